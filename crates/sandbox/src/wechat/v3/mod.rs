//! API v3: REST with JSON. One file per endpoint; [`call`] reads and verifies, [`reply`] signs.

mod add_receiver;
mod ask_bill;
mod call;
mod close_order;
mod create_order;
mod create_refund;
mod delete_receiver;
mod download_bill;
mod list_certificates;
mod notices;
mod query_order;
mod query_refund;
mod query_rest;
mod query_return;
mod query_sharing;
mod reply;
mod return_share;
mod share_order;
mod sharing_view;
mod unfreeze;
mod unplayed;
mod view;

use axum::Router;
use axum::routing::{any, get, post};

use crate::Sandbox;
pub(crate) use notices::Notices;

/// Every route.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/v3/pay/transactions/native", post(create_order::native))
        .route("/v3/pay/transactions/jsapi", post(create_order::jsapi))
        .route("/v3/pay/transactions/h5", post(create_order::h5))
        .route("/v3/pay/transactions/app", post(create_order::app))
        .route("/v3/pay/transactions/out-trade-no/{number}", get(query_order::by_merchant))
        .route("/v3/pay/transactions/id/{number}", get(query_order::by_provider))
        .route("/v3/pay/transactions/out-trade-no/{number}/close", post(close_order::handle))
        .route("/v3/refund/domestic/refunds", post(create_refund::handle))
        .route("/v3/refund/domestic/refunds/{number}", get(query_refund::handle))
        .route("/v3/certificates", get(list_certificates::handle))
        .route("/v3/bill/tradebill", get(ask_bill::trade))
        .route("/v3/bill/fundflowbill", get(ask_bill::fund_flow))
        .route("/v3/profitsharing/bills", get(ask_bill::sharing))
        .route("/v3/billdownload/file", get(download_bill::handle))
        .route("/v3/profitsharing/receivers/add", post(add_receiver::handle))
        .route("/v3/profitsharing/receivers/delete", post(delete_receiver::handle))
        .route("/v3/profitsharing/orders", post(share_order::handle))
        .route("/v3/profitsharing/orders/unfreeze", post(unfreeze::handle))
        .route("/v3/profitsharing/orders/{number}", get(query_sharing::handle))
        .route("/v3/profitsharing/return-orders", post(return_share::handle))
        .route("/v3/profitsharing/return-orders/{number}", get(query_return::handle))
        .route("/v3/profitsharing/transactions/{number}/amounts", get(query_rest::handle))
        .route("/v3/{*call}", any(unplayed::handle))
        .method_not_allowed_fallback(unplayed::handle)
}
