//! `POST /host/v1/agreements/{token}/sign`: the user signs with the PIN.

use axum::Json;
use axum::extract::{Path, State};
use cashier_core::error::{Code, Error};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::agreement_view::AgreementView;
use super::answer::{ErrorBody, Refusal};
use super::extract::{Body, SignedIn};
use crate::app::Shared;
use crate::wallet::agreement::{self, Outcome};

/// The PIN.
#[derive(Deserialize, ToSchema)]
#[schema(as = SigningRequest)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The six-digit payment PIN.
    #[schema(example = "246810")]
    pin: String,
}

/// The agreement is active.
#[derive(Serialize, ToSchema)]
#[schema(as = SigningAnswer)]
pub(super) struct Output {
    /// Works once, for this merchant, who exchanges it with `applyToken`.
    auth_code: String,
    /// The text that the merchant gave with the agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_state: Option<String>,
    /// The agreement as it is now.
    agreement: AgreementView,
}

/// Sign an agreement. Only the first time succeeds: the auth code is shown once.
#[utoipa::path(
    post, path = "/host/v1/agreements/{token}/sign", operation_id = "signAgreement", tag = "agreement", security(("session" = [])), request_body = Input,
    params(("token" = String, Path, description = "The token of the agreement")),
    responses(
        (status = 200, description = "The auth code, and the agreement", body = Output),
        (status = 400, description = "PARAM_ILLEGAL", body = ErrorBody),
        (status = 401, description = "SESSION_REQUIRED", body = ErrorBody),
        (status = 403, description = "USER_STATUS_ABNORMAL, INVALID_AUTH_CLIENT_STATUS, MODE_MISMATCH", body = ErrorBody),
        (status = 404, description = "AGREEMENT_NOT_EXIST", body = ErrorBody),
        (status = 409, description = "AGREEMENT_SIGNED", body = ErrorBody),
        (status = 410, description = "AGREEMENT_CLOSED", body = ErrorBody),
        (status = 422, description = "PIN_WRONG with tries_left", body = ErrorBody),
        (status = 423, description = "PIN_LOCKED", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    signed_in: SignedIn,
    Path(token): Path<String>,
    Body(input): Body<Input>,
) -> Result<Json<Output>, Refusal> {
    let found = agreement::find(&app, &token, signed_in.user).await?;
    match agreement::sign(&app, signed_in.user, found.id, &input.pin).await? {
        Outcome::Signed { agreement, auth_code } => Ok(Json(Output {
            auth_code,
            auth_state: agreement.terms.redirect_state.clone(),
            agreement: AgreementView::of(&app, &agreement),
        })),
        Outcome::WrongPin { tries_left } => Err(Refusal::wrong_pin(tries_left)),
        Outcome::PinLocked => Err(Error::new(Code::PinLocked).into()),
    }
}
