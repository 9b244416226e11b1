//! `POST /sandbox/v1/jsapi`: does what `WeixinJSBridge` does with the parameters of a page: it checks the merchant's
//! signature and finds the order.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::view::OrderView;
use crate::orders::OrderId;
use crate::{Sandbox, wechat};

/// The parameters of `getBrandWCPayRequest`, all strings.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Parameters {
    pub(crate) app_id: String,
    pub(crate) time_stamp: String,
    pub(crate) nonce_str: String,
    /// `prepay_id=…`.
    pub(crate) package: String,
    /// `RSA` (API v3), `MD5` or `HMAC-SHA256` (API v2).
    pub(crate) sign_type: String,
    pub(crate) pay_sign: String,
}

/// Checks the parameters of a page as `WeixinJSBridge` does, and finds the order.
#[utoipa::path(post, path = "/sandbox/v1/jsapi", operation_id = "openJsapi", request_body = Parameters,
    responses(
        (status = 200, description = "The order that would be opened", body = OrderView),
        (status = 400, description = "The request is not valid", body = Problem),
        (status = 404, description = "There is no such order", body = Problem),
    ))]
pub(crate) async fn handle(
    State(sandbox): State<Sandbox>,
    Json(parameters): Json<Parameters>,
) -> Result<Json<OrderView>, Problem> {
    let id = open(&sandbox, &parameters)?;
    sandbox.view(&id).map(Json)
}

/// The order that the merchant has signed, which the payer now sees.
pub(crate) fn open(sandbox: &Sandbox, parameters: &Parameters) -> Result<OrderId, Problem> {
    let token = wechat::open_page(sandbox, parameters).map_err(Problem::invalid)?;
    let id = sandbox.resolve(&token)?;
    sandbox.on_order(&id, |order, now| order.scan(&token, now))?;
    Ok(id)
}
