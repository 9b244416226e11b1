//! The guards of a development server: it answers only to its own host names, and pages of other origins cannot call
//! what is meant for its own pages and for programs.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use cashier_core::app::{Hosts, is_own_origin};

/// Answers only to known host names: another site could make its own name resolve to this machine.
pub async fn known_hosts(State(hosts): State<Arc<Hosts>>, request: Request, next: Next) -> Response {
    match authority(request.uri(), request.headers()) {
        Some(host) if !hosts.serves(host) => {
            let text = "The demo is not served under this name. Use the address that it printed, or start it with --host NAME.\n";
            (StatusCode::MISDIRECTED_REQUEST, text).into_response()
        }
        _ => next.run(request).await,
    }
}

/// Serves programs and pages of the same origin. The folders `public` are open to all: a mini program's frame has no
/// origin but still loads its scripts.
pub async fn own_pages(
    State(public): State<&'static [&'static str]>,
    request: Request,
    next: Next,
) -> Response {
    let is_public = public.iter().any(|folder| request.uri().path().starts_with(folder));
    let origin = text(request.headers(), &ORIGIN);
    let host = authority(request.uri(), request.headers());
    match origin {
        Some(origin) if !is_public && !host.is_some_and(|host| is_own_origin(host, origin)) => {
            (StatusCode::FORBIDDEN, "Pages of other origins may not call this.\n").into_response()
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
