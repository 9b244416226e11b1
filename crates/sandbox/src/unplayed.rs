//! Calls of the social platforms and of QQ Wallet that the sandbox does not simulate, under their common path.
//!
//! They are refused by name, each in its provider's format, signed where the provider signs.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Method, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;

use crate::{Sandbox, qq};

/// A platform's error for a call that is not allowed.
const UNAUTHORIZED: u32 = 48_001;

/// Every route.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new().route("/cgi-bin/{*call}", any(handle)).route("/sns/{*call}", any(handle))
}

async fn handle(State(sandbox): State<Sandbox>, method: Method, uri: Uri, body: Bytes) -> Response {
    // QQ Wallet's calls are recognised by their ending; WeChat's and QQ's own have none.
    if uri.path().rsplit_once('.').is_some_and(|(_, ending)| ending == "cgi") {
        return qq::unplayed(&sandbox, uri.path(), &body);
    }
    let message = format!("api unauthorized: the sandbox does not play {method} {}", uri.path());
    let text = serde_json::json!({ "errcode": UNAUTHORIZED, "errmsg": message }).to_string();
    let mut response = text.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    response
}
