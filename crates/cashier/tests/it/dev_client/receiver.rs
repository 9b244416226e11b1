//! The merchant's server to which events are forwarded.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::any;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::patience::within;

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) id: String,
    pub(crate) payment: String,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) accepted: bool,
}

type Answer = (u16, String);
/// What a request is answered; `None` for never.
type Rule = dyn Fn(&Got, &[Got]) -> Option<Answer> + Send + Sync;

/// The server. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) base: String,
    got: Arc<watch::Sender<Vec<Got>>>,
}

/// Accepts an event.
pub(crate) fn accept() -> Answer {
    let body = r#"{"result":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"success"}}"#;
    (200, body.to_owned())
}

impl Receiver {
    /// Starts it with a rule for its answers: it is given the request, and those before it.
    pub(crate) async fn start(rule: impl Fn(&Got, &[Got]) -> Option<Answer> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (got, rule): (_, Arc<Rule>) = (Arc::new(watch::Sender::new(Vec::new())), Arc::new(rule));
        // Rules are asked one at a time, so that each knows all requests before its own.
        let turn = Arc::new(Mutex::new(()));
        let receiver = Self { base, got };
        let own = receiver.clone();
        let handle = move |uri: Uri, headers: HeaderMap, body: Bytes| {
            let (own, rule, turn) = (own.clone(), Arc::clone(&rule), Arc::clone(&turn));
            async move {
                let answer = {
                    let _turn = turn.lock().unwrap();
                    own.take(&uri, headers, body, &*rule)
                };
                let Some((status, body)) = answer else { return std::future::pending().await };
                (StatusCode::from_u16(status).unwrap(), body)
            }
        };
        let router = Router::new().route("/{*path}", any(handle));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        receiver
    }

    fn take(&self, uri: &Uri, headers: HeaderMap, body: Bytes, rule: &Rule) -> Option<Answer> {
        let id = headers["webhook-id"].to_str().unwrap().to_owned();
        let told: Value = serde_json::from_slice(&body).unwrap();
        let payment = told["paymentId"].as_str().unwrap().to_owned();
        let path = uri.to_string();
        let mut got = Got { id, payment, path, headers, body, accepted: false };
        let answer = rule(&got, &self.got.borrow());
        got.accepted = answer.as_ref().is_some_and(|(_, body)| body.contains("\"S\""));
        self.got.send_modify(|all| all.push(got));
        answer
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.borrow().clone()
    }

    /// Waits until what has come is enough.
    pub(crate) async fn wait_for(&self, what: &str, is_enough: impl FnMut(&Vec<Got>) -> bool) {
        let mut watched = self.got.subscribe();
        within(what, watched.wait_for(is_enough)).await.unwrap();
    }

    /// Waits until so many different events were accepted.
    pub(crate) async fn wait_for_accepted(&self, count: usize) {
        self.wait_for(&format!("{count} accepted events"), |got| accepted(got).len() >= count).await;
    }
}

/// The ids of the accepted events.
pub(crate) fn accepted(got: &[Got]) -> BTreeSet<&str> {
    got.iter().filter(|one| one.accepted).map(|one| one.id.as_str()).collect()
}

/// How often each event came.
pub(crate) fn times(got: &[Got]) -> BTreeMap<&str, usize> {
    got.iter().fold(BTreeMap::new(), |mut times, one| {
        *times.entry(one.id.as_str()).or_default() += 1;
        times
    })
}

/// No event of a payment came before an older one was accepted.
pub(crate) fn assert_order(got: &[Got]) {
    let mut last: BTreeMap<&str, &str> = BTreeMap::new();
    for one in got.iter().filter(|one| one.accepted) {
        if let Some(before) = last.insert(&one.payment, &one.id) {
            assert!(*before <= *one.id, "{} came after {before}", one.id);
        }
    }
}
