//! Providers on a database, the sandbox on a port, and the connection between them in both directions.

use std::future::ready;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path as At, Request, State as Of};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::middleware::map_request;
use axum::routing::post;
use cashier_core::error::Code;
use cashier_core::id::{MerchantId, PaymentId, RefundId};
use cashier_core::payment::{Payment, State};
use cashier_core::provider::{Method, PaymentAttempt, ProviderAccount, ProviderName};
use cashier_core::time::Timestamp;
use cashier_engine::clock::{Clock, ManualClock};
use cashier_engine::outbound::Outbound;
use cashier_engine::providers::{
    ALIPAY, ClientParams, NewAccount, PayRequest, PayerFacts, Providers, ProvidersSetup, Registry, Vault,
    WECHAT_PAY,
};
use cashier_engine::rsa_pool::RsaPool;
use cashier_sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::commands::{self, yuan};
use crate::support::{Database, System, create};

/// Noon in China.
const START: &str = "2026-11-21T04:00:00Z";

/// A clock that was moved ahead of everybody else's, as a demo's is.
struct Ahead {
    moved: Arc<ManualClock>,
    by: Duration,
}

impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        self.moved.now()
    }

    fn unmoved(&self) -> Timestamp {
        self.now().checked_sub(self.by).unwrap()
    }

    fn jumps(&self) -> watch::Receiver<()> {
        self.moved.jumps()
    }
}

/// Generating keys takes a second: all tests share one set.
fn keys() -> &'static Path {
    static KEYS: OnceLock<TempDir> = OnceLock::new();
    let folder = KEYS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        cashier_sandbox::make_keys(folder.path()).unwrap();
        folder
    });
    folder.path()
}

/// How a shop is connected to a provider.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// The provider's public key, configured by hand.
    Key,
    /// Certificates.
    Certificate,
    /// Both, as while a merchant of WeChat Pay switches.
    Both,
    /// WeChat Pay's certificates, none of them configured: they are fetched.
    Fetched,
}

pub(crate) struct Shop {
    pub(crate) system: System,
    pub(crate) sandbox: Sandbox,
    pub(crate) providers: Arc<Providers>,
    pub(crate) merchant: MerchantId,
    pub(crate) credentials: Value,
    pub(crate) browser: reqwest::Client,
    base: String,
    ear: Arc<Ear>,
    /// How often WeChat Pay was asked for its certificates.
    certificates_asked: Arc<AtomicUsize>,
    folder: TempDir,
}

/// A message: headers and body.
pub(crate) type Message = (Vec<(String, String)>, Vec<u8>);

/// Where notices arrive.
struct Ear {
    providers: Arc<Providers>,
    /// True while notices get lost.
    is_deaf: AtomicBool,
    /// The notices that got lost, oldest first.
    missed: Mutex<Vec<Message>>,
}

impl Shop {
    pub(crate) async fn open(database: &Database, seed: u64) -> Self {
        Self::open_ahead(database, seed, Duration::ZERO).await
    }

