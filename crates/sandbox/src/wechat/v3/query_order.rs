//! `GET /v3/pay/transactions/out-trade-no/{number}` and `…/id/{number}`: queries an order.

use axum::extract::{Path, State};
use axum::response::Response;
use cashier_protocol::wechat::v3::error::ApiError;

use super::call::Call;
use super::reply::{Done, refuse};
use super::view;
use crate::Sandbox;
use crate::trouble::Fault;
use crate::wechat::settle::{Number, find};

pub(super) async fn by_merchant(
    State(sandbox): State<Sandbox>,
    Path(number): Path<String>,
    call: Call,
) -> Response {
    call.answer(&sandbox, run(&sandbox, &call, Number::Merchant(&number)))
}

pub(super) async fn by_provider(
    State(sandbox): State<Sandbox>,
    Path(number): Path<String>,
    call: Call,
) -> Response {
    call.answer(&sandbox, run(&sandbox, &call, Number::Provider(&number)))
}

fn run(sandbox: &Sandbox, call: &Call, number: Number<'_>) -> Result<Done, ApiError> {
    Call::is_of(call.parameter("mchid"))?;
    let order = find(sandbox, number).ok_or_else(not_found)?;
    let done = Done::json(&view::transaction(&order, sandbox.clock.now()));
    Ok(done.with(Fault::of_query(order.scenario)))
}

pub(super) fn not_found() -> ApiError {
    refuse("ORDER_NOT_EXIST", "订单不存在")
}
