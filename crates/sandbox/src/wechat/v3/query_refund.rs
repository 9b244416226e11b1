//! `GET /v3/refund/domestic/refunds/{number}`: queries a refund.

use axum::extract::{Path, State};
use axum::response::Response;
use cashier_protocol::wechat::v3::error::ApiError;

use super::call::Call;
use super::reply::{Done, refuse};
use super::view;
use crate::Sandbox;
use crate::trouble::Fault;
use crate::wechat::settle::refund_key;

pub(super) async fn handle(
    State(sandbox): State<Sandbox>,
    Path(number): Path<String>,
    call: Call,
) -> Response {
    call.answer(&sandbox, run(&sandbox, &number))
}

fn run(sandbox: &Sandbox, number: &str) -> Result<Done, ApiError> {
    sandbox.keeper.read(|world| {
        let order = world.book.find(&refund_key(number));
        let found = order.and_then(|order| Some((order, order.refund(number)?)));
        let (order, refund) = found.ok_or_else(|| refuse("RESOURCE_NOT_EXISTS", "退款单不存在"))?;
        Ok(Done::json(&view::refund(order, refund)).with(Fault::of_query(order.scenario)))
    })
}