    /// A shop whose clock was moved, with the sandbox on the same clock, as in the demo.
    pub(crate) async fn open_ahead(database: &Database, seed: u64, by: Duration) -> Self {
        let start = Timestamp::parse_rfc3339(START).unwrap().saturating_add(by);
        let moved = Arc::new(ManualClock::new(start));
        let clock: Arc<dyn Clock> = Arc::new(Ahead { moved: Arc::clone(&moved), by });
        let system = System::on(database, seed, &moved, Arc::clone(&clock)).await;
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (keys().join("keys"), folder.path().join("keys"));
        std::fs::create_dir(&to).unwrap();
        for file in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let options = Options { data: folder.path().to_owned(), clock, base_url: base.clone() };
        let sandbox = Sandbox::open(options).unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let service = sandbox.router().layer(map_request(move |request: Request| {
            count.fetch_add(usize::from(request.uri().path() == "/v3/certificates"), Ordering::SeqCst);
            ready(request)
        }));
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        let callbacks = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = callbacks.local_addr().unwrap();
        let providers = Providers::new(ProvidersSetup {
            engine: system.engine.clone(),
            reader: system.reader.clone(),
            outbound: Outbound::new().unwrap(),
            pool: RsaPool::start().unwrap(),
            vault: Vault::new(&[3; 32]).unwrap(),
            callback_url: format!("http://{address}"),
            registry: Registry::default(),
        });
        let (is_deaf, missed) = (AtomicBool::new(false), Mutex::default());
        let ear = Arc::new(Ear { providers: Arc::clone(&providers), is_deaf, missed });
        let router = Router::new()
            .route("/callbacks/{channel}/{account}", post(take_notice))
            .with_state(Arc::clone(&ear));
        tokio::spawn(async move { axum::serve(callbacks, router).await.unwrap() });
        let merchant = system.merchant("SHOP").await;
        let credentials = serde_json::to_value(sandbox.credentials()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a payer's browser calls only the sandbox")]
        let browser = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let shop = Self {
            system,
            sandbox,
            providers,
            merchant,
            credentials,
            browser,
            base,
            ear,
            certificates_asked: asked,
            folder,
        };
        // The tests' clock stands still during calls, so one second of it may contain any number of them.
        shop.set(&json!({ "calls_per_second": 1_000_000, "slow_ms": 20 })).await;
        shop
    }

    /// An account with a provider, as an operator adds it.
    pub(crate) async fn account(&self, provider: ProviderName, mode: Mode) -> ProviderAccount {
        self.account_with(provider, mode, &json!({})).await
    }

    pub(crate) async fn account_with(
        &self,
        provider: ProviderName,
        mode: Mode,
        changes: &Value,
    ) -> ProviderAccount {
        let mut settings = self.settings(provider, mode);
        for (name, value) in changes.as_object().unwrap() {
            settings[name] = value.clone();
        }
        let new = commands::account(self.merchant, provider, settings.to_string());
        self.providers.put_account(new).await.unwrap()
    }

    /// The operator changes the settings of an account.
    pub(crate) async fn put_settings(&self, account: &ProviderAccount, mode: Mode) {
        self.put_settings_with(account, mode, &json!({})).await;
    }

    pub(crate) async fn put_settings_with(&self, account: &ProviderAccount, mode: Mode, changes: &Value) {
        let mut settings = self.settings(account.provider, mode);
        for (name, value) in changes.as_object().unwrap() {
            settings[name] = value.clone();
        }
        let new = NewAccount {
            id: Some(account.id),
            fee: account.fee,
            ..commands::account(self.merchant, account.provider, settings.to_string())
        };
        self.providers.put_account(new).await.unwrap();
    }

    /// The settings of an account, as in its file.
    pub(crate) fn settings_of(&self, provider: ProviderName) -> String {
        self.settings(provider, Mode::Key).to_string()
    }

    fn settings(&self, provider: ProviderName, mode: Mode) -> Value {
        match provider {
            WECHAT_PAY => self.wechat(mode),
            ALIPAY => self.alipay(mode),
            _ => {
                let qq = &self.credentials["qq"];
                json!({ "mch_id": qq["mch_id"], "appid": qq["appid"], "key": qq["key"],
                    "op_user_password": "secret", "base_url": self.base })
            }
        }
    }

    fn file(&self, pointer: &str) -> String {
        std::fs::read_to_string(self.credentials.pointer(pointer).unwrap().as_str().unwrap()).unwrap()
    }

    fn wechat(&self, mode: Mode) -> Value {
        let wechat = &self.credentials["wechat"];
        let mut settings = json!({
            "mchid": wechat["mchid"], "appid": wechat["appid"], "merchant_serial": wechat["merchant_serial"],
            "merchant_private_key_pem": self.file("/wechat/merchant_private_key_pem"),
            "apiv3_key": wechat["apiv3_key"], "v2_key": wechat["v2_key"], "base_url": self.base,
        });
        if matches!(mode, Mode::Key | Mode::Both) {
            settings["public_key_id"] = wechat["public_key_id"].clone();
            settings["public_key_pem"] = json!(self.file("/wechat/public_key_pem"));
        }
        if matches!(mode, Mode::Certificate | Mode::Both) {
            settings["platform_certs_pem"] = json!([self.file("/wechat/platform_cert_pem")]);
        }
        settings
    }

    fn alipay(&self, mode: Mode) -> Value {
        let alipay = &self.credentials["alipay"];
        let mut settings = json!({
            "app_id": alipay["app_id"], "seller_id": alipay["seller_id"], "base_url": self.base,
            "app_private_key_pem": self.file("/alipay/app_private_key_pem"),
        });
        if mode == Mode::Key {
            settings["alipay_public_key_pem"] = json!(self.file("/alipay/alipay_public_key_pem"));
        } else {
            for name in ["app_cert_pem", "alipay_cert_pem", "root_cert_pem"] {
                settings[name] = json!(self.file(&format!("/alipay/{name}")));
            }
        }
        settings
    }

    pub(crate) async fn order(&self, name: &str, minor: i64) -> PaymentId {
        self.order_for(name, minor, "Tea").await
    }

    /// An order with a description.
    pub(crate) async fn order_for(&self, name: &str, minor: i64, description: &str) -> PaymentId {
        let expires_at = self.system.engine.fresh().at().saturating_add(Duration::from_mins(30));
        let mut command = create(self.merchant, name, minor, expires_at);
        command.amount = yuan(minor);
        description.clone_into(&mut Arc::make_mut(&mut command.details).description);
        self.system.engine.submit(command).await.unwrap().subject.as_id()
    }

    pub(crate) async fn start(
        &self,
        payment: PaymentId,
        (provider, method): (ProviderName, Method),
    ) -> Result<ClientParams, Code> {
        let payer = PayerFacts {
            open_id: Some("oPayer".to_owned()).filter(|_| method != Method::Native),
            client_ip: Some("127.0.0.1".parse().unwrap()),
            return_url: Some("https://shop.example/back".to_owned()),
            ..PayerFacts::default()
        };
        self.start_for(payment, (provider, method), payer).await
    }

    /// The same for a payer about whom other things are known.
    pub(crate) async fn start_for(
        &self,
        payment: PaymentId,
        (provider, method): (ProviderName, Method),
        payer: PayerFacts,
    ) -> Result<ClientParams, Code> {
        let params = PayRequest { provider, method, payer, sharing: false };
        self.providers.start(payment, params).await.map_err(|error| error.code)
    }

    /// Makes an order and begins to pay it; the payer's browser follows the redirect.
    pub(crate) async fn begin(&self, name: &str, minor: i64, way: (ProviderName, Method)) -> PaymentId {
        let payment = self.order(name, minor).await;
        let params = self.start(payment, way).await.unwrap();
        self.visit(&params).await;
        payment
    }

    /// The payer's browser opens a link. The redirect back tells the shop nothing.
    pub(crate) async fn visit(&self, params: &ClientParams) {
        if let ClientParams::Link { url } = params {
            let _ = self.browser.get(url).send().await;
        }
    }

    /// Calls the control API; `None` if it refuses.
    pub(crate) async fn control(&self, method: &str, path: &str, body: Value) -> Option<Value> {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.browser.request(method, format!("{}/sandbox/v1{path}", self.base));
        let request = if body.is_null() { request } else { request.json(&body) };
        let answer = request.send().await.unwrap();
        answer.status().is_success().then_some(())?;
        Some(serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or(Value::Null))
    }

    /// The payer pays. Returns false if that is no longer possible.
    pub(crate) async fn pay(&self, number: &str) -> bool {
        self.control("POST", &format!("/orders/{number}/pay"), Value::Null).await.is_some()
    }

    /// Sets whether notices get lost from now on.
    pub(crate) fn lose_notices(&self, lost: bool) {
        self.ear.is_deaf.store(lost, Ordering::SeqCst);
    }

    /// How often WeChat Pay was asked for its certificates.
    pub(crate) fn certificates_asked(&self) -> usize {
        self.certificates_asked.load(Ordering::SeqCst)
    }

    /// Takes the notices that got lost, the oldest first. Notices of several orders come in any order.
    pub(crate) fn missed(&self) -> Vec<Message> {
        std::mem::take(&mut *self.ear.missed.lock().unwrap())
    }

    /// A message arrives at an account's address. Returns the status of the answer.
    pub(crate) async fn tell(&self, account: &ProviderAccount, (headers, body): Message) -> u16 {
        let answer = self.providers.receive(account.provider, account.id, &headers, &body).await;
        answer.unwrap().status
    }

    /// A file of the sandbox's key folder.
    pub(crate) fn key_file(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join("keys").join(name)).unwrap()
    }

