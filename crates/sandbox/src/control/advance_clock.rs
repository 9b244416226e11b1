//! `POST /sandbox/v1/clock`: moves the providers' clock forward.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::show_clock::Clock;
use crate::Sandbox;

/// The maximum that one call moves it: a year.
const STEP_MAX_S: u64 = 366 * 86_400;

/// How far to move it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    /// Seconds.
    advance_s: u64,
}

/// Moves the providers' clock forward.
#[utoipa::path(post, path = "/sandbox/v1/clock", operation_id = "advanceClock", request_body = Step,
    responses(
        (status = 200, description = "The clock as it is now", body = Clock),
        (status = 400, description = "The request is not valid", body = Problem),
    ))]
pub(crate) async fn handle(
    State(sandbox): State<Sandbox>,
    Json(step): Json<Step>,
) -> Result<Json<Clock>, Problem> {
    if step.advance_s > STEP_MAX_S {
        return Err(Problem::invalid(format!("advance_s may be at most {STEP_MAX_S}")));
    }
    sandbox.advance(Duration::from_secs(step.advance_s));
    Ok(Clock::of(&sandbox))
}
