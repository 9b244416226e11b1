//! The security headers of every page.

use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Nothing from outside, nothing inline. Only a page of this site may embed another, as the simulator embeds the
/// cashier; a mini program has no origin, so it cannot. Forms go to this site only: the way back to a merchant is a
/// link or a refresh, never the redirect of a form.
const CONTENT: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                       connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
/// Features of the browser that the pages do not use.
const FEATURES: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Sets the security headers. The referrer is sent to this site only; under `no-referrer` a browser would also send
/// `Origin: null` with our own forms, and on plain HTTP, where it sends no other hint, they would look like foreign
/// ones.
pub fn secure(headers: &mut HeaderMap) {
    let policies = [
        (CONTENT_SECURITY_POLICY, CONTENT),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "SAMEORIGIN"),
        (HeaderName::from_static("permissions-policy"), FEATURES),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in policies {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
