//! The effects of scenarios on calls, for all providers alike.
//!
//! A handler attaches a [`Fault`] to its answer according to its order's scenario; the layer around all providers
//! applies it. The scenario for all orders and the rate limit take effect before the handler. Answers lost by the
//! draw are lost after it, whatever they say.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::stream;

use crate::Sandbox;
use crate::scenario::Scenario;

/// What happens to an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// It never arrives, but its effect took place.
    Lost,
    /// It is slow.
    Slow,
    /// The provider answered without processing the call.
    Down,
}

impl Fault {
    /// The effect of a scenario on the answer of a call that changed something.
    pub(crate) const fn of(scenario: Option<Scenario>) -> Option<Self> {
        match scenario {
            Some(Scenario::PaysAnswerLost) => Some(Self::Lost),
            Some(Scenario::Slow) => Some(Self::Slow),
            Some(Scenario::ProviderDown) => Some(Self::Down),
            _ => None,
        }
    }

    /// The effect on the answer of a call that changed nothing: such an answer is not lost, or the outcome could
    /// never be learned.
    pub(crate) const fn of_query(scenario: Option<Scenario>) -> Option<Self> {
        match Self::of(scenario) {
            Some(Self::Lost) | None => None,
            fault => fault,
        }
    }
}

/// Why a call is stopped before anything is done.
pub(crate) enum Stop {
    /// The provider is down.
    Down,
    /// The merchant made too many calls.
    TooMany,
}

/// What happens to the answer of a call, recorded while the call is handled.
#[derive(Default)]
pub(crate) struct Trouble(Cell<Option<Fault>>);

impl Trouble {
    /// Applies the scenario of the call's order before anything is done.
    pub(crate) fn before(&self, scenario: Option<Scenario>) -> Result<(), Stop> {
        match scenario {
            Some(Scenario::ProviderDown) => {
                self.0.set(Some(Fault::Down));
                Err(Stop::Down)
            }
            Some(Scenario::RateLimited) => Err(Stop::TooMany),
            other => {
                self.0.set(Fault::of_query(other));
                Ok(())
            }
        }
    }

    /// The call changed something for an order with this scenario: its answer may get lost.
    pub(crate) fn after_change(&self, scenario: Option<Scenario>) {
        self.0.set(Fault::of(scenario));
    }

    /// What happens to the answer.
    pub(crate) const fn fault(&self) -> Option<Fault> {
        self.0.get()
    }
}

/// Applies a fault to an answer.
pub(crate) fn with_fault(mut response: Response, fault: Option<Fault>) -> Response {
    if let Some(fault) = fault {
        response.extensions_mut().insert(fault);
    }
    response
}

/// The layer around the providers.
pub(crate) async fn apply(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let all = sandbox.keeper.read(|world| world.settings().scenario.clone());
    // A scenario that affects a part of the orders is left to the handlers: here the order is not known.
    let all = all.filter(|all| all.percent >= 100).map(|all| all.scenario);
    if all == Some(Scenario::ProviderDown) {
        return down();
    }
    let response = next.run(request).await;
    if sandbox.loses_an_answer() {
        return broken_off();
    }
    let fault = response.extensions().get::<Fault>().copied();
    match fault.or(if all == Some(Scenario::Slow) { Some(Fault::Slow) } else { None }) {
        None => response,
        Some(Fault::Down) => down(),
        Some(Fault::Lost) => broken_off(),
        Some(Fault::Slow) => {
            let slow_ms = sandbox.keeper.read(|world| world.settings().slow_ms);
            tokio::time::sleep(Duration::from_millis(slow_ms.into())).await;
            response
        }
    }
}

/// What a front-end server answers when its backend is down.
fn down() -> Response {
    (StatusCode::BAD_GATEWAY, "<html><body><h1>502 Bad Gateway</h1></body></html>").into_response()
}

/// An answer of which only the beginning arrives: the connection breaks.
fn broken_off() -> Response {
    // An error in the body makes the server close the connection; the announced length makes the client notice.
    let pieces =
        stream::iter([Ok(Bytes::from_static(b" ")), Err(std::io::Error::other("the answer is lost"))]);
    let mut response = Response::new(Body::from_stream(pieces));
    response.headers_mut().insert(CONTENT_LENGTH, axum::http::HeaderValue::from_static("4096"));
    response
}

/// The number of answers drawn for.
#[derive(Default)]
pub(crate) struct Answers(AtomicU64);

/// Counts the calls of each merchant in the current second.
#[derive(Default)]
pub(crate) struct Limits(Mutex<HashMap<String, (i64, u32)>>);

impl Limits {
    /// Counts a call. Returns false when the merchant has reached its limit for this second.
    pub(crate) fn admits(&self, merchant: &str, second: i64, limit: u32) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, count) = seen.entry(merchant.to_owned()).or_insert((second, 0));
        if *at != second {
            (*at, *count) = (second, 0);
        }
        *count = count.saturating_add(1);
        *count <= limit
    }
}

impl Sandbox {
    /// Draws for one more answer. Returns true if it is lost.
    fn loses_an_answer(&self) -> bool {
        let lost = self.keeper.read(|world| world.settings().lost_answers);
        lost.is_some_and(|lost| lost.hits(self.answers.0.fetch_add(1, Ordering::Relaxed)))
    }

    /// True when a merchant may make another call.
    pub(crate) fn admits(&self, merchant: &str) -> bool {
        let second = self.clock.unmoved().as_millis().div_euclid(1_000);
        let limit = self.keeper.read(|world| world.settings().calls_per_second);
        self.limits.admits(merchant, second, limit)
    }
}
