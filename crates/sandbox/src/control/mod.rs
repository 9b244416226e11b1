//! The control API (`/sandbox/v1`): the payer's side and the levers, for tests, panels and the pages of the sandbox.
//!
//! It asks for no sign-in and may be called from pages of any origin: nothing here is worth protecting. Described at
//! `/sandbox/v1/openapi.json`. One file per endpoint.

mod advance_clock;
mod cancel_order;
mod consent;
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

pub(crate) use open_jsapi::Parameters as JsapiParameters;

use axum::Router;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
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

/// The description as JSON.
///
/// # Errors
/// When it cannot be written, which a test excludes.
pub fn description() -> serde_json::Result<String> {
    described().to_openapi().to_pretty_json()
}

/// The routes, with their description.
pub(crate) fn routes() -> Router<Sandbox> {
    let (router, document) = described().split_for_parts();
    router
        .route("/sandbox/v1/openapi.json", get(move || std::future::ready(axum::Json(document))))
        .layer(from_fn(from_anywhere))
}

/// Pages of every origin may call: the script that plays WeChat's bridge runs in the merchant's page.
async fn from_anywhere(request: axum::extract::Request, next: Next) -> Response {
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (CACHE_CONTROL, "no-store"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
