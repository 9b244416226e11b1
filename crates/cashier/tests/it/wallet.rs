//! The whole system behind a real socket, with a merchant's server and a user's super app as its clients.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use axum::routing::post;
use cashier::app::{Extra, Running};
use cashier::config::{Config, Settlement};
use cashier::demo::people::{NewUser, add_user};
use cashier_core::merchant::ClientId;
use cashier_core::money::{Amount, Currency};
use cashier_engine::clock::Clock as _;
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};
use cashier_web::openapi::{COMMON_CODES, Spoken, WALLET};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::commands::{merchant, top_up};
use crate::patience::within;
use crate::support::{Database, prove};

pub(crate) const PASSWORD: &str = "tea-for-two";
pub(crate) const PIN: &str = "246810";
pub(crate) const LOGIN: &str = "payer@example.com";

/// A notice as the merchant got it.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// The merchant's server: accepts notices, and answers as the test says.
#[derive(Clone, Default)]
pub(crate) struct Endpoint {
    received: Arc<watch::Sender<Vec<Received>>>,
    /// What to answer next; `S` when empty.
    answers: Arc<Mutex<VecDeque<(u16, String)>>>,
}

/// The system and everybody around it.
pub(crate) struct Wallet {
    pub(crate) running: Running,
    pub(crate) base: String,
    pub(crate) client: Client,
    pub(crate) http: reqwest::Client,
    pub(crate) endpoint: Endpoint,
    pub(crate) notify_url: String,
    pub(crate) user_id: String,
    keys: TempDir,
}

/// An answer of the OpenAPI.
pub(crate) struct Answer {
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
    pub(crate) json: Value,
}

impl Answer {
    /// `S SUCCESS` and the like.
    pub(crate) fn outcome(&self) -> String {
        let part = |name: &str| self.json.pointer(name).and_then(Value::as_str).unwrap_or("?").to_owned();
        format!("{} {}", part("/result/resultStatus"), part("/result/resultCode"))
    }

    pub(crate) fn text(&self, pointer: &str) -> String {
        let value = self.json.pointer(pointer).and_then(Value::as_str);
        value.unwrap_or_else(|| panic!("no {pointer} in {}", self.json)).to_owned()
    }
}

impl Endpoint {
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.borrow().clone()
    }

    pub(crate) fn answer_next(&self, status: u16, body: &str) {
        self.answers.lock().unwrap().push_back((status, body.to_owned()));
    }

    async fn start(&self) -> String {
        let endpoint = self.clone();
        let handle = async move |uri: axum::http::Uri, headers: HeaderMap, body: Bytes| {
            let notice = Received { path: uri.path().to_owned(), headers, body };
            endpoint.received.send_modify(|received| received.push(notice));
            let next = endpoint.answers.lock().unwrap().pop_front();
            let accepted = r#"{"result":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"ok"}}"#;
            let (status, body) = next.unwrap_or((200, accepted.to_owned()));
            (axum::http::StatusCode::from_u16(status).unwrap(), body).into_response()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/notices/tea", listener.local_addr().unwrap());
        let router = axum::Router::new().route("/notices/{name}", post(handle));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        url
    }
}

impl Wallet {
    pub(crate) async fn start(database: &Database) -> Self {
        Self::start_with(database, |_| ()).await
    }

