//! `GET /sandbox/v1/credentials`: ids, shared keys, and the paths of the key files. They work only with this sandbox.

use axum::Json;
use axum::extract::State;

use crate::{Credentials, Sandbox};

/// Ids, shared keys, and the paths of the key files.
#[utoipa::path(get, path = "/sandbox/v1/credentials", operation_id = "showCredentials",
    responses((status = 200, description = "The same as `sandbox` in demo.json", body = serde_json::Value)))]
pub(crate) async fn handle(State(sandbox): State<Sandbox>) -> Json<Credentials> {
    Json(sandbox.credentials())
}
