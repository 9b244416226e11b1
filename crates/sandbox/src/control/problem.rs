//! The control API's refusals.

use axum::Json;
use axum::body::to_bytes;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
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

/// The most that is read of what the framework says about a request that it cannot read.
const SAID_MAX: usize = 4096;

/// Gives the refusals of the framework, which are plain text or empty, the form of the others.
pub(super) async fn write(response: Response) -> Response {
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE);
    if !status.is_client_error() || kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
    {
        return response;
    }
    let (mut parts, said) = response.into_parts();
    let said = to_bytes(said, SAID_MAX).await.unwrap_or_default();
    let message = match &*said {
        [] => format!("the request is refused: {status}"),
        said => String::from_utf8_lossy(said).into_owned(),
    };
    let is_kept = [StatusCode::METHOD_NOT_ALLOWED, StatusCode::PAYLOAD_TOO_LARGE].contains(&status);
    let status = if is_kept { status } else { StatusCode::BAD_REQUEST };
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(CONTENT_LENGTH);
    (status, parts.headers, Json(Problem { status, code: "invalid", message })).into_response()
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