    /// As [`Wallet::start`], with a configuration that the test has changed.
    pub(crate) async fn start_with(database: &Database, change: impl FnOnce(&mut Config)) -> Self {
        let keys = tempfile::tempdir().unwrap();
        cashier::keys::generate(keys.path()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::start_on(database, listener, keys, change).await
    }

    /// As [`Wallet::start_with`], with an existing listener and existing keys.
    pub(crate) async fn start_on(
        database: &Database,
        listener: TcpListener,
        keys: TempDir,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        Self::start_all(database, listener, keys, change, Extra::default()).await
    }

    /// As [`Wallet::start`], with additional dialects.
    pub(crate) async fn start_speaking(database: &Database, dialects: Vec<Spoken>) -> Self {
        let keys = tempfile::tempdir().unwrap();
        cashier::keys::generate(keys.path()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let extra = Extra { dialects, ..Extra::default() };
        Self::start_all(database, listener, keys, |_| (), extra).await
    }

    async fn start_all(
        database: &Database,
        listener: TcpListener,
        keys: TempDir,
        change: impl FnOnce(&mut Config),
        extra: Extra,
    ) -> Self {
        let mut config = Config {
            database: database.text.clone(),
            keys: keys.path().to_owned(),
            listen: "127.0.0.1:0".parse().unwrap(),
            // Tests that move the clock compare bills by hand.
            settlement: Settlement { reconcile_at: "never".to_owned() },
            ..Config::default()
        };
        change(&mut config);
        let running = Running::start(&config, listener, extra).await.unwrap();
        let app = &running.shared;
        let key = SigningKey::generate().unwrap();
        let spki = key.verifying_key().unwrap().spki().to_vec();
        let client_id: ClientId = "TEA_HOUSE".parse().unwrap();
        app.engine.submit(merchant(client_id.clone(), "Tea House", spki)).await.unwrap();
        let new = NewUser {
            login_id: LOGIN,
            name: "Paying User",
            language: "en",
            password: PASSWORD,
            pin: PIN,
            mode: cashier_core::mode::Mode::Live,
        };
        let user = add_user(&app.engine, &app.keys, &new).await.unwrap();
        let amount = Amount::new(1_000_000, Currency::parse("IQD").unwrap()).unwrap();
        app.engine.submit(top_up(user, amount, "start")).await.unwrap();
        let wallet_key = VerifyingKey::parse(&app.keys.wallet_public_pem).unwrap();
        let endpoint = Endpoint::default();
        Self {
            base: format!("http://{}", running.address),
            client: Client { client_id, key, wallet_key },
            http: http_client(),
            notify_url: endpoint.start().await,
            endpoint,
            user_id: user.to_string(),
            running,
            keys,
        }
    }

    /// The key that the wallet itself signs with.
    pub(crate) fn wallet_signing_key(&self) -> SigningKey {
        cashier::keys::load(self.keys.path()).unwrap().unproven().wallet
    }

    /// The folder of the wallet's keys.
    pub(crate) fn keys_folder(&self) -> &std::path::Path {
        self.keys.path()
    }

    /// Calls an operation as the merchant; the answer must be signed, unless there is no such operation.
    pub(crate) async fn call(&self, path: &str, body: &Value) -> Answer {
        self.call_raw(path, body.to_string().as_bytes()).await
    }

    pub(crate) async fn call_raw(&self, path: &str, body: &[u8]) -> Answer {
        let now = self.running.shared.engine.clock().now();
        let headers = self.client.sign(path, now, body).unwrap();
        self.send(path, &headers.map(|(name, value)| (name.to_owned(), value)), body).await
    }

    /// Sends any headers and body; the answer must be HTTP 200, and signed unless client or path are unknown.
    pub(crate) async fn send(&self, path: &str, headers: &[(String, String)], body: &[u8]) -> Answer {
        send(&self.client, &self.http, &self.base, path, headers, body).await
    }

    /// The body of a pay request.
    pub(crate) fn pay_body(&self, request_id: &str, value: &str) -> Value {
        json!({
            "productCode": "51051000101000000011",
            "paymentRequestId": request_id,
            "paymentAmount": { "currency": "IQD", "value": value },
            "order": { "orderDescription": "Tea", "buyer": { "referenceBuyerId": self.user_id } },
            "paymentNotifyUrl": self.notify_url,
        })
    }

    /// Creates an order and returns its payment URL and id.
    pub(crate) async fn order(&self, request_id: &str, value: &str) -> (String, String) {
        let answer = self.call("/v1/payments/pay", &self.pay_body(request_id, value)).await;
        assert_eq!(answer.outcome(), "A ACCEPT", "{}", answer.json);
        (answer.text("/redirectActionForm/redirectUrl"), answer.text("/paymentId"))
    }

    /// Signs the user in and returns the session token.
    pub(crate) async fn sign_in(&self) -> String {
        let params = json!({ "login_id": LOGIN, "password": PASSWORD });
        let (status, body) = self.host("POST", "/sessions", None, Some(&params), &[]).await;
        assert_eq!(status, 201, "{body}");
        body["session_token"].as_str().unwrap().to_owned()
    }

    /// Calls the host API.
    pub(crate) async fn host(
        &self,
        method: &str,
        path: &str,
        session: Option<&str>,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> (u16, Value) {
        let mut request = self.http.request(method.parse().unwrap(), format!("{}/host/v1{path}", self.base));
        if let Some(session) = session {
            request = request.bearer_auth(session);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null))
    }

    /// Confirms the order behind a payment URL.
    pub(crate) async fn confirm(&self, session: &str, url: &str, pin: &str) -> (u16, Value) {
        let (status, order) = self
            .host("POST", "/orders/resolve", Some(session), Some(&json!({ "payment_url": url })), &[])
            .await;
        assert_eq!(status, 200, "{order}");
        let path = format!("/orders/{}/confirm", order["token"].as_str().unwrap());
        let params = json!({ "pin": pin, "amount": order["amount"], "payee_id": order["payee_id"] });
        self.host("POST", &path, Some(session), Some(&params), &[]).await
    }

    /// Waits until the merchant has got `count` notices.
    pub(crate) async fn notices(&self, count: usize) -> Vec<Received> {
        let mut received = self.endpoint.received.subscribe();
        let arrived = received.wait_for(|received| received.len() >= count);
        within(&format!("{count} notices"), arrived).await.unwrap().clone()
    }

    /// The books must be right; then everything stops.
    pub(crate) async fn finish(self) {
        let app = &self.running.shared;
        prove(&app.reader, &app.openapi.dialects()).await;
        self.running.stop().await.unwrap();
    }
}

/// Signs a call of any client, sends it, and checks the answer's signature.
pub(crate) async fn send_signed(
    client: &Client,
    http: &reqwest::Client,
    base: &str,
    path: &str,
    body: &Value,
) -> Answer {
    let now = cashier_engine::clock::ProductClock::new(0).unmoved();
    let body = body.to_string().into_bytes();
    let headers = client.sign(path, now, &body).unwrap().map(|(name, value)| (name.to_owned(), value));
    send(client, http, base, path, &headers, &body).await
}

async fn send(
    client: &Client,
    http: &reqwest::Client,
    base: &str,
    path: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> Answer {
    let mut request = http.post(format!("{base}{path}")).body(body.to_vec());
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    let headers = response.headers().clone();
    let bytes = response.bytes().await.unwrap();
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
    let signed = client.is_from_wallet(
        path,
        header("client-id"),
        header("response-time"),
        header("signature"),
        &bytes,
    );
    let json: Value = serde_json::from_slice(&bytes).unwrap();
    // What the wallet signs is its word. It signs nothing for unknown clients, nor about unknown operations.
    let code = json.pointer("/result/resultCode").and_then(Value::as_str);
    if let Some(row) = WALLET.iter().find(|row| row.path.as_str() == path) {
        let mut known = row.description.codes.iter().chain(&COMMON_CODES);
        assert!(known.any(|known| Some(known.row().name) == code), "{path} is not said to answer {code:?}");
    }
    if matches!(code, Some("INVALID_CLIENT" | "INVALID_API")) {
        assert!(
            !headers.contains_key("signature") && !headers.contains_key("client-id"),
            "{path}: {headers:?}"
        );
    } else if code != Some("SERVICE_UNAVAILABLE") || headers.contains_key("signature") {
        // The client cannot be looked up while the database is gone; then nothing is signed either.
        assert!(signed, "{path}: the answer is not signed: {bytes:?}");
    }
    Answer { headers, bytes, json }
}

fn http_client() -> reqwest::Client {
    #[expect(clippy::disallowed_methods, reason = "a test is a third party that calls only the wallet")]
    reqwest::Client::builder().no_proxy().build().unwrap()
}
