//! `GET /simulator/assets/{folder}/{file}`: the page's and the frame's scripts and styles, embedded.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "src/assets"]
struct Files;

/// An embedded text.
pub(crate) fn text(path: &str) -> Option<String> {
    Files::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned())
}

pub(crate) async fn serve(Path((folder, file)): Path<(String, String)>) -> Response {
    let found = Files::get(&format!("{folder}/{file}"));
    let kind = match file.rsplit_once('.') {
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "wasm")) => "application/wasm",
        Some((_, "svg")) => "image/svg+xml",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let Some(found) = found else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = found.data.into_owned().into_response();
    for (name, value) in [
        (CONTENT_TYPE, kind),
        // Names do not change with the content, so a browser must revalidate each time.
        (CACHE_CONTROL, "no-cache"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The sandboxed frame has no origin, and these files are public.
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
