//! `GET /v3/profitsharing/orders/{number}`: queries the outcome of a request to share.

use axum::extract::{Path, State};
use axum::response::Response;
use cashier_protocol::wechat::v3::error::ApiError;

use super::call::Call;
use super::reply::{Done, refuse};
use super::sharing_view::{self, sharing_key};
use crate::Sandbox;

pub(super) async fn handle(
    State(sandbox): State<Sandbox>,
    Path(number): Path<String>,
    call: Call,
) -> Response {
    call.answer(&sandbox, run(&sandbox, &call, &number))
}

fn run(sandbox: &Sandbox, call: &Call, number: &str) -> Result<Done, ApiError> {
    let now = sandbox.clock.now();
    let transaction = call.parameter("transaction_id");
    sandbox.keeper.read(|world| {
        let order = world.book.find(&sharing_key(number));
        let order = order.filter(|order| transaction == Some(order.transaction_id.as_str()));
        let found = order.and_then(|order| Some((order, order.sharing.request(number)?)));
        let (order, request) = found.ok_or_else(|| refuse("RESOURCE_NOT_EXISTS", "分账单不存在"))?;
        Ok(Done::json(&sharing_view::sharing(order, request, now)))
    })
}
