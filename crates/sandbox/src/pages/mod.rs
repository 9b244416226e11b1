//! The payer's pages: the phone, a browser's cashier, and a page inside WeChat.
//!
//! Their own scripts draw them using the control API; they say SANDBOX everywhere, and load nothing from other
//! origins.

use axum::Router;
use axum::extract::Path;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

use crate::Sandbox;
use crate::wechat::h5_page;

#[derive(RustEmbed)]
#[folder = "src/assets"]
struct Files;

/// Nothing from outside, nothing inline, no frames.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Every route.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/", get(|| std::future::ready(Redirect::temporary("/sandbox/phone"))))
        .route("/sandbox", get(|| std::future::ready(Redirect::temporary("/sandbox/phone"))))
        .route("/sandbox/phone", get(|| std::future::ready(page("phone"))))
        .route("/sandbox/pay/{order}", get(|| std::future::ready(page("cashier"))))
        .route(h5_page::PATH, get(h5_page::handle))
        .route("/sandbox/wechat/jsapi", get(|| std::future::ready(page("jsapi"))))
        .route("/sandbox/assets/{file}", get(asset))
        .route("/sandbox/weixin-js-bridge.js", get(|| asset(Path("bridge.js".to_owned()))))
}

/// A page. All share one frame; its script draws the content.
pub(crate) fn page(kind: &str) -> Response {
    page_with(kind, "")
}

/// A page with content before its script draws anything: HTML, which must already be safe.
pub(crate) fn page_with(kind: &str, content: &str) -> Response {
    let Some(file) = Files::get("page.html") else { return StatusCode::NOT_FOUND.into_response() };
    let text = String::from_utf8_lossy(&file.data).replace("{{page}}", kind).replace("{{content}}", content);
    let mut response = text.into_response();
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("permissions-policy"), "geolocation=(), microphone=(), payment=(), usb=()"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn asset(Path(name): Path<String>) -> Response {
    let kind = match name.rsplit_once('.') {
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "svg")) => "image/svg+xml",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let Some(file) = Files::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = file.data.into_owned().into_response();
    for (name, value) in [
        (CONTENT_TYPE, kind),
        // Names do not change with the content, so a browser must revalidate each time.
        (CACHE_CONTROL, "no-cache"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The merchant's own page loads the script that simulates WeChat's bridge.
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
