//! `GET /simulator/socket`: the one connection of a page.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use super::Phone;
use crate::{Inner, Simulator};

/// The largest message of a page: a request of a program, whose body is no larger than a bridge message.
const MAX_MESSAGE: usize = 1024 * 1024;

/// The pause between two looks at the open program's files, which its developer may change.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The maximum number of changes to a phone that wait. A user's taps cause few.
const ORDERS_MAX: usize = 256;

pub(crate) async fn socket(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    // Another site's page must not use the sample users, and a sandboxed frame must not impersonate the page.
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let (host, origin) = (text(HOST).unwrap_or_default(), text(ORIGIN).unwrap_or_default());
    if origin != format!("http://{host}") && origin != format!("https://{host}") {
        return (StatusCode::FORBIDDEN, "only the simulator's own page may connect\n").into_response();
    }
    let Some(simulator) = simulator.inner.get().cloned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "the simulator is still starting\n").into_response();
    };
    let Ok(place) = Arc::clone(&simulator.pages).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many pages are connected\n").into_response();
    };
    upgrade.max_message_size(MAX_MESSAGE).on_upgrade(async move |socket| {
        serve(simulator, socket).await;
        drop(place);
    })
}

async fn serve(simulator: Arc<Inner>, socket: WebSocket) {
    let Some((phone, mut outgoing)) = Phone::new(simulator) else { return };
    let (mut to_page, mut from_page) = socket.split();
    let sender = tokio::spawn(async move {
        while let Some(text) = outgoing.recv().await {
            if to_page.feed(Message::Text(text.into())).await.is_err() {
                return;
            }
            // Waiting messages are flushed together.
            if outgoing.is_empty() && to_page.flush().await.is_err() {
                return;
            }
        }
    });
    // Changes to the phone are made in the order of their messages. The connection is read meanwhile: a change of
    // user waits until the previous program is closed, and the message about that arrives here.
    let (to_do, mut orders) = mpsc::channel::<Value>(ORDERS_MAX);
    let worker = {
        let phone = Arc::clone(&phone);
        tokio::spawn(async move {
            while let Some(message) = orders.recv().await {
                phone.hear(&message).await;
            }
        })
    };
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let message = tokio::select! {
            message = from_page.next() => message,
            () = phone.lost.notified() => break,
            _ = looks.tick() => {
                phone.look_for_changes();
                continue;
            }
        };
        let Some(Ok(message)) = message else { break };
        let Message::Text(text) = message else { continue };
        if let Ok(message) = serde_json::from_str(&text)
            && !phone.hear_at_once(&message)
            && to_do.try_send(message).is_err()
        {
            break;
        }
    }
    // The page is gone: questions get no answer, but a payment that was handed over goes on.
    worker.abort();
    phone.asks.end();
    sender.abort();
}
