//! The form of errors in the host API.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use cashier_core::error::{Code, Error};
use serde::Serialize;
use utoipa::ToSchema;

/// An error.
#[derive(Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    error: ErrorDetail,
}

/// What went wrong, and what to do.
#[derive(Serialize, ToSchema)]
struct ErrorDetail {
    /// A code of docs/errors.md.
    #[schema(example = "PIN_WRONG")]
    code: &'static str,
    /// A message for the user or the developer.
    message: String,
    /// How many PIN attempts are left; only with `PIN_WRONG`.
    #[serde(skip_serializing_if = "Option::is_none")]
    tries_left: Option<u32>,
}

/// A refusal as an answer.
#[derive(Debug)]
pub(crate) struct Refusal {
    error: Error,
    tries_left: Option<u32>,
}

impl Refusal {
    pub(crate) const fn wrong_pin(tries_left: u32) -> Self {
        Self { error: Error::new(Code::PinWrong), tries_left: Some(tries_left) }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self { error, tries_left: None }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let row = self.error.code.row();
        let status = StatusCode::from_u16(row.http_status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let message = self.error.message().to_owned();
        let detail = ErrorDetail { code: row.name, message, tries_left: self.tries_left };
        (status, Json(ErrorBody { error: detail })).into_response()
    }
}

/// Answers unknown paths.
pub(super) async fn not_found() -> Refusal {
    Error::new(Code::NotFound).into()
}
