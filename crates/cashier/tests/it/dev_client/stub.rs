//! A server that speaks the developer API as a test says: it can be ended and started again, refuse, and commit late.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::wallet::sign::{MessageTime, SignedPath, ToSign};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::watch;

pub(crate) const KEY: &str = "dk_of_a_test";
pub(crate) const CLIENT_ID: &str = "TEA";
/// Where the wallet itself would send the events.
pub(crate) const NOTIFY_PATH: &str = "/from/the/wallet";

/// An event of the server.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) id: String,
    payment: String,
    kind: &'static str,
}

/// What a test sets and reads.
pub(crate) struct Books {
    pub(crate) events: Vec<Made>,
    /// The number of events, from the oldest, after which late ones may still come.
    pub(crate) settled: usize,
    pub(crate) mode: &'static str,
    /// Answered instead of anything else.
    pub(crate) fault: Option<u16>,
    pub(crate) payment_state: &'static str,
    /// Every request: method and path with query, and body.
    pub(crate) requests: Vec<(String, Value)>,
    /// Without it, events are not signed: for many of them.
    pub(crate) signs: Option<SigningKey>,
    now: &'static str,
}

#[derive(Clone)]
struct Shared {
    books: Arc<Mutex<Books>>,
    changed: watch::Sender<()>,
    base: String,
}

/// The server, on threads of its own.
pub(crate) struct Stub {
    shared: Shared,
    address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.end();
    }
}

impl Stub {
    pub(crate) fn start() -> Self {
        let books = Books {
            events: Vec::new(),
            settled: usize::MAX,
            mode: "test",
            fault: None,
            payment_state: "created",
            requests: Vec::new(),
            signs: None,
            now: "2026-11-30T12:00:00Z",
        };
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let base = format!("http://{address}");
        let shared = Shared { books: Arc::new(Mutex::new(books)), changed: watch::Sender::new(()), base };
        let mut stub = Self { shared, address, runtime: None };
        stub.serve(listener);
        stub
    }

    /// The same with signatures.
    pub(crate) fn signing() -> Self {
        let stub = Self::start();
        stub.books().signs = Some(SigningKey::generate().unwrap());
        stub
    }

    fn serve(&mut self, listener: std::net::TcpListener) {
        let runtime = Runtime::new().unwrap();
        listener.set_nonblocking(true).unwrap();
        let router = router(self.shared.clone());
        runtime.spawn(async move {
            axum::serve(TcpListener::from_std(listener).unwrap(), router).await.unwrap();
        });
        self.runtime = Some(runtime);
    }

    /// Ends the server: its connections break.
    pub(crate) fn end(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    /// Starts it again at the same address, with the same books.
    pub(crate) async fn restart(&mut self) {
        let address = self.address;
        let bound = async || std::net::TcpListener::bind(address).ok();
        let listener = crate::patience::until("the server's address is free again", bound).await;
        self.serve(listener);
    }

    pub(crate) fn base(&self) -> &str {
        &self.shared.base
    }

    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.shared.books.lock().unwrap()
    }

    /// Changes something, and wakes whoever waits.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Books)) {
        change(&mut self.books());
        self.shared.changed.send_replace(());
    }

    /// Adds events of payments in turn; their ids sort in this order.
    pub(crate) fn add(&self, count: usize, payments: usize) {
        self.change(|books| {
            for _ in 0..count {
                let number = books.events.len();
                books.events.push(event(number, number % payments));
            }
        });
    }
}

/// The event with this number, which says where it sorts.
pub(crate) fn event(number: usize, payment: usize) -> Made {
    Made { id: format!("ntc_{number:026}"), payment: format!("pay_{payment:026}"), kind: "payment.succeeded" }
}

fn router(shared: Shared) -> Router {
    let api = Router::new()
        .route("/client", get(client))
        .route("/events", get(events))
        .route("/events/{id}", get(one_event))
        .route("/events/{id}/resend", post(resend))
        .route("/calls", get(calls))
        .route("/triggers", get(triggers))
        .route("/triggers/{name}", post(trigger))
        .route("/payments", post(add_payment))
        .route("/payments/{id}", get(payment));
    let guarded = axum::middleware::from_fn_with_state(shared.clone(), guard);
    Router::new().nest("/dev/v1", api).layer(guarded).with_state(shared)
}

