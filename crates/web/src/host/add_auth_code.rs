//! `POST /host/v1/auth-codes`: an auth code for a mini program.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cashier_core::error::{Code, Error};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{ErrorBody, Refusal};
use super::extract::{Body, SignedIn};
use crate::app::Shared;
use crate::wallet::auth_code;

/// The longest scope.
const SCOPE_MAX: usize = 64;

/// The request.
#[derive(Deserialize, ToSchema)]
#[schema(as = AuthCodeRequest)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The client id of the mini program's merchant.
    client_id: String,
    /// The scopes, such as `auth_base`.
    scopes: Vec<String>,
    /// True when the user has just agreed to all of them on the consent dialog.
    #[serde(default)]
    agreed: bool,
}

/// The code, and what it covers.
#[expect(clippy::struct_field_names, reason = "these are the names that the JSAPI gives to mini programs")]
#[derive(Serialize, ToSchema)]
#[schema(as = AuthCodeAnswer)]
pub(super) struct Output {
    /// Works once, for this merchant only.
    auth_code: String,
    /// The scopes inside the code.
    auth_success_scopes: Vec<String>,
    /// The scopes that were left out, with the code of the reason: `CONSENT_REQUIRED` when the user has not agreed,
    /// `PARAM_ILLEGAL` when the wallet does not know the scope.
    auth_error_scopes: BTreeMap<String, &'static str>,
}

/// Issue an auth code for the signed-in user. Scopes that need consent are left out until the user has agreed.
#[utoipa::path(
    post, path = "/host/v1/auth-codes", operation_id = "addAuthCode", tag = "authorization", security(("session" = [])), request_body = Input,
    responses(
        (status = 201, description = "The code, and what it covers", body = Output),
        (status = 400, description = "PARAM_ILLEGAL: no scope that the wallet knows", body = ErrorBody),
        (status = 401, description = "SESSION_REQUIRED, INVALID_AUTH_CLIENT", body = ErrorBody),
        (status = 403, description = "CONSENT_REQUIRED: ask the user, then send again with agreed", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    signed_in: SignedIn,
    Body(input): Body<Input>,
) -> Result<(StatusCode, Json<Output>), Refusal> {
    let is_short = input.scopes.iter().all(|scope| (1..=SCOPE_MAX).contains(&scope.len()));
    if input.scopes.is_empty() || input.scopes.len() > 20 || !is_short {
        let detail = "scopes must hold 1 to 20 scopes of 1 to 64 bytes.";
        return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
    }
    let code = auth_code::issue(&app, signed_in.user, &input.client_id, input.scopes, input.agreed).await?;
    let because =
        |scopes: Vec<String>, code: Code| scopes.into_iter().map(move |scope| (scope, code.row().name));
    let missing = because(code.issued.missing_consent, Code::ConsentRequired);
    let output = Output {
        auth_code: code.text,
        auth_success_scopes: code.issued.granted,
        auth_error_scopes: missing.chain(because(code.unknown, Code::ParamIllegal)).collect(),
    };
    Ok((StatusCode::CREATED, Json(output)))
}
