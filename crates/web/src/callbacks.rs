//! `POST /callbacks/{channel}/{account}`: notices of payment providers. The raw body is used, because signatures
//! cover it as it was sent.

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::response::IntoResponse as _;
use cashier_core::provider::ProviderName;

use crate::app::Shared;

/// The largest notice accepted.
const BODY_MAX: usize = 64 * 1024;

pub(crate) async fn handle(
    State(app): State<Shared>,
    Path((provider, account)): Path<(String, String)>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let named = ProviderName::from_name(&provider).zip(account.parse().ok());
    let (Some((provider, account)), Ok(body)) = (named, to_bytes(body, BODY_MAX).await) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let Some(answer) = app.providers.receive(provider, account, &headers, &body).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert("content-type", HeaderValue::from_static(answer.content_type));
    response
}
