//! `POST /host/v1/inbox/seen`: the user has read the inbox.

use axum::extract::State;
use axum::http::StatusCode;

use super::answer::{ErrorBody, Refusal};
use super::extract::SignedIn;
use crate::app::Shared;
use crate::wallet::inbox;

/// Mark every message as seen.
#[utoipa::path(
    post, path = "/host/v1/inbox/seen", operation_id = "markInbox", tag = "account", security(("session" = [])),
    responses((status = 204, description = "Done"), (status = 401, description = "SESSION_REQUIRED", body = ErrorBody))
)]
pub(super) async fn handle(State(app): State<Shared>, signed_in: SignedIn) -> Result<StatusCode, Refusal> {
    inbox::mark_seen(&app, signed_in.user).await?;
    Ok(StatusCode::NO_CONTENT)
}
