//! `PUT /sandbox/v1/settings`: sets them; omitted ones are reset to their defaults.

use axum::Json;
use axum::extract::State;

use crate::{Sandbox, Settings};

/// Sets what holds for the whole sandbox; what is left out is reset to its default.
#[utoipa::path(put, path = "/sandbox/v1/settings", operation_id = "setSettings", request_body = Settings,
    responses((status = 200, description = "The settings as they are now", body = Settings)))]
pub(crate) async fn handle(State(sandbox): State<Sandbox>, Json(settings): Json<Settings>) -> Json<Settings> {
    sandbox.keeper.change(|world| world.set(settings.clone()));
    // Notices may have waited for the providers to be up again.
    sandbox.wake();
    Json(settings)
}
