//! `POST /host/v1/agreements/{token}/refuse`: the user does not want the agreement.

use axum::Json;
use axum::extract::{Path, State};

use super::agreement_view::AgreementView;
use super::answer::{ErrorBody, Refusal};
use super::extract::SignedIn;
use crate::app::Shared;
use crate::wallet::agreement;

/// Refuse an agreement. Nobody can sign it any more.
#[utoipa::path(
    post, path = "/host/v1/agreements/{token}/refuse", operation_id = "refuseAgreement", tag = "agreement", security(("session" = [])),
    params(("token" = String, Path, description = "The token of the agreement")),
    responses(
        (status = 200, description = "The agreement, which is refused", body = AgreementView),
        (status = 401, description = "SESSION_REQUIRED", body = ErrorBody),
        (status = 404, description = "AGREEMENT_NOT_EXIST", body = ErrorBody),
        (status = 409, description = "AGREEMENT_SIGNED", body = ErrorBody),
        (status = 410, description = "AGREEMENT_CLOSED", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    signed_in: SignedIn,
    Path(token): Path<String>,
) -> Result<Json<AgreementView>, Refusal> {
    let found = agreement::find(&app, &token, signed_in.user).await?;
    let refused = agreement::refuse(&app, signed_in.user, found.id).await?;
    Ok(Json(AgreementView::of(&app, &refused)))
}
