//! The control API (`/sandbox/v1`): the payer's side and the test controls, for tests, panels and the sandbox's
//! pages.
//!
//! It requires no sign-in. Programs and the sandbox's own pages may call it; pages of other origins may not. It is
//! described at `/sandbox/v1/openapi.json`. One file per endpoint.

mod advance_clock;
mod cancel_order;
mod consent;
pub(crate) mod document;
mod end_refund;
mod expire_order;
mod list_orders;
mod list_visitors;
mod open_jsapi;
mod pay_order;
mod problem;
mod refund_order;
mod resend_notices;
mod reset;
mod scan;
mod set_order_scenario;
mod set_settings;
mod show_clock;
mod show_credentials;
mod show_order;
mod show_settings;
pub(crate) mod view;

pub(crate) use open_jsapi::{Parameters as JsapiParameters, open as open_jsapi};
pub(crate) use problem::Problem;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Sandbox;

#[derive(OpenApi)]
#[openapi(info(
    title = "OpenCashier sandbox control API",
    description = "Pays, cancels and expires the sandbox's orders, chooses what goes wrong, and moves the providers' \
        clock. An order is named by the sandbox's id, by the merchant's number, or by the text of a QR code. \
        Nothing here is real money."
))]
struct Document;

fn described() -> OpenApiRouter<Sandbox> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(list_orders::handle))
        .routes(routes!(show_order::handle))
        .routes(routes!(pay_order::handle))
        .routes(routes!(cancel_order::handle))
        .routes(routes!(expire_order::handle))
        .routes(routes!(set_order_scenario::handle))
        .routes(routes!(resend_notices::handle))
        .routes(routes!(refund_order::handle))
        .routes(routes!(end_refund::handle))
        .routes(routes!(scan::handle))
        .routes(routes!(open_jsapi::handle))
        .routes(routes!(list_visitors::handle))
        .routes(routes!(consent::handle))
        .routes(routes!(show_settings::handle, set_settings::handle))
        .routes(routes!(show_clock::handle, advance_clock::handle))
        .routes(routes!(show_credentials::handle))
        .routes(routes!(reset::handle))
}

/// The routes, with their description.
pub(crate) fn routes() -> Router<Sandbox> {
    let (router, _) = described().split_for_parts();
    router
        .route(document::PATH, get(async || axum::Json(document::document())))
        .layer(map_response(problem::write))
        .layer(map_response(fresh))
}

/// Answers are never cached.
async fn fresh(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
