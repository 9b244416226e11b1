//! A host whose services do what a test says, on a clock that does not wait.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use cashier_host::payment::{Order, OrderRef, OrderStatus};
use cashier_host::services::{
    Alert, Clock, Confirm, FetchError, FetchRequest, FetchResponse, GatewayError, HostUi, HttpFetch, Prompt,
    Storage, Toast, WalletGateway,
};
use cashier_host::spi::{
    OAuthService, PaymentRequest, PaymentResult, PaymentService, PhoneService, SpiCode, SpiError,
};
use cashier_host::{ApiContext, EnvVersion, Host, Instance, Port, Program, Services, Settings, Surroundings};
use serde_json::{Value, json};
use tokio::sync::{Notify, watch};

pub(crate) const URL: &str = "http://127.0.0.1:8080/cashier/abc";

type Pay = dyn Fn(&Stage, &PaymentRequest) -> Result<PaymentResult, SpiError> + Send + Sync;

/// What the scripted services do.
pub(crate) struct Script {
    pub(crate) pay: Box<Pay>,
    /// The backend's answers to `resolve`; the last one is repeated.
    pub(crate) resolve: Mutex<Result<OrderStatus, GatewayError>>,
    /// Answers to `inquire`; the last one is repeated.
    pub(crate) inquire: Mutex<VecDeque<Result<OrderStatus, GatewayError>>>,
    /// Answers of the network, in order.
    pub(crate) fetch: Mutex<VecDeque<Result<FetchResponse, FetchError>>>,
    pub(crate) env: EnvVersion,
    /// Held back until notified, when set.
    pub(crate) hold: Option<Arc<Notify>>,
    /// The wallet's authorization, if it has any.
    pub(crate) oauth: Option<Arc<dyn OAuthService>>,
    /// The phone, if the host offers it.
    pub(crate) phone: Option<Arc<dyn PhoneService>>,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            pay: Box::new(|_, _| completed("9000")),
            resolve: Mutex::new(Ok(OrderStatus::Unpaid)),
            inquire: Mutex::new(VecDeque::from([Ok(OrderStatus::Paid)])),
            fetch: Mutex::default(),
            env: EnvVersion::Develop,
            hold: None,
            oauth: None,
            phone: None,
        }
    }
}

pub(crate) fn completed(code: &str) -> Result<PaymentResult, SpiError> {
    Ok(PaymentResult::Completed { code: code.to_owned(), message: String::new() })
}

pub(crate) fn spi(code: SpiCode) -> Result<PaymentResult, SpiError> {
    Err(code.into())
}

/// Everything in one place.
pub(crate) struct Stage {
    pub(crate) script: Script,
    pub(crate) host: Mutex<Option<Host>>,
    pub(crate) said: Mutex<Vec<String>>,
    pub(crate) fetched: Mutex<Vec<FetchRequest>>,
    pub(crate) now: AtomicU64,
    pub(crate) page_closed: Notify,
    pub(crate) shown: Mutex<Vec<String>>,
    /// Marked whenever the host has called a service.
    turned: watch::Sender<()>,
    store: Mutex<BTreeMap<String, Value>>,
}

struct Of(Arc<Stage>);

impl Stage {
    pub(crate) fn host(&self) -> Host {
        self.host.lock().unwrap().clone().unwrap()
    }

    pub(crate) fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    /// Waits until a condition holds. Checks it whenever the host has called a service.
    pub(crate) async fn until(&self, is_so: impl Fn(&Self) -> bool) {
        let mut turned = self.turned.subscribe();
        while !is_so(self) {
            turned.changed().await.unwrap();
        }
    }

    /// The answers to calls, without the events.
    pub(crate) fn results(&self) -> Vec<Value> {
        let all = self.said().into_iter().map(|text| serde_json::from_str::<Value>(&text).unwrap());
        all.filter(|message| message["kind"] == "result").collect()
    }
}

