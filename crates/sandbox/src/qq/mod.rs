//! QQ Wallet: flat XML, signed with MD5 and the merchant's key. One file per call.
//!
//! Where QQ Wallet published nothing, the sandbox makes documented choices: the schedule of repeated notices is that
//! of WeChat Pay's older interface, a `code_url` is valid for two hours, and codes and states have the names of that
//! interface.

mod close;
mod desk;
mod notice;
mod query;
mod receive;
mod refund;
mod refund_query;
mod statement;
mod unified_order;

use axum::Router;
use axum::body::Bytes;
use axum::response::Response;
use axum::routing::post;
use cashier_protocol::qq::outcome;

pub(crate) use notice::Notices;

use crate::Sandbox;

/// A call that the sandbox does not simulate, refused by name.
pub(crate) fn unplayed(sandbox: &Sandbox, path: &str, body: &Bytes) -> Response {
    let refusal = match receive::open(sandbox, body) {
        Ok(_) => {
            outcome::failure("NO_AUTH", &format!("商户号无此接口权限: the sandbox does not play {path}"))
        }
        Err(refusal) => refusal,
    };
    receive::reply(sandbox, refusal)
}

/// The paths of both hosts, `qpay.qq.com` and `api.qpay.qq.com`.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route(unified_order::PATH, post(unified_order::handle))
        .route("/cgi-bin/pay/qpay_order_query.cgi", post(query::handle))
        .route("/cgi-bin/pay/qpay_close_order.cgi", post(close::handle))
        .route("/cgi-bin/pay/qpay_refund.cgi", post(refund::handle))
        .route("/cgi-bin/pay/qpay_refund_query.cgi", post(refund_query::handle))
        .route("/cgi-bin/sp_download/qpay_mch_statement_down.cgi", post(statement::handle))
}
