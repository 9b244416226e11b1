//! The URL by which a caller reached the sandbox, so that URLs in answers work for the same caller.

use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};

use crate::tls::Scheme;

/// Scheme and host as written by the client: in the request line when a proxy is used, or in `Host`.
pub(crate) fn of(uri: &Uri, headers: &HeaderMap, scheme: Option<Scheme>) -> String {
    let scheme = scheme.unwrap_or(Scheme::Plain).word();
    let host = uri.authority().map(Authority::as_str);
    let host = host.or_else(|| headers.get(HOST).and_then(|host| host.to_str().ok()));
    format!("{scheme}://{}", host.unwrap_or("localhost"))
}
