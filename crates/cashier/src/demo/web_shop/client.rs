//! `@opencashier/web`, our own client of the BaaS API, as modules that a page loads without a bundler.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../sdk/web/src"]
struct Modules;

pub(super) async fn serve(Path(file): Path<String>) -> Response {
    let Some(module) = Modules::get(&file) else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = module.data.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
