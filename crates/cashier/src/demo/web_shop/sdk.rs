//! The SDK's published bundle, as installed by the tests. It is not part of this program.

use std::path::PathBuf;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

/// The environment variable with the file's path, if it is elsewhere.
const VARIABLE: &str = "CASHIER_BAAS_SDK";
/// Where the tests install it, relative to the root of the source tree.
const INSTALLED: &str = ".tools/baas/node_modules/minapp-sdk/lib/web.js";

fn path() -> PathBuf {
    std::env::var_os(VARIABLE).map_or_else(|| PathBuf::from(INSTALLED), PathBuf::from)
}

/// Returns true when the bundle exists.
pub(super) fn is_there() -> bool {
    path().is_file()
}

pub(super) async fn serve() -> Response {
    let read = tokio::task::spawn_blocking(|| std::fs::read(path())).await;
    let Ok(Ok(bytes)) = read else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
