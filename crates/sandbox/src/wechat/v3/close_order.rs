//! `POST /v3/pay/transactions/out-trade-no/{number}/close`: closes an unpaid order.

use axum::extract::{Path, State};
use axum::response::Response;
use cashier_protocol::wechat::v3::error::ApiError;
use cashier_protocol::wechat::v3::order::CloseOrder;

use super::call::Call;
use super::query_order::not_found;
use super::reply::{Done, refuse};
use crate::Sandbox;
use crate::trouble::Fault;
use crate::wechat::settle::{CloseRefusal, close};

pub(super) async fn handle(
    State(sandbox): State<Sandbox>,
    Path(number): Path<String>,
    call: Call,
) -> Response {
    call.answer(&sandbox, run(&sandbox, &call, &number))
}

fn run(sandbox: &Sandbox, call: &Call, number: &str) -> Result<Done, ApiError> {
    let request: CloseOrder = call.json()?;
    Call::is_of(Some(&request.mchid))?;
    match close(sandbox, number) {
        Ok(scenario) => Ok(Done::empty().with(Fault::of_query(scenario))),
        Err(CloseRefusal::NotFound) => Err(not_found()),
        Err(CloseRefusal::Paid) => Err(refuse("ORDERPAID", "该订单已支付，不能关闭")),
        Err(CloseRefusal::AlreadyClosed) => Err(refuse("ORDER_CLOSED", "该订单已关闭")),
    }
}
