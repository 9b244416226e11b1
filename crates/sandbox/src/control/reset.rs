//! `POST /sandbox/v1/reset`: removes every order, receiver and setting, and resets the clock. Keys stay.

use axum::extract::State;
use axum::http::StatusCode;

use crate::Sandbox;

/// Removes every order, receiver and setting, and resets the clock.
#[utoipa::path(post, path = "/sandbox/v1/reset", operation_id = "reset",
    responses((status = 204, description = "Done")))]
pub(crate) async fn handle(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.clock.reset();
    sandbox.keeper.reset();
    sandbox.wake();
    StatusCode::NO_CONTENT
}
