//! Calls of API v3 that the sandbox does not simulate: refused by name, in the provider's format, signed.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use cashier_protocol::wechat::v3::error::ApiError;

use super::call::Call;
use super::reply::{refuse, respond};
use crate::Sandbox;

pub(super) async fn handle(
    State(sandbox): State<Sandbox>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    call: Result<Call, Response>,
) -> Response {
    let refusal = refusal(&method, &uri);
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    match call {
        Ok(call) => call.answer(&sandbox, Err(refusal)),
        // The signature of an upload covers only a part of the body, so it appeared to be wrong.
        Err(_) if kind.starts_with("multipart/") => respond(&sandbox, None, Err(refusal)),
        Err(refused) => refused,
    }
}

/// The provider answers the same to a merchant that has not applied for a product.
fn refusal(method: &Method, uri: &Uri) -> ApiError {
    let path = uri.path();
    refuse("NO_AUTH", &format!("商户号无此接口权限: the sandbox does not play {method} {path}"))
}