/// Keeps the request, and answers in the way of everybody when the key or the test says so.
async fn guard(
    State(shared): State<Shared>,
    headers: HeaderMap,
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let fault = {
        let mut books = shared.books.lock().unwrap();
        let json = serde_json::from_slice(&body).unwrap_or_default();
        books.requests.push((format!("{} {}", parts.method, parts.uri), json));
        books.fault
    };
    if let Some(status) = fault {
        return refuse(status, "SERVICE_UNAVAILABLE", "Later.");
    }
    if headers.get("authorization").is_none_or(|value| value != &format!("Bearer {KEY}")) {
        return refuse(401, "DEV_KEY_REQUIRED", "The key has expired.");
    }
    next.run(axum::extract::Request::from_parts(parts, body.into())).await
}

fn refuse(status: u16, code: &str, message: &str) -> Response {
    let body =
        json!({ "error": { "code": code, "message": message, "help": format!("/docs/errors#{code}") } });
    (StatusCode::from_u16(status).unwrap(), Json(body)).into_response()
}

async fn client(State(shared): State<Shared>) -> Json<Value> {
    let books = shared.books.lock().unwrap();
    let public = books.signs.as_ref().map(|key| key.verifying_key().unwrap().to_pem());
    Json(json!({
        "clientId": CLIENT_ID, "name": "Tea House", "mode": books.mode,
        "key": { "id": "dky_1", "expiresAt": "2027-01-01T00:00:00Z" },
        "server": { "version": "0.1.0", "now": books.now, "baseUrl": shared.base },
        "walletPublicKey": public,
    }))
}

impl Books {
    /// An event as a delivery made now, signed over `path`.
    fn delivery(&self, made: &Made, path: &str) -> Value {
        let body = json!({ "paymentId": made.payment, "paymentStatus": "SUCCESS" }).to_string();
        let mut headers = vec![
            json!(["client-id", CLIENT_ID]),
            json!(["content-type", "application/json; charset=UTF-8"]),
            json!(["webhook-id", made.id]),
        ];
        if let Some(key) = &self.signs {
            let time = MessageTime::of(cashier_core::time::Timestamp::parse_rfc3339(self.now).unwrap());
            let (path, client_id) = (SignedPath::parse(path).unwrap(), CLIENT_ID.parse().unwrap());
            let to_sign = ToSign { path: &path, client_id: &client_id, time: &time };
            headers.push(json!(["signature", to_sign.sign(key, 1, body.as_bytes()).unwrap()]));
            headers.push(json!(["request-time", time.as_str()]));
        }
        json!({
            "id": made.id, "type": made.kind, "at": self.now, "paymentId": made.payment, "order": made.payment,
            "notifyUrl": format!("https://shop.example{NOTIFY_PATH}"), "method": "POST", "headers": headers,
            "body": body, "state": "delivered",
        })
    }

    /// The page after a cursor, as the server's rule is: what came late is listed again with everything that is not
    /// settled.
    fn page(&self, after: &str, limit: usize) -> (Vec<&Made>, String) {
        let parts: Vec<&str> = after.split('.').collect();
        let (settled, seen, count) = match parts.as_slice() {
            [settled, seen, count] => (*settled, *seen, count.parse().unwrap()),
            _ => (after, after, 0),
        };
        let window = self.events.iter().filter(|made| *made.id > *settled && *made.id <= *seen);
        let start = if window.count() == count { seen } else { settled };
        let page: Vec<&Made> = self.events.iter().filter(|made| *made.id > *start).take(limit).collect();
        let seen = page.last().map_or(start, |last| &last.id);
        let is_settled = |number: usize| number < self.settled;
        let settled_now =
            self.events.iter().enumerate().filter(|(number, made)| is_settled(*number) && *made.id <= *seen);
        let settled = settled_now.map(|(_, made)| made.id.as_str()).next_back().unwrap_or("").max(settled);
        let open = self.events.iter().filter(|made| *made.id > *settled && *made.id <= *seen).count();
        let cursor = if open == 0 { seen.to_owned() } else { format!("{settled}.{seen}.{open}") };
        (page, cursor)
    }
}