    /// What the provider knows about an order; `None` if it was never made.
    pub(crate) async fn known(&self, number: &str) -> Option<Value> {
        self.control("GET", &format!("/orders/{number}"), Value::Null).await
    }

    /// Changes settings of the sandbox.
    pub(crate) async fn set(&self, changes: &Value) {
        let mut settings = self.control("GET", "/settings", Value::Null).await.unwrap();
        for (name, value) in changes.as_object().unwrap() {
            settings[name] = value.clone();
        }
        self.control("PUT", "/settings", settings).await.unwrap();
    }

    pub(crate) async fn set_scenario(&self, number: &str, scenario: Option<&str>) {
        let params = json!({ "scenario": scenario });
        self.control("PUT", &format!("/orders/{number}/scenario"), params).await.unwrap();
    }

    pub(crate) async fn payment(&self, payment: PaymentId) -> Payment {
        self.system.reader.payment(payment).await.unwrap().unwrap()
    }

    pub(crate) async fn is_paid(&self, payment: PaymentId) -> bool {
        matches!(self.payment(payment).await.state, State::Succeeded { .. })
    }

    pub(crate) async fn attempts(&self, payment: PaymentId) -> Vec<PaymentAttempt> {
        self.system.reader.payment_attempts_of(payment).await.unwrap()
    }

