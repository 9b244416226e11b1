//! `GET /v3/profitsharing/return-orders/{number}`: queries the outcome of a return.

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
    let of = call.parameter("out_order_no").unwrap_or_default();
    sandbox.keeper.read(|world| {
        let found = world.book.find(&sharing_key(of)).and_then(|order| {
            let back = order.sharing.returns.iter().find(|back| back.number == number && back.of == of)?;
            Some((order.sharing.request(of)?, back))
        });
        let (request, back) = found.ok_or_else(|| refuse("RESOURCE_NOT_EXISTS", "回退单不存在"))?;
        Ok(Done::json(&sharing_view::sharing_return(request, back)))
    })
}