type Asked = Query<BTreeMap<String, String>>;

async fn events(State(shared): State<Shared>, Query(asked): Asked) -> Response {
    let mut changed = shared.changed.subscribe();
    let text = |name: &str| asked.get(name).map(String::as_str);
    let limit = text("limit").unwrap().parse().unwrap();
    loop {
        {
            let books = shared.books.lock().unwrap();
            if let Some(status) = books.fault {
                return refuse(status, "SERVICE_UNAVAILABLE", "Later.");
            }
            let newest = books.events.last().map(|made| made.id.clone()).unwrap_or_default();
            let after = match text("after") {
                Some("now") => newest,
                // A time: everything is younger.
                Some(time) if !time.starts_with("ntc_") => String::new(),
                after => after.unwrap_or_default().to_owned(),
            };
            let (page, cursor) = books.page(&after, limit);
            if !page.is_empty() || text("wait") == Some("0") {
                let path = text("path").unwrap_or(NOTIFY_PATH);
                let page: Vec<Value> = page.into_iter().map(|made| books.delivery(made, path)).collect();
                return Json(json!({ "events": page, "cursor": cursor })).into_response();
            }
        }
        if changed.changed().await.is_err() {
            return refuse(503, "SERVICE_UNAVAILABLE", "Later.");
        }
    }
}

async fn one_event(State(shared): State<Shared>, Path(id): Path<String>, Query(asked): Asked) -> Response {
    let books = shared.books.lock().unwrap();
    let Some(made) = books.events.iter().find(|made| made.id == id) else {
        return refuse(404, "NOT_FOUND", "There is no such event.");
    };
    Json(books.delivery(made, asked.get("path").map_or(NOTIFY_PATH, String::as_str))).into_response()
}

async fn resend(Path(id): Path<String>) -> Response {
    if id == "ntc_none" {
        return refuse(404, "NOT_FOUND", "The merchant has no such event.");
    }
    Json(json!({ "id": format!("{id}_again") })).into_response()
}

async fn calls(Query(asked): Asked) -> Json<Value> {
    let call = |number: u64, kind: &str| {
        json!({
            "id": format!("cal_{number}"), "at": "2026-11-30T12:00:00Z", "kind": kind, "method": "POST",
            "path": "/v1/payments/pay", "status": 200, "code": "ACCEPT\u{1b}[31m", "durationUs": 2_500,
            "request": { "headers": [], "body": "{}", "truncated": false },
            "response": { "headers": [], "body": "{}", "truncated": false },
        })
    };
    let is_first = !asked.contains_key("after");
    let calls = if is_first { vec![call(1, "api"), call(2, "webhook")] } else { vec![] };
    Json(json!({ "calls": calls, "cursor": "2", "dropped": 0 }))
}

async fn triggers() -> Json<Value> {
    let overrides = [json!({ "name": "amount", "meaning": "in minor units" })];
    Json(
        json!({ "triggers": [{ "name": "payment.succeeded", "summary": "A payment.", "overrides": overrides }] }),
    )
}

async fn trigger(Path(name): Path<String>) -> Response {
    if name != "payment.succeeded" {
        return refuse(404, "NOT_FOUND", "There is no such trigger.");
    }
    let step = json!({ "summary": "An order was paid.", "paymentId": "pay_1", "eventId": "ntc_1" });
    Json(json!({ "steps": [step] })).into_response()
}

async fn add_payment(State(shared): State<Shared>) -> Json<Value> {
    let url = format!("{}/cashier/x", shared.base);
    Json(json!({ "paymentId": "pay_1", "paymentRequestId": "own-1", "cashierUrl": url }))
}

async fn payment(State(shared): State<Shared>, Path(id): Path<String>) -> Json<Value> {
    let state = shared.books.lock().unwrap().payment_state;
    let (cashier, timeline) =
        (format!("{}/cashier/{id}", shared.base), format!("{}/timeline/{id}", shared.base));
    Json(json!({ "paymentId": id, "state": state, "cashierUrl": cashier, "timelineUrl": timeline }))
}
