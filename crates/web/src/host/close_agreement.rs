//! `POST /host/v1/agreements/{token}/close`: the user ends an agreement.

use axum::Json;
use axum::extract::{Path, State};

use super::agreement_view::AgreementView;
use super::answer::{ErrorBody, Refusal};
use super::extract::SignedIn;
use crate::app::Shared;
use crate::wallet::agreement;

/// Close an agreement that the user signed: the merchant can debit no more, and is notified. Closing it again succeeds.
#[utoipa::path(
    post, path = "/host/v1/agreements/{token}/close", operation_id = "closeAgreement", tag = "agreement", security(("session" = [])),
    params(("token" = String, Path, description = "The token of the agreement")),
    responses(
        (status = 200, description = "The agreement, which is closed", body = AgreementView),
        (status = 401, description = "SESSION_REQUIRED", body = ErrorBody),
        (status = 404, description = "AGREEMENT_NOT_EXIST", body = ErrorBody),
        (status = 410, description = "AGREEMENT_CLOSED: it was refused", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    signed_in: SignedIn,
    Path(token): Path<String>,
) -> Result<Json<AgreementView>, Refusal> {
    let found = agreement::find(&app, &token, signed_in.user).await?;
    let closed = agreement::close(&app, signed_in.user, found.id).await?;
    Ok(Json(AgreementView::of(&app, &closed)))
}
