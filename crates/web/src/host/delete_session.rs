//! `DELETE /host/v1/sessions/current`: sign out.

use axum::extract::State;
use axum::http::StatusCode;

use super::answer::{ErrorBody, Refusal};
use super::extract::SignedIn;
use crate::app::Shared;
use crate::wallet::session;

/// Sign out.
#[utoipa::path(
    delete, path = "/host/v1/sessions/current", operation_id = "deleteSession", tag = "session", security(("session" = [])),
    responses((status = 204, description = "Done"), (status = 401, description = "SESSION_REQUIRED", body = ErrorBody))
)]
pub(super) async fn handle(State(app): State<Shared>, signed_in: SignedIn) -> Result<StatusCode, Refusal> {
    session::sign_out(&app, signed_in.session).await?;
    Ok(StatusCode::NO_CONTENT)
}
