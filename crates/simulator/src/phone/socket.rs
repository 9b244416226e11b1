//! `GET /simulator/socket`: the one connection of a page.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::mpsc;

use super::Phone;
use crate::{Inner, Simulator};

/// The largest message of a page. Larger than a bridge message may be, so that one that is too large can be answered.
const MAX_MESSAGE: usize = 4 * 1024 * 1024;

pub(crate) async fn socket(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    // Another site's page must not play with the sample users, and a sandboxed frame must not play the page.
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let (host, origin) = (text(HOST).unwrap_or_default(), text(ORIGIN).unwrap_or_default());
    if origin != format!("http://{host}") && origin != format!("https://{host}") {
        return (StatusCode::FORBIDDEN, "only the simulator's own page may connect\n").into_response();
    }
    let Some(simulator) = simulator.inner.get().cloned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "the simulator is still starting\n").into_response();
    };
    upgrade.max_message_size(MAX_MESSAGE).on_upgrade(move |socket| serve(simulator, socket))
}

async fn serve(simulator: Arc<Inner>, socket: WebSocket) {
    let (out, mut outgoing) = mpsc::unbounded_channel::<String>();
    let Some(phone) = Phone::new(simulator, out) else { return };
    let (mut to_page, mut from_page) = socket.split();
    let sender = tokio::spawn(async move {
        while let Some(text) = outgoing.recv().await {
            if to_page.feed(Message::Text(text.into())).await.is_err() {
                return;
            }
            // What waits goes out together.
            if outgoing.is_empty() && to_page.flush().await.is_err() {
                return;
            }
        }
    });
    while let Some(Ok(message)) = from_page.next().await {
        let Message::Text(text) = message else { continue };
        if let Some(bridge) = text.strip_prefix('m') {
            phone.bridge(bridge);
        } else if let Ok(message) = serde_json::from_str(&text) {
            listen(&phone, message).await;
        }
    }
    // The page is gone: its program ends, questions have no answer, a payment that is under way goes on.
    phone.asks.end();
    phone.lose_program();
    sender.abort();
}

/// Messages that change what is open are dealt with one after the other; what only looks must not hold them up.
async fn listen(phone: &Arc<Phone>, message: serde_json::Value) {
    let kind = message.get("t").and_then(serde_json::Value::as_str).unwrap_or_default();
    if matches!(
        kind,
        "answer" | "submitted" | "gesture" | "open" | "start" | "set" | "hello" | "crash" | "hide" | "show"
    ) {
        phone.hear(&message).await;
    } else {
        // Closing waits for the program's last callbacks, which arrive on this connection.
        let phone = Arc::clone(phone);
        tokio::spawn(async move { phone.hear(&message).await });
    }
}