/// A host with a launched program.
pub(crate) fn open(script: Script) -> (Arc<Stage>, Instance) {
    let env = script.env;
    let stage = Arc::new(Stage {
        script,
        host: Mutex::new(None),
        said: Mutex::default(),
        fetched: Mutex::default(),
        now: AtomicU64::new(1_000_000),
        page_closed: Notify::new(),
        shown: Mutex::default(),
        turned: watch::Sender::new(()),
        store: Mutex::default(),
    });
    let settings = Settings {
        site_name: "TIGRIS".to_owned(),
        cashier_origins: vec!["http://127.0.0.1:8080".to_owned(), "https://wallet.example".to_owned()],
        decodes_foreign_urls: false,
        silent_scopes: vec!["auth_base".to_owned(), "USER_ID".to_owned()],
        reserved_titles: vec![],
    };
    let of = || Of(Arc::clone(&stage));
    let services = Services {
        payment: Some(Arc::new(of())),
        oauth: stage.script.oauth.clone(),
        member: None,
        gateway: Some(Arc::new(of())),
        ui: Arc::new(of()),
        fetch: Arc::new(of()),
        storage: Arc::new(of()),
        clock: Arc::new(of()),
        phone: stage.script.phone.clone(),
        observer: None,
    };
    let host = Host::new(settings, services);
    *stage.host.lock().unwrap() = Some(host.clone());
    let program = Program {
        app_id: "PROGRAM".to_owned(),
        name: "Program".to_owned(),
        icon_url: String::new(),
        version: "1.0.0".to_owned(),
        env_version: env,
        pages: vec!["pages/play/play".to_owned(), "pages/other/other".to_owned()],
        tabs: vec![],
        request_domains: vec!["tea.example".to_owned(), "127.0.0.1:8080".to_owned()],
        denied_apis: BTreeSet::from(["getOpenUserInfo".to_owned()]),
    };
    let surroundings = Surroundings { user: "sam".to_owned(), lang: "en".to_owned(), system: json!({}) };
    let instance = host.open(program, surroundings, Arc::new(of()));
    instance.launch(None);
    (stage, instance)
}

pub(crate) fn call(id: u64, api: &str, params: &Value) -> String {
    json!({"v": 1, "kind": "call", "id": id, "api": api, "params": params}).to_string()
}

/// Calls one API and returns its answer.
pub(crate) async fn ask(script: Script, api: &str, params: Value) -> Value {
    let (stage, instance) = open(script);
    instance.receive(&call(1, api, &params)).await;
    stage.results().pop().unwrap()
}

/// Pays and returns the result code.
pub(crate) async fn pay(script: Script) -> String {
    let answer = ask(script, "tradePay", json!({ "paymentUrl": URL })).await;
    answer["value"]["resultCode"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[async_trait]
impl PaymentService for Of {
    async fn pay(&self, _: ApiContext, request: PaymentRequest) -> Result<PaymentResult, SpiError> {
        self.0.turned.send_replace(());
        if let Some(hold) = &self.0.script.hold {
            hold.notified().await;
        }
        (self.0.script.pay)(&self.0, &request)
    }
}

#[async_trait]
impl WalletGateway for Of {
    async fn resolve(&self, _: &OrderRef) -> Result<Order, GatewayError> {
        let status = self.0.script.resolve.lock().unwrap().clone()?;
        Ok(Order { id: "order-1".to_owned(), status })
    }

    async fn inquire(&self, _: &str) -> Result<OrderStatus, GatewayError> {
        let mut answers = self.0.script.inquire.lock().unwrap();
        if answers.len() > 1 { answers.pop_front().unwrap() } else { answers.front().unwrap().clone() }
    }
}

#[async_trait]
impl HostUi for Of {
    async fn alert(&self, _: Alert) {}
    async fn confirm(&self, _: Confirm) -> bool {
        true
    }
    async fn prompt(&self, _: Prompt) -> Option<String> {
        None
    }
    async fn toast(&self, _: Toast) {}
    fn hide_toast(&self) {}
    fn show_loading(&self, _: String, _: Duration) {}
    fn hide_loading(&self) {}
    async fn open_page(&self, session: &str, route: &str, _: &BTreeMap<String, String>) {
        self.0.shown.lock().unwrap().push(format!("{session} {route}"));
        self.0.turned.send_replace(());
        self.0.page_closed.notified().await;
    }
    fn close_page(&self, _: &str) {
        self.0.page_closed.notify_one();
    }
}

#[async_trait]
impl HttpFetch for Of {
    async fn fetch(&self, request: FetchRequest) -> Result<FetchResponse, FetchError> {
        self.0.fetched.lock().unwrap().push(request);
        self.0.turned.send_replace(());
        let answer = self.0.script.fetch.lock().unwrap().pop_front();
        match answer {
            Some(answer) => answer,
            None => std::future::pending().await,
        }
    }
}

#[async_trait]
impl Storage for Of {
    async fn all(&self, _: &(String, String)) -> BTreeMap<String, Value> {
        self.0.store.lock().unwrap().clone()
    }
    async fn set(&self, _: &(String, String), key: &str, value: Value) {
        self.0.store.lock().unwrap().insert(key.to_owned(), value);
    }
    async fn remove(&self, _: &(String, String), key: &str) {
        self.0.store.lock().unwrap().remove(key);
    }
    async fn clear(&self, _: &(String, String)) {
        self.0.store.lock().unwrap().clear();
    }
}

#[async_trait]
impl Clock for Of {
    fn now_ms(&self) -> u64 {
        self.0.now.load(Ordering::Relaxed)
    }
    /// Time passes once nothing else can happen.
    async fn sleep(&self, duration: Duration) {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        self.0.now.fetch_add(u64::try_from(duration.as_millis()).unwrap(), Ordering::Relaxed);
    }
}

impl Port for Of {
    fn send(&self, message: String) {
        self.0.said.lock().unwrap().push(message);
        self.0.turned.send_replace(());
    }
}
