//! `GET /sandbox/v1/settings`: what is set for the whole sandbox.

use axum::Json;
use axum::extract::State;

use crate::{Sandbox, Settings};

/// What is set for the whole sandbox.
#[utoipa::path(get, path = "/sandbox/v1/settings", operation_id = "showSettings",
    responses((status = 200, description = "The settings", body = Settings)))]
pub(crate) async fn handle(State(sandbox): State<Sandbox>) -> Json<Settings> {
    Json(sandbox.keeper.read(|world| world.settings().clone()))
}
