//! `POST /host/v1/sessions`: sign in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cashier_core::error::{Code, Error};
use cashier_core::secret::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{ErrorBody, Refusal};
use super::extract::Body;
use crate::app::Shared;
use crate::caller::Caller;
use crate::error::read_error;
use crate::wallet::session;
use crate::wallet::tries::Trier;

/// The credentials.
#[derive(Deserialize, ToSchema)]
#[schema(as = SessionRequest)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// An e-mail address or phone number.
    login_id: String,
    /// The password.
    password: String,
}

/// The new session.
#[derive(Serialize, ToSchema)]
#[schema(as = SessionAnswer)]
pub(super) struct Output {
    /// Send it as `Authorization: Bearer …`.
    session_token: String,
    /// When it expires; RFC 3339.
    expires_at: String,
    /// The user's id.
    user_id: String,
    /// The user's name.
    name: String,
}

/// Sign in with login id and password.
#[utoipa::path(
    post, path = "/host/v1/sessions", operation_id = "addSession", tag = "session", request_body = Input,
    responses(
        (status = 201, description = "The session", body = Output),
        (status = 401, description = "INVALID_CREDENTIALS", body = ErrorBody),
        (status = 403, description = "USER_STATUS_ABNORMAL", body = ErrorBody),
        (status = 429, description = "TOO_MANY_ATTEMPTS", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    Caller { address, .. }: Caller,
    Body(input): Body<Input>,
) -> Result<(StatusCode, Json<Output>), Refusal> {
    let trier = Trier::at(address);
    let signed_in = session::sign_in(&app, &input.login_id, Secret::new(input.password), trier).await;
    let signed_in = signed_in.map_err(Error::from)?;
    let user = app.reader.user(signed_in.session.user).await.map_err(|error| read_error(&error))?;
    let user = user.ok_or_else(|| Error::new(Code::UserNotExist))?;
    let output = Output {
        session_token: signed_in.token,
        expires_at: signed_in.session.expires_at.to_rfc3339(),
        user_id: user.id.to_string(),
        name: user.name,
    };
    Ok((StatusCode::CREATED, Json(output)))
}
