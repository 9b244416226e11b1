//! Which pages may read an answer. A preflight names no app, so it passes when any app allows the page; the call
//! itself is checked against its app.

use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use cashier_protocol::baas::headers::{ALLOWED, METHODS};

/// How long a browser may cache a preflight, in seconds.
const MAX_AGE: &str = "600";

/// The origin of the calling page; `None` for mini programs and servers, which have no origin.
pub(super) fn origin(headers: &HeaderMap) -> Option<&str> {
    // An origin that is not valid text is treated as one that is not allowed.
    headers.get(ORIGIN).map(|value| value.to_str().unwrap_or("null"))
}

/// Lets a page read the answer, and the link to the explanation of a refusal.
pub(super) fn allow(response: &mut Response<Body>, origin: &str) {
    if let Ok(value) = HeaderValue::from_str(origin) {
        response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, value);
        response.headers_mut().insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("link"));
    }
}

/// Marks the answer as depending on the origin, so that no cache serves it to another page.
pub(super) fn vary(response: &mut Response<Body>) {
    response.headers_mut().append(VARY, HeaderValue::from_static("Origin"));
}

/// The answer to a preflight.
pub(super) fn preflight(allowed: Option<&str>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    let Some(origin) = allowed else {
        *response.status_mut() = StatusCode::FORBIDDEN;
        return response;
    };
    *response.status_mut() = StatusCode::NO_CONTENT;
    allow(&mut response, origin);
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED),
        (ACCESS_CONTROL_MAX_AGE, MAX_AGE),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
