//! `GET /sandbox/v1/clock`: the providers' time.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Sandbox;

/// The providers' time.
#[derive(Serialize, ToSchema)]
pub(crate) struct Clock {
    /// RFC 3339.
    now: String,
    /// How far this API has moved it, in seconds.
    ahead_s: i64,
}

impl Clock {
    pub(super) fn of(sandbox: &Sandbox) -> Json<Self> {
        let ahead_s = sandbox.clock.ahead_us() / 1_000_000;
        Json(Self { now: sandbox.now().to_rfc3339(), ahead_s })
    }
}

/// The providers' time.
#[utoipa::path(get, path = "/sandbox/v1/clock", operation_id = "showClock",
    responses((status = 200, description = "The clock", body = Clock)))]
pub(crate) async fn handle(State(sandbox): State<Sandbox>) -> Json<Clock> {
    Clock::of(&sandbox)
}
