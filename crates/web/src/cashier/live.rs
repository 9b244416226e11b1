//! `GET /cashier/{token}/state` and `…/events`: the state of the order, once or as it changes.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use cashier_core::error::Error;
use futures_util::stream::{self, Stream};
use tokio::sync::broadcast;
use tokio::time::MissedTickBehavior;

use super::{order_path, receipt_path};
use crate::app::{App, Shared};
use crate::pages::LiveState;
use crate::wallet::payable::PayableId;

/// How often the database is read, in case another process has changed the order.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

pub(super) async fn state(State(app): State<Shared>, Path(token): Path<String>) -> Response {
    match live(&app, &token).await {
        Ok(live) => Json(live).into_response(),
        Err(error) => status(&error).into_response(),
    }
}

pub(super) async fn events(State(app): State<Shared>, Path(token): Path<String>) -> Response {
    let changes = app.engine.changes();
    match live(&app, &token).await {
        Ok(first) => {
            Sse::new(follow(app, token, first, changes)).keep_alive(KeepAlive::default()).into_response()
        }
        Err(error) => status(&error).into_response(),
    }
}

fn status(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.code.row().http_status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

async fn live(app: &App, token: &str) -> Result<LiveState, Error> {
    let (state, is_paid) = PayableId::of_token(app, token)?.state(app).await?;
    // Whoever watches while it is paid sees the fresh receipt, even if another device paid.
    let next = if is_paid { receipt_path(token) } else { order_path(token) };
    Ok(LiveState { state, next: next.to_string() })
}

/// Returns true while the page has to wait.
fn is_open(live: &LiveState) -> bool {
    matches!(live.state, "created" | "processing")
}

/// The position of a stream.
struct Following {
    app: Shared,
    token: String,
    next: Option<LiveState>,
    changes: broadcast::Receiver<cashier_core::id::PaymentId>,
}

/// The current state, then every new one; ends with the final one, or when the server stops.
fn follow(
    app: Shared,
    token: String,
    first: LiveState,
    changes: broadcast::Receiver<cashier_core::id::PaymentId>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let start = Some(Following { app, token, next: Some(first), changes });
    stream::unfold(start, |following| async move {
        let mut following = following?;
        let live = match following.next.take() {
            Some(live) => live,
            None => following.changed().await?,
        };
        let event = Event::default().data(serde_json::to_string(&live).ok()?);
        let goes_on = is_open(&live);
        Some((Ok(event), goes_on.then_some(following)))
    })
}

impl Following {
    /// Waits until the order is no longer open. `None` when the server stops.
    async fn changed(&mut self) -> Option<LiveState> {
        let payment = self.app.payment_of_token(&self.token);
        let app = Arc::clone(&self.app);
        let mut stopping = app.stopping.clone();
        // One timer for all turns: other orders must not postpone the read.
        let mut looks = tokio::time::interval(LOOK_AGAIN);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        looks.reset();
        loop {
            tokio::select! {
                _ = stopping.changed() => return None,
                _ = looks.tick() => {}
                change = self.changes.recv() => match change {
                    Ok(changed) if Some(changed) != payment => continue,
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return None,
                },
            }
            match live(&app, &self.token).await {
                Ok(live) if !is_open(&live) => return Some(live),
                // Still open, or the database is briefly unavailable.
                Ok(_) | Err(_) => {}
            }
        }
    }
}
