//! The extractors of handlers: the signed-in user, and a JSON body with errors in our form.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use cashier_core::error::{Code, Error};
use cashier_core::id::{SessionId, UserId};
use serde::de::DeserializeOwned;

use super::answer::Refusal;
use crate::app::Shared;
use crate::wallet::session;

/// The largest body of the host API.
const BODY_MAX: usize = 64 * 1024;

/// The user behind the bearer token.
pub(super) struct SignedIn {
    pub(super) session: SessionId,
    pub(super) user: UserId,
}

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer "));
        let token = token.ok_or_else(|| Error::new(Code::SessionRequired))?;
        let (session, user) = session::authenticate(app, token.trim()).await?;
        Ok(Self { session, user })
    }
}

/// A JSON body. The types themselves refuse unknown fields.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Shared> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &Shared) -> Result<Self, Refusal> {
        let bytes = axum::body::to_bytes(request.into_body(), BODY_MAX)
            .await
            .map_err(|_| Error::new(Code::BodyTooLarge))?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            let code = if error.is_data() { Code::ParamIllegal } else { Code::MsgParseError };
            Error::new(code).with_detail(format!("The body is not valid: {error}."))
        })?;
        Ok(Self(value))
    }
}
