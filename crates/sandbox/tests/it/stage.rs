//! A sandbox on a free port, a merchant that signs its calls, and the merchant's address for notices.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use bytes::Bytes;
use cashier_core::time::Timestamp;
use cashier_engine::clock::{Clock, ManualClock};
use cashier_engine::outbound::{Exchange, Exchanged, Failure, Outbound, Pace, Post, Reach};
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};
use cashier_protocol::wechat::v3::aead::ApiV3Key;
use cashier_protocol::wechat::v3::answer::{Answer, Doubt, Reply};
use cashier_protocol::wechat::v3::call::Call;
use cashier_protocol::wechat::v3::certificates::Certificate;
use cashier_protocol::wechat::v3::error::ApiError;
use cashier_protocol::wechat::v3::keyring::Keyring;
use cashier_protocol::wechat::v3::notices::{self, Notice};
use cashier_protocol::wechat::v3::order::{CreateOrder, Kind, NativeOrder, OrderAmount};
use cashier_protocol::wechat::v3::signing::{Merchant, ServerSignature};
use cashier_sandbox::{Credentials, Options, Sandbox};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

use crate::patience::{PATIENCE, until, within};

/// 2026-11-21 12:00 in China.
pub(crate) const NOON: i64 = 1_795_233_600_000_000;

/// A notice as it arrived.
pub(crate) struct Received {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) credentials: Credentials,
    pub(crate) url: String,
    pub(crate) merchant: Merchant,
    pub(crate) keyring: Keyring,
    pub(crate) outbound: Outbound,
    /// What the merchant answers to notices.
    pub(crate) answers: Arc<AtomicU16>,
    pub(crate) notify_url: String,
    notices: Mutex<mpsc::UnboundedReceiver<Received>>,
    nonces: AtomicU64,
    pub(crate) data: TempDir,
}

impl Stage {
    pub(crate) async fn open() -> Self {
        let data = tempfile::tempdir().unwrap();
        Self::open_in(data).await
    }

    pub(crate) async fn open_in(data: TempDir) -> Self {
        let clock = Arc::new(ManualClock::new(Timestamp::from_micros(NOON)));
        Self::open_at(data, clock).await
    }

    pub(crate) async fn open_at(data: TempDir, clock: Arc<ManualClock>) -> Self {
        lend_keys(data.path());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let base = Arc::clone(&clock) as Arc<dyn Clock>;
        let sandbox =
            Sandbox::open(Options { data: data.path().to_owned(), clock: base, base_url: url.clone() })
                .unwrap();
        let router = sandbox.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let credentials = sandbox.credentials();
        let (notify_url, answers, notices) = listen().await;
        Self {
            merchant: merchant(&credentials),
            keyring: keyring(&credentials),
            sandbox,
            clock,
            url,
            outbound: Outbound::with_timeout(PATIENCE * 2).unwrap(),
            answers,
            notify_url,
            notices: Mutex::new(notices),
            nonces: AtomicU64::new(0),
            credentials,
            data,
        }
    }

    fn nonce(&self) -> String {
        format!("nonce{:027}", self.nonces.fetch_add(1, Ordering::SeqCst))
    }

    /// Sends a signed call.
    pub(crate) async fn send(&self, call: &Call, more: &[(&str, &str)]) -> Result<Exchanged, Failure> {
        let header = call.authorize(&self.merchant, self.clock.now(), &self.nonce()).unwrap();
        let mut headers =
            vec![("authorization".to_owned(), header), ("content-type".into(), "application/json".into())];
        headers.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.exchange(call.method, &call.target, headers, call.body.clone()).await
    }

    pub(crate) async fn exchange(
        &self,
        method: &str,
        target: &str,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    ) -> Result<Exchanged, Failure> {
        let url = format!("{}{target}", self.url);
        let post = Post { url, headers, body: body.into(), reach: Reach::Anywhere };
        self.outbound
            .exchange(Exchange { method: method.to_owned(), post, limit: 1 << 20, pace: Pace::Whole })
            .await
    }

    /// Sends a call and reads its answer as a connector does: nothing counts without a valid signature.
    pub(crate) async fn call<T: DeserializeOwned>(&self, call: &Call) -> Answer<T> {
        self.call_with(call, &[]).await
    }

    pub(crate) async fn call_with<T: DeserializeOwned>(
        &self,
        call: &Call,
        more: &[(&str, &str)],
    ) -> Answer<T> {
        let Ok(sent) = self.send(call, more).await else { return Answer::Unknown(Doubt::Unreadable) };
        let signature = signature(&sent);
        let body = sent.body.unwrap();
        let reply = Reply { status: sent.status, signature: &signature, body: &body };
        if sent.status == 204 {
            return self
                .keyring
                .read_empty(&reply, self.clock.now())
                .map(|()| serde_json::from_str("null").unwrap());
        }
        self.keyring.read(&reply, self.clock.now())
    }

    pub(crate) async fn done<T: DeserializeOwned + std::fmt::Debug>(&self, call: &Call) -> T {
        match self.call(call).await {
            Answer::Done(value) => value,
            other => panic!("{} {}: {other:?}", call.method, call.target),
        }
    }

    pub(crate) async fn refused(&self, call: &Call) -> ApiError {
        match self.call::<Value>(call).await {
            Answer::Refused(error) | Answer::Unknown(Doubt::Said(error) | Doubt::TooFast(error)) => error,
            other => panic!("{} {}: {other:?}", call.method, call.target),
        }
    }

