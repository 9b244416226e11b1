//! Trouble on the way: what the scenarios do to calls, for every provider alike.
//!
//! A handler says what its order's scenario does to the answer by putting a [`Fault`] on it; the layer around all
//! providers does it. The scenario for all orders and the rate limit act before the handler; answers that get lost by a
//! draw are lost after it, whatever they tell.

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

/// What becomes of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// It never arrives; what it tells happened.
    Lost,
    /// It takes long.
    Slow,
    /// The provider answered without having looked at the call.
    Down,
}

impl Fault {
    /// What a scenario does to the answer of a call that changed something.
    pub(crate) const fn of(scenario: Option<Scenario>) -> Option<Self> {
        match scenario {
            Some(Scenario::PaysAnswerLost) => Some(Self::Lost),
            Some(Scenario::Slow) => Some(Self::Slow),
            Some(Scenario::ProviderDown) => Some(Self::Down),
            _ => None,
        }
    }

    /// What it does to the answer of a call that changed nothing: such an answer is not lost, or nobody would ever
    /// find out.
    pub(crate) const fn of_query(scenario: Option<Scenario>) -> Option<Self> {
        match Self::of(scenario) {
            Some(Self::Lost) | None => None,
            fault => fault,
        }
    }
}

/// A call that is stopped before anything was done.
pub(crate) enum Stop {
    /// Nobody is there.
    Down,
    /// The merchant called too often.
    TooMany,
}

/// What happens to the answer of a call, noted while the call is handled.
#[derive(Default)]
pub(crate) struct Trouble(Cell<Option<Fault>>);

impl Trouble {
    /// Looks at the scenario of the call's order before anything is done.
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

/// Puts a fault on an answer.
pub(crate) fn with_fault(mut response: Response, fault: Option<Fault>) -> Response {
    if let Some(fault) = fault {
        response.extensions_mut().insert(fault);
    }
    response
}

/// The layer around the providers.
pub(crate) async fn apply(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let all = sandbox.keeper.read(|world| world.settings().scenario.clone());
    // A scenario that hits a part of the orders is the handlers' matter: here nobody knows the order.
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

/// What a front server says when nobody is behind it.
fn down() -> Response {
    (StatusCode::BAD_GATEWAY, "<html><body><h1>502 Bad Gateway</h1></body></html>").into_response()
}

/// An answer of which nothing but the beginning arrives: the connection breaks.
fn broken_off() -> Response {
    // An error in the body makes the server close the connection; the promised length makes the client notice.
    let pieces =
        stream::iter([Ok(Bytes::from_static(b" ")), Err(std::io::Error::other("the answer is lost"))]);
    let mut response = Response::new(Body::from_stream(pieces));
    response.headers_mut().insert(CONTENT_LENGTH, axum::http::HeaderValue::from_static("4096"));
    response
}

/// How many answers were drawn for.
#[derive(Default)]
pub(crate) struct Answers(AtomicU64);

/// Counts the calls of each merchant in the running second.
#[derive(Default)]
pub(crate) struct Limits(Mutex<HashMap<String, (i64, u32)>>);

impl Limits {
    /// Counts a call. False when the merchant has made as many as it may in this second.
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
    /// Draws for one more answer: true when it gets lost.
    fn loses_an_answer(&self) -> bool {
        let lost = self.keeper.read(|world| world.settings().lost_answers);
        lost.is_some_and(|lost| lost.hits(self.answers.0.fetch_add(1, Ordering::Relaxed)))
    }

    /// True when a merchant may make one more call.
    pub(crate) fn admits(&self, merchant: &str) -> bool {
        let second = self.clock.unmoved().as_millis().div_euclid(1_000);
        let limit = self.keeper.read(|world| world.settings().calls_per_second);
        self.limits.admits(merchant, second, limit)
    }
}
