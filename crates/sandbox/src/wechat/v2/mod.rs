//! API v2: flat XML over the same orders. One file per endpoint; [`call`] reads, verifies and signs.

mod call;
mod close_order;
mod create_order;
mod create_refund;
mod download_bill;
mod notices;
mod query_order;
mod query_refund;
mod unplayed;

use axum::Router;
use axum::routing::{any, post};

use crate::Sandbox;
pub(crate) use notices::Notices;

/// Every route.
pub(crate) fn routes() -> Router<Sandbox> {
    let router = Router::new()
        .route("/pay/unifiedorder", post(create_order::handle))
        .route("/pay/orderquery", post(query_order::handle))
        .route("/pay/closeorder", post(close_order::handle))
        .route("/secapi/pay/refund", post(create_refund::handle))
        .route("/pay/refundquery", post(query_refund::handle))
        .route("/pay/downloadbill", post(download_bill::handle));
    unplayed::FOLDERS
        .into_iter()
        .fold(router, |router, folder| router.route(&format!("{folder}/{{*call}}"), any(unplayed::handle)))
}