    /// An order of 1 yuan.
    pub(crate) fn order(&self, out_trade_no: &str) -> CreateOrder {
        self.order_of(out_trade_no, 100)
    }

    pub(crate) fn order_of(&self, out_trade_no: &str, fen: i64) -> CreateOrder {
        CreateOrder {
            appid: self.credentials.wechat.appid.clone(),
            mchid: self.credentials.wechat.mchid.clone(),
            description: "Tea".to_owned(),
            out_trade_no: out_trade_no.to_owned(),
            time_expire: None,
            attach: Some("table 4".to_owned()),
            notify_url: self.notify_url.clone(),
            goods_tag: None,
            support_fapiao: None,
            amount: OrderAmount { total: fen, currency: Some("CNY".to_owned()) },
            payer: None,
            detail: None,
            scene_info: None,
            settle_info: None,
            limit_pay: None,
        }
    }

    /// Makes a native order, and the payer pays it.
    pub(crate) async fn paid(&self, order: &CreateOrder) -> Value {
        let _: NativeOrder = self.done(&order.call(Kind::Native)).await;
        self.control("POST", &format!("orders/{}/pay", order.out_trade_no), None).await.1
    }

    /// A call of the control API.
    pub(crate) async fn control(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let answer = self.exchange(method, &format!("/sandbox/v1/{path}"), headers, body).await.unwrap();
        let body = answer.body.unwrap();
        (answer.status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    pub(crate) async fn set(&self, settings: Value) {
        assert_eq!(self.control("PUT", "settings", Some(settings)).await.0, 200);
    }

    /// The next notice that arrives.
    pub(crate) async fn received(&self) -> Received {
        let next = async { self.notices.lock().await.recv().await.unwrap() };
        within("a notice", next).await
    }

    /// The next notice, verified and opened.
    pub(crate) async fn notice(&self) -> Notice {
        self.read(&self.received().await).unwrap()
    }

    pub(crate) fn read(&self, received: &Received) -> Result<Notice, notices::NoticeError> {
        let find = |name: &str| received.headers.get(name).and_then(|value| value.to_str().ok());
        let signature = ServerSignature::from_headers(find)?;
        let key = ApiV3Key::parse(&self.credentials.wechat.apiv3_key).unwrap();
        notices::receive(&self.keyring, &key, &signature, &received.body, self.clock.now())
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Waits until every due notice has been tried. Returns an order as it is then.
    pub(crate) async fn settled(&self, order: &str) -> Value {
        self.sandbox.quiet().await;
        self.control("GET", &format!("orders/{order}"), None).await.1
    }

    /// Polls until the control API shows an order as required. An order that a call is about to make sends no event.
    pub(crate) async fn until(&self, order: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        until("the order to get there", async || {
            let view = self.control("GET", &format!("orders/{order}"), None).await.1;
            is_so(&view).then_some(view)
        })
        .await
    }
}

pub(crate) fn signature(
    sent: &Exchanged,
) -> Result<ServerSignature, cashier_protocol::wechat::v3::signing::SignatureError> {
    ServerSignature::from_headers(|name| {
        sent.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    })
}

fn merchant(credentials: &Credentials) -> Merchant {
    let wechat = &credentials.wechat;
    let key = std::fs::read_to_string(&wechat.merchant_private_key_pem).unwrap();
    Merchant {
        mchid: wechat.mchid.clone(),
        serial_no: wechat.merchant_serial.clone(),
        key: SigningKey::parse(&key).unwrap(),
    }
}

pub(crate) fn keyring(credentials: &Credentials) -> Keyring {
    let wechat = &credentials.wechat;
    let certificate = std::fs::read_to_string(&wechat.platform_cert_pem).unwrap();
    let public = std::fs::read_to_string(&wechat.public_key_pem).unwrap();
    let mut keyring = Keyring::new();
    keyring.add_certificate(&Certificate::parse_pem(&certificate).unwrap());
    keyring.add_public_key(&wechat.public_key_id, VerifyingKey::parse(&public).unwrap());
    keyring
}

/// Generating RSA keys takes time, so all tests share one folder of them.
fn lend_keys(data: &Path) {
    static KEYS: std::sync::OnceLock<TempDir> = std::sync::OnceLock::new();
    let to = data.join("keys");
    if to.exists() {
        return;
    }
    let from = KEYS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_owned();
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(Timestamp::from_micros(NOON)));
        drop(Sandbox::open(Options { data, clock, base_url: String::new() }).unwrap());
        folder
    });
    std::fs::create_dir_all(&to).unwrap();
    for entry in std::fs::read_dir(from.path().join("keys")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// The merchant's server.
async fn listen() -> (String, Arc<AtomicU16>, mpsc::UnboundedReceiver<Received>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let answers = Arc::new(AtomicU16::new(204));
    let router = Router::new().route("/notify", post(take)).with_state((sender, Arc::clone(&answers)));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, answers, receiver)
}

async fn take(
    State((sender, answers)): State<(mpsc::UnboundedSender<Received>, Arc<AtomicU16>)>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, &'static str) {
    let is_xml = body.starts_with(b"<");
    let status = StatusCode::from_u16(answers.load(Ordering::SeqCst)).unwrap();
    let _ = sender.send(Received { headers, body });
    if is_xml && status.is_success() {
        return (StatusCode::OK, "<xml><return_code>SUCCESS</return_code></xml>");
    }
    (status, "")
}
