//! Who may call from a browser: the sandbox serves this machine's programs, not every page that a browser has open.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use cashier_core::app::{Hosts, is_own_origin};
use serde_json::json;

/// Answers only to the sandbox's own host names; a page could make any other resolve to this machine.
pub(crate) async fn known_hosts(State(hosts): State<Arc<Hosts>>, request: Request, next: Next) -> Response {
    match authority(request.uri(), request.headers()) {
        Some(host) if !hosts.serves(host) => {
            let message = format!(
                "the sandbox is not served under the name {}; use 127.0.0.1, or start it with --host NAME",
                host.chars().filter(|letter| !letter.is_control()).take(100).collect::<String>()
            );
            refuse(StatusCode::MISDIRECTED_REQUEST, "unknown_host", &message)
        }
        _ => next.run(request).await,
    }
}

/// Serves programs and the sandbox's own pages, not pages of other origins.
pub(crate) async fn own_pages(request: Request, next: Next) -> Response {
    let origin = text(request.headers(), &ORIGIN);
    let host = authority(request.uri(), request.headers());
    match origin {
        Some(origin) if !host.is_some_and(|host| is_own_origin(host, origin)) => {
            let message = "pages of other origins may not call this; call it from a program";
            refuse(StatusCode::FORBIDDEN, "foreign_page", message)
        }
        _ => next.run(request).await,
    }
}

fn authority<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    uri.authority().map(Authority::as_str).or_else(|| text(headers, &HOST))
}

/// A header as text. A value that is not text is treated as one that is not allowed.
fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("null"))
}

fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "code": code, "message": message }))).into_response()
}
