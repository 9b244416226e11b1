//! The cashier that a payer's browser is sent to by a merchant's page: sign in with one tap, pay, or leave.
//!
//! Every page says SANDBOX, works without scripts, and is forbidden to load anything from other origins.

mod act;
mod frame;
pub(super) mod open;
mod page;
mod return_link;
mod show;
mod texts;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

pub(crate) use open::read_app_order;
pub(super) use page::refused;

use crate::Sandbox;

/// The path of an order's page. The id may contain anything, so it is encoded: it is also used in a header.
pub(crate) fn path_of(id: &str) -> String {
    let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("/alipay/cashier/{id}")
}

pub(super) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/alipay/cashier/{order}", get(show::handle))
        .route("/alipay/cashier/{order}/state", get(show::state))
        .route("/alipay/cashier/{order}/sign-in", post(act::sign_in))
        .route("/alipay/cashier/{order}/pay", post(act::pay))
        .route("/alipay/cashier/{order}/leave", post(act::leave))
        .route("/alipay/assets/cashier.css", get(style))
        .route("/alipay/assets/cashier.js", get(script))
}

async fn style() -> Response {
    asset("text/css; charset=utf-8", include_str!("../../../assets/alipay/cashier.css"))
}

async fn script() -> Response {
    asset("text/javascript; charset=utf-8", include_str!("../../../assets/alipay/cashier.js"))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CACHE_CONTROL, HeaderValue::from_static("max-age=60")),
    ];
    (headers, text).into_response()
}