    /// Does everything that is due now: notices, the janitor's queries, and what follows from them.
    pub(crate) async fn settle(&self) -> Option<Timestamp> {
        loop {
            let due = self.sandbox.quiet().await;
            if self.providers.sweep().await.unwrap() == 0 {
                return due;
            }
        }
    }

    /// Advances the clock that both sides share, from each moment at which something is due to the next.
    pub(crate) async fn pass(&self, span: Duration) {
        let end = self.system.clock.now().saturating_add(span);
        loop {
            let due = self.settle().await;
            let here = self.system.reader.next_provider_check().await.unwrap().unwrap_or(end);
            let now = self.system.clock.now();
            // The providers' clock may be ahead.
            let ahead = self.sandbox.now().as_micros() - now.as_micros();
            let there = due.map_or(end, |at| Timestamp::from_micros(at.as_micros() - ahead));
            if now >= end {
                return;
            }
            // At least a second at a time: what is due within it may be done in any order.
            let next = there.min(here).max(now.saturating_add(Duration::from_secs(1))).min(end);
            let step = u64::try_from(next.as_micros() - now.as_micros()).unwrap();
            self.system.clock.advance(Duration::from_micros(step));
        }
    }

    /// A merchant's refund, with what the merchant is told at once.
    pub(crate) async fn refund(&self, payment: PaymentId, name: &str, minor: i64) -> (RefundId, String) {
        let command = commands::refund(self.merchant, payment, name, yuan(minor));
        let answer = self.system.engine.submit(command).await.unwrap();
        self.providers.wake();
        (answer.subject.as_id(), String::from_utf8(answer.body).unwrap())
    }

    pub(crate) async fn refund_state(&self, refund: RefundId) -> &'static str {
        self.system.reader.refund(refund).await.unwrap().unwrap().state.name()
    }

    /// The faults of refused messages, sorted.
    pub(crate) async fn faults(&self, account: &ProviderAccount) -> Vec<&'static str> {
        let shown = self.system.reader.incidents_of(account.id, 1_000).await.unwrap();
        let mut faults: Vec<_> = shown.iter().map(|incident| incident.fault.name()).collect();
        faults.sort_unstable();
        faults.dedup();
        faults
    }

    pub(crate) async fn close(self) {
        self.system.prove().await;
        drop(self.providers);
        self.system.stop().await;
    }
}

async fn take_notice(
    Of(ear): Of<Arc<Ear>>,
    At((provider, account)): At<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    if ear.is_deaf.load(Ordering::SeqCst) {
        ear.missed.lock().unwrap().push((headers, body.to_vec()));
        return Response::builder().status(503).body(Body::empty()).unwrap();
    }
    let provider = ProviderName::from_name(&provider).unwrap();
    let answer = ear.providers.receive(provider, account.parse().unwrap(), &headers, &body).await.unwrap();
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap();
    response
}
