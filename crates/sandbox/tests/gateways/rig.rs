//! A sandbox in its own folder, on a stopped clock, called without a network.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use cashier_core::time::Timestamp;
use cashier_engine::clock::ManualClock;
use cashier_sandbox::{Options, Sandbox};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// When every test begins: 12:00 in China.
pub(crate) const START: &str = "2026-11-21T04:00:00Z";

/// The sandbox's own base URL. Calls without a network name no host.
const BASE_URL: &str = "http://127.0.0.1:8090";

pub(crate) struct Rig {
    pub(crate) sandbox: Sandbox,
    pub(crate) folder: TempDir,
    pub(crate) credentials: Value,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Absent if the connection broke while it was read.
    pub(crate) body: Option<Vec<u8>>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone().unwrap()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Generating keys takes a second: all tests share one set.
fn keys() -> &'static TempDir {
    static KEYS: OnceLock<TempDir> = OnceLock::new();
    KEYS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path(), START);
        folder
    })
}

fn open(data: &Path, now: &str) -> Sandbox {
    let clock = Arc::new(ManualClock::new(Timestamp::parse_rfc3339(now).unwrap()));
    Sandbox::open(Options { data: data.to_owned(), clock, base_url: BASE_URL.to_owned() }).unwrap()
}

impl Rig {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (keys().path().join("keys"), folder.path().join("keys"));
        std::fs::create_dir(&to).unwrap();
        for file in std::fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
        Self::on(folder)
    }

    fn on(folder: TempDir) -> Self {
        let sandbox = open(folder.path(), START);
        let credentials = serde_json::to_value(sandbox.credentials()).unwrap();
        Self { sandbox, folder, credentials }
    }

    /// Stops the sandbox and starts another one on the same folder.
    pub(crate) fn restart(self) -> Self {
        let Self { sandbox, folder, .. } = self;
        drop(sandbox);
        Self::on(folder)
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.sandbox.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1 << 24).await.ok().map(|bytes| bytes.to_vec());
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: impl Into<Body>) -> Answer {
        self.send(Request::post(path).body(body.into()).unwrap()).await
    }

    /// Calls the control API.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Value) -> Value {
        let request = Request::builder()
            .method(method)
            .uri(format!("/sandbox/v1{path}"))
            .header("content-type", "application/json")
            .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) })
            .unwrap();
        let answer = self.send(request).await;
        assert!(answer.status.is_success(), "{path}: {answer:?}");
        if answer.body.as_ref().is_some_and(Vec::is_empty) { Value::Null } else { answer.json() }
    }

    /// The payer pays.
    pub(crate) async fn pay(&self, out_trade_no: &str) {
        self.control(Method::POST, &format!("/orders/{out_trade_no}/pay"), Value::Null).await;
    }

    /// What the control API knows about an order.
    pub(crate) async fn order(&self, out_trade_no: &str) -> Value {
        self.control(Method::GET, &format!("/orders/{out_trade_no}"), Value::Null).await
    }

    /// Sets what goes wrong with an order from now on.
    pub(crate) async fn set_scenario(&self, out_trade_no: &str, scenario: Option<&str>) {
        let path = format!("/orders/{out_trade_no}/scenario");
        self.control(Method::PUT, &path, serde_json::json!({ "scenario": scenario })).await;
    }

    /// Changes one setting.
    pub(crate) async fn set(&self, name: &str, value: Value) {
        let mut settings = self.control(Method::GET, "/settings", Value::Null).await;
        settings[name] = value;
        self.control(Method::PUT, "/settings", settings).await;
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.sandbox.advance(Duration::from_secs(seconds));
    }

    /// A file that the credentials name.
    pub(crate) fn file(&self, pointer: &str) -> String {
        std::fs::read_to_string(self.credentials.pointer(pointer).unwrap().as_str().unwrap()).unwrap()
    }

    /// A value of the credentials.
    pub(crate) fn value(&self, pointer: &str) -> String {
        self.credentials.pointer(pointer).unwrap().as_str().unwrap().to_owned()
    }
}
