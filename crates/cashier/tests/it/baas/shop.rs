//! The system with an app, and a page of that app.

use cashier_core::app::{AppConfig, LoginMethod, OriginRule, SaveApp};
use cashier_core::payment::Payment;
use cashier_core::provider::ProviderName;
use cashier_core::web_order::payment_of_transaction_no;
use cashier_engine::providers::Registry;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use super::stage::Providers;
use crate::support::Database;
use crate::turns::until_turned;
use crate::wallet::Wallet;

pub(super) const APP: &str = "aaaabbbbccccdddd0001";
pub(super) const OTHER_APP: &str = "aaaabbbbccccdddd0002";
pub(super) const ORIGIN: &str = "https://shop.example";
pub(super) const ORDERS: &str = "/v2.2/idp/pay/order/";

/// The system, with two apps of one merchant.
pub(super) struct Shop {
    pub(super) wallet: Wallet,
    pub(super) providers: Providers,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) json: Value,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.json[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.json)).to_owned()
    }

    /// The status and text of an error, which must be there.
    pub(super) fn error(&self) -> (u16, String) {
        assert_eq!(self.json["status"], "error", "{self:?}");
        (self.status, self.text("error_msg"))
    }
}

pub(super) fn config() -> AppConfig {
    AppConfig {
        origins: vec![OriginRule::parse(ORIGIN).unwrap()],
        logins: LoginMethod::ALL.to_vec(),
        gateways: Registry::default().gateways(),
        trigger_url: None,
        private_trigger: true,
    }
}

impl Shop {
    pub(super) async fn open(database: &Database) -> Self {
        Self::open_without(database, &[]).await
    }

    /// The same, with a merchant that has no account with these providers.
    pub(super) async fn open_without(database: &Database, missing: &[ProviderName]) -> Self {
        Self::open_at(Wallet::start(database).await, missing).await
    }

    /// The same, for a wallet that is already running.
    pub(super) async fn open_at(wallet: Wallet, missing: &[ProviderName]) -> Self {
        let merchant =
            wallet.running.shared.reader.merchant_by_client("TEA_HOUSE").await.unwrap().unwrap().id;
        let providers = Providers::start(&wallet.running, wallet.http.clone(), merchant, missing).await;
        let shop = Self { wallet, providers };
        shop.save(APP, config()).await;
        shop.save(OTHER_APP, config()).await;
        shop
    }

    pub(super) async fn save(&self, client_id: &str, config: AppConfig) {
        self.save_as(client_id, config, true).await;
    }

    pub(super) async fn save_as(&self, client_id: &str, config: AppConfig, active: bool) {
        let command = SaveApp {
            client_id: client_id.parse().unwrap(),
            merchant_client_id: "TEA_HOUSE".to_owned(),
            name: "Shop".to_owned(),
            active,
            config,
        };
        self.wallet.running.shared.engine.submit(command).await.unwrap();
    }

    /// Sends any request.
    pub(super) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let url = format!("{}/hserve{path}", self.wallet.base);
        let mut request = self.wallet.http.request(method.parse().unwrap(), url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap();
        Answer { status, headers, json: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
    }

    /// Calls as a page of the app does.
    pub(super) async fn call(&self, method: &str, path: &str, token: Option<&str>, body: &Value) -> Answer {
        self.call_as(APP, method, path, token, body).await
    }

    pub(super) async fn call_as(
        &self,
        app: &str,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: &Value,
    ) -> Answer {
        let authorization = token.map(|token| format!("Hydrogen-r1 {token}"));
        let mut headers = vec![("x-hydrogen-client-id", app), ("origin", ORIGIN)];
        headers.extend(authorization.as_deref().map(|value| ("authorization", value)));
        let answer = self.send(method, path, &headers, (!body.is_null()).then(|| body.to_string())).await;
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN, "{method} {path}: {answer:?}");
        assert_eq!(answer.header("vary"), "Origin");
        answer
    }

    pub(super) async fn get(&self, path: &str, token: &str) -> Answer {
        self.call("GET", path, Some(token), &Value::Null).await
    }

    /// Signs a user up and returns the token and number.
    pub(super) async fn sign_up(&self, name: &str) -> (String, i64) {
        let params = json!({ "username": name, "password": "tea-for-two" });
        let answer = self.call("POST", "/v2.1/register/username/", None, &params).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        (answer.text("token"), answer.json["user_id"].as_i64().unwrap())
    }

    /// Places an order and returns the answer.
    pub(super) async fn order(&self, token: &str, more: &Value) -> Answer {
        let mut params = json!({
            "gateway_type": "weixin_tenpay_native", "total_cost": 0.1, "merchandise_description": "深蓝色秋裤",
        });
        for (name, value) in more.as_object().unwrap() {
            params[name] = value.clone();
        }
        self.call("POST", ORDERS, Some(token), &params).await
    }

    /// The payer pays at the provider, whose notice then arrives.
    pub(super) async fn pay(&self, placed: &Answer) {
        self.providers.pay(&placed.json).await;
        self.wait(placed, |payment| payment.paid_at().is_some()).await;
    }

    /// Queries an order until it is as expected.
    pub(super) async fn wait_for(&self, path: &str, token: &str, is_right: impl Fn(&Value) -> bool) {
        until_turned(&self.wallet.running.shared.engine, "the order to get there", async || {
            is_right(&self.get(path, token).await.json).then_some(())
        })
        .await;
    }

    /// Waits until an order's payment is as expected.
    pub(super) async fn wait(&self, placed: &Answer, is_right: impl Fn(&Payment) -> bool) {
        let id = payment_of_transaction_no(&placed.text("transaction_no")).unwrap();
        let shared = &self.wallet.running.shared;
        until_turned(&shared.engine, "the payment to get there", async || {
            let payment = shared.reader.payment(id).await.unwrap().unwrap();
            is_right(&payment).then_some(())
        })
        .await;
    }
}
