//! The providers of a test: the sandbox, on the wallet's clock, and the payer with a phone.

use std::path::Path;
use std::sync::Arc;

use cashier::app::Running;
use cashier_core::id::MerchantId;
use cashier_core::provider::ProviderName;
use cashier_engine::clock::Clock;
use cashier_engine::providers::NewAccount;
use cashier_sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::commands::account;

/// The sandbox, listening.
pub(crate) struct Providers {
    pub(super) url: String,
    /// The settings of the sandbox's accounts.
    pub(crate) accounts: [(ProviderName, Value); 3],
    http: reqwest::Client,
    _data: TempDir,
}

/// Generating keys takes a second: all tests share one set, stored where the next run finds it.
fn lend_keys(data: &Path) {
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sandbox-keys");
    if !shared.exists() {
        let fresh = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        cashier_sandbox::make_keys(fresh.path()).unwrap();
        // Another test may have been faster.
        let _ = std::fs::rename(fresh.path().join("keys"), &shared);
    }
    let own = data.join("keys");
    std::fs::create_dir(&own).unwrap();
    for file in std::fs::read_dir(shared).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), own.join(file.file_name())).unwrap();
    }
}

impl Providers {
    /// Starts the sandbox and gives a merchant an account with each provider except the missing ones.
    pub(crate) async fn start(
        running: &Running,
        http: reqwest::Client,
        merchant: MerchantId,
        missing: &[ProviderName],
    ) -> Self {
        let data = tempfile::tempdir().unwrap();
        lend_keys(data.path());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let clock = Arc::clone(&running.clock) as Arc<dyn Clock>;
        let options = Options { data: data.path().to_owned(), clock, base_url: url.clone() };
        let sandbox = Sandbox::open(options).unwrap();
        let router = sandbox.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let mode = running.shared.reader.standing(merchant.into()).await.unwrap().mode;
        let accounts = sandbox.credentials().accounts().unwrap();
        for (provider, configuration) in &accounts {
            if missing.contains(provider) {
                continue;
            }
            let new = NewAccount { mode, ..account(merchant, *provider, configuration.to_string()) };
            running.shared.providers.put_account(new).await.unwrap();
        }
        Self { url, accounts, http, _data: data }
    }

    /// Calls the control API.
    pub(crate) async fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}/sandbox/v1/{path}", self.url);
        let answer = self.http.request(method.parse().unwrap(), url).json(body).send().await.unwrap();
        let status = answer.status();
        let json = answer.json().await.unwrap_or(Value::Null);
        assert!(status.is_success(), "{path}: {status} {json}");
        json
    }

    /// The payer opens an order with what the app was given, and pays it. Returns the order as the provider has it.
    pub(crate) async fn pay(&self, given: &Value) -> Value {
        let id = self.reach(given).await["id"].as_str().unwrap().to_owned();
        self.control("POST", &format!("orders/{id}/pay"), &json!({})).await
    }

    /// The payer opens an order: by a code, by a link in a browser, or by what the provider's own app was given.
    pub(crate) async fn reach(&self, given: &Value) -> Value {
        let text = |name: &str| given[name].as_str().map(str::to_owned);
        if let Some(url) = text("payment_url") {
            let page = self.http.get(url).send().await.unwrap();
            assert!(page.url().path().starts_with("/alipay/cashier/"), "{}", page.url());
            let sign_in = format!("{}/sign-in", page.url());
            assert!(self.http.post(sign_in).send().await.unwrap().status().is_success());
        }
        if text("paySign").is_some() {
            let mut parameters = given.clone();
            let own = ["appId", "timeStamp", "nonceStr", "package", "signType", "paySign"];
            parameters.as_object_mut().unwrap().retain(|name, _| own.contains(&name.as_str()));
            return self.control("POST", "jsapi", &parameters).await;
        }
        let code = text("code_url").or_else(|| text("mweb_url")).or_else(|| text("package"));
        let code = code.or_else(|| text("trade_no")).unwrap();
        self.control("POST", "scan", &json!({ "code": code })).await
    }
}
