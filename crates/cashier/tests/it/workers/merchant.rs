//! A merchant's server that keeps what it gets and answers what the test wants.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::watch;

use crate::patience::within;

/// A notice as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Received {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap().to_str().unwrap()
    }

    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// The server's answer to its `n`-th request, counted from 1. `None` is silence.
type Words = dyn Fn(usize) -> Option<(u16, &'static str)> + Send + Sync;

pub(super) const TAKEN: &str =
    r#"{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}"#;

struct Desk {
    words: Box<Words>,
    received: Mutex<Vec<Received>>,
    count: watch::Sender<usize>,
}

/// The running server.
pub(super) struct Merchant {
    pub(super) url: String,
    desk: Arc<Desk>,
}

impl Merchant {
    pub(super) async fn start(
        words: impl Fn(usize) -> Option<(u16, &'static str)> + Send + Sync + 'static,
    ) -> Self {
        let desk = Arc::new(Desk {
            words: Box::new(words),
            received: Mutex::default(),
            count: watch::Sender::new(0),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/pay/notify", listener.local_addr().unwrap());
        let router = Router::new().fallback(take).with_state(Arc::clone(&desk));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, desk }
    }

    /// A server that accepts every notice.
    pub(super) async fn willing() -> Self {
        Self::start(|_| Some((200, TAKEN))).await
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.desk.received.lock().unwrap().clone()
    }

    /// Waits until this many requests have arrived, and returns them.
    pub(super) async fn wait_for(&self, count: usize) -> Vec<Received> {
        let mut counted = self.desk.count.subscribe();
        let arrived = counted.wait_for(|now| *now >= count);
        let _ = within(&format!("{count} requests"), arrived).await;
        self.received()
    }
}

async fn take(State(desk): State<Arc<Desk>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let number = {
        let mut received = desk.received.lock().unwrap();
        received.push(Received { path: uri.path().to_owned(), headers, body });
        received.len()
    };
    desk.count.send_replace(number);
    match (desk.words)(number) {
        Some((status, text)) => (StatusCode::from_u16(status).unwrap(), text).into_response(),
        None => std::future::pending().await,
    }
}
