//! A merchant's address for notices, on a port that the system chooses.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use tokio::sync::mpsc;

use crate::patience::within;

pub(crate) struct Inbox {
    pub(crate) url: String,
    letters: mpsc::UnboundedReceiver<Vec<u8>>,
    accepts: Arc<AtomicBool>,
}

#[derive(Clone)]
struct Desk {
    letters: mpsc::UnboundedSender<Vec<u8>>,
    accepts: Arc<AtomicBool>,
    says: &'static str,
}

async fn take(State(desk): State<Desk>, body: Bytes) -> &'static str {
    desk.letters.send(body.to_vec()).unwrap();
    if desk.accepts.load(Ordering::SeqCst) { desk.says } else { "try again" }
}

impl Inbox {
    /// Accepts notices by answering `says`.
    pub(crate) async fn open(says: &'static str) -> Self {
        let (sender, letters) = mpsc::unbounded_channel();
        let accepts = Arc::new(AtomicBool::new(true));
        let desk = Desk { letters: sender, accepts: Arc::clone(&accepts), says };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/notice", listener.local_addr().unwrap());
        let router = Router::new().route("/notice", post(take)).with_state(desk);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, letters, accepts }
    }

    pub(crate) fn accept(&self, accepts: bool) {
        self.accepts.store(accepts, Ordering::SeqCst);
    }

    /// The next notice.
    pub(crate) async fn next(&mut self) -> Vec<u8> {
        within("a notice", self.letters.recv()).await.unwrap()
    }

    /// True if no further notice has arrived.
    pub(crate) fn is_empty(&mut self) -> bool {
        self.letters.try_recv().is_err()
    }
}
