//! The form of errors in the host API.
//!
//! A handler says only what it refuses. One layer around all of them writes the body, because only it knows the address
//! of the catalogue that the body links to.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::State;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use cashier_core::error::{Code, Error};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::Shared;
use crate::help::{add_link, help_url};

/// An error.
#[derive(Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    error: ErrorDetail,
}

/// What went wrong, and what to do.
#[derive(Serialize, ToSchema)]
struct ErrorDetail {
    /// A code of the catalogue.
    #[schema(example = "PIN_WRONG")]
    code: &'static str,
    /// A message for the user or the developer.
    message: String,
    /// The address of the code's entry in the catalogue: cause, and what to do.
    #[schema(example = "https://pay.example/docs/errors#PIN_WRONG")]
    help: String,
    /// How many PIN attempts are left; only with `PIN_WRONG`.
    #[serde(skip_serializing_if = "Option::is_none")]
    tries_left: Option<u32>,
}

impl ErrorBody {
    fn new(error: &Error, tries_left: Option<u32>, base_url: &str) -> Self {
        let (code, message) = (error.code.row().name, error.message().to_owned());
        let help = help_url(base_url, error.code);
        Self { error: ErrorDetail { code, message, help, tries_left } }
    }
}

/// The body of a refusal that is made before any handler is reached.
pub(crate) fn refusal_body(error: &Error, base_url: &str) -> Vec<u8> {
    // It holds only text and a number, so it can always be written.
    serde_json::to_vec(&ErrorBody::new(error, None, base_url)).unwrap_or_default()
}

/// A refusal as an answer.
#[derive(Clone, Debug)]
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
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The most that is read of what the framework says about a path or a query that it cannot read.
const SAID_MAX: usize = 1024;

/// Writes the body of a refusal, and the header that links to its explanation.
pub(crate) async fn write(State(app): State<Shared>, response: Response) -> Response {
    let (mut parts, said) = response.into_parts();
    let refusal: Refusal = match parts.extensions.remove() {
        Some(refusal) => refusal,
        // Paths and queries are read before any handler, and refused as plain text.
        None if parts.status == StatusCode::BAD_REQUEST => {
            let said = to_bytes(said, SAID_MAX).await.unwrap_or_default();
            let detail = String::from_utf8_lossy(&said).into_owned();
            parts.headers.remove(CONTENT_LENGTH);
            Error::new(Code::ParamIllegal).with_detail(detail).into()
        }
        None => return Response::from_parts(parts, said),
    };
    let Refusal { error, tries_left } = refusal;
    let base_url = &app.rules.base_url;
    let body = Json(ErrorBody::new(&error, tries_left, base_url));
    // The headers that the router has set, such as `allow`, are kept; the body has its own type.
    parts.headers.remove(CONTENT_TYPE);
    let mut written = (parts.status, parts.headers, body).into_response();
    add_link(written.headers_mut(), base_url, error.code);
    written
}

/// Answers a path that is called with a method it does not have.
pub(crate) async fn wrong_method(method: Method) -> Refusal {
    Error::new(Code::MethodNotSupported).with_detail(format!("This path does not take {method}.")).into()
}

/// Answers unknown paths.
pub(crate) async fn not_found() -> Refusal {
    Error::new(Code::NotFound).into()
}
