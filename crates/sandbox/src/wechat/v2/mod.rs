//! API v2: flat XML over the same orders. One file per endpoint; [`call`] reads, verifies and signs.

mod call;
mod close_order;
mod create_order;
mod create_refund;
mod download_bill;
mod notices;
mod query_order;
mod query_refund;

use axum::Router;
use axum::routing::post;

use crate::Sandbox;
pub(crate) use notices::Notices;

/// Every route.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/pay/unifiedorder", post(create_order::handle))
        .route("/pay/orderquery", post(query_order::handle))
        .route("/pay/closeorder", post(close_order::handle))
        .route("/secapi/pay/refund", post(create_refund::handle))
        .route("/pay/refundquery", post(query_refund::handle))
        .route("/pay/downloadbill", post(download_bill::handle))
}
