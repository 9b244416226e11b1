//! The SDK's published bundle, where the tests have installed it. It is not a part of this program.

use std::path::PathBuf;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

/// Names the file, when it lies somewhere else.
const VARIABLE: &str = "CASHIER_BAAS_SDK";
/// Where the tests install it, from the root of the sources.
const INSTALLED: &str = ".tools/baas/node_modules/minapp-sdk/lib/web.js";

fn path() -> PathBuf {
    std::env::var_os(VARIABLE).map_or_else(|| PathBuf::from(INSTALLED), PathBuf::from)
}

/// True when the bundle is there.
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
