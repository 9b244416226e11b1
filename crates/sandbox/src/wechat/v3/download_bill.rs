//! `GET /v3/billdownload/file`: the file behind a bill's link. The call is signed, the answer is not.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};

use super::call::Call;
use super::reply::refuse;
use crate::Sandbox;

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    let token = call.parameter("token").unwrap_or_default();
    match sandbox.downloads.get(token, sandbox.clock.now()) {
        Some(file) => {
            let mut response = file.into_response();
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=utf-8"));
            response
        }
        None => call.answer(&sandbox, Err(refuse("INVALID_REQUEST", "账单下载链接已失效，请重新申请"))),
    }
}
