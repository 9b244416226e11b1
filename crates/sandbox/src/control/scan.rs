//! `POST /sandbox/v1/scan`: the payer's phone reads a QR code, or a link is opened on it.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::view::OrderView;
use crate::Sandbox;

/// What the phone reads.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Code {
    /// The text of the code: `weixin://wxpay/bizpayurl?pr=…`, an `h5_url`, the link
    /// `weixin://wap/pay?…` of its page, a `prepay_id`, a number of the merchant,
    /// or the text that a merchant's app hands to Alipay.
    code: String,
}

/// The payer's phone reads a QR code, or a link is opened on it.
#[utoipa::path(post, path = "/sandbox/v1/scan", operation_id = "scan", request_body = Code,
    responses(
        (status = 200, description = "The order behind the code", body = OrderView),
        (status = 404, description = "There is no such order", body = Problem),
        (status = 409, description = "The order does not allow it", body = Problem),
    ))]
pub(crate) async fn handle(
    State(sandbox): State<Sandbox>,
    Json(seen): Json<Code>,
) -> Result<Json<OrderView>, Problem> {
    let id = match crate::alipay::read_app_order(&sandbox, &seen.code) {
        Some(order) => order.map_err(Problem::invalid)?,
        None => sandbox.resolve(&seen.code)?,
    };
    sandbox.on_order(&id, |order, now| order.scan(&seen.code, now))?;
    sandbox.view(&id).map(Json)
}
