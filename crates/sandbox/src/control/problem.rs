//! The control API's refusals.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::orders::PayRefusal;

/// A refusal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    #[serde(skip)]
    status: StatusCode,
    /// A word for programs: `not_found`, `paid`, `closed`, `expired`, `invalid`.
    code: &'static str,
    /// A sentence for people.
    message: String,
}

impl Problem {
    pub(crate) fn not_found() -> Self {
        let message = "the sandbox has no such order".to_owned();
        Self { status: StatusCode::NOT_FOUND, code: "not_found", message }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "invalid", message: message.into() }
    }
}

impl From<PayRefusal> for Problem {
    fn from(refusal: PayRefusal) -> Self {
        let code = match refusal {
            PayRefusal::Paid => "paid",
            PayRefusal::Closed => "closed",
            PayRefusal::Expired => "expired",
        };
        Self { status: StatusCode::CONFLICT, code, message: refusal.to_string() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}
