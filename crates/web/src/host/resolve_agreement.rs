//! `POST /host/v1/agreements/resolve`: the agreement behind an `authUrl`.

use axum::Json;
use axum::extract::State;
use cashier_core::error::{Code, Error};
use serde::Deserialize;
use utoipa::ToSchema;

use super::agreement_view::AgreementView;
use super::answer::{ErrorBody, Refusal};
use super::extract::{Body, SignedIn};
use crate::app::Shared;
use crate::wallet::agreement;

/// The argument of `my.signContract`.
#[derive(Deserialize, ToSchema)]
#[schema(as = AgreementNamingRequest)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// `authUrl` of the merchant's prepare call.
    auth_url: String,
}

/// The agreement behind an `authUrl` of this wallet, for the user to sign.
#[utoipa::path(
    post, path = "/host/v1/agreements/resolve", operation_id = "resolveAgreement", tag = "agreement", security(("session" = [])), request_body = Input,
    responses(
        (status = 200, description = "The agreement", body = AgreementView),
        (status = 400, description = "PARAM_ILLEGAL", body = ErrorBody),
        (status = 401, description = "SESSION_REQUIRED", body = ErrorBody),
        (status = 404, description = "AGREEMENT_NOT_EXIST", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    signed_in: SignedIn,
    Body(input): Body<Input>,
) -> Result<Json<AgreementView>, Refusal> {
    let id = app.agreement_of_url(&input.auth_url).ok_or_else(|| Error::new(Code::AgreementNotExist))?;
    let found = agreement::find(&app, &app.agreement_token_text(id), signed_in.user).await?;
    Ok(Json(AgreementView::of(&app, &found)))
}
