//! `GET /v3/profitsharing/transactions/{number}/amounts`: queries how much of an order is still frozen.

use axum::extract::{Path, State};
use axum::response::Response;
use cashier_protocol::wechat::v3::error::ApiError;
use cashier_protocol::wechat::v3::profit_sharing::UnsplitAmount;

use super::call::Call;
use super::reply::Done;
use super::share_order::no_order;
use super::sharing_view::{rest_fen, transaction_key};
use crate::Sandbox;

pub(super) async fn handle(
    State(sandbox): State<Sandbox>,
    Path(number): Path<String>,
    call: Call,
) -> Response {
    call.answer(&sandbox, run(&sandbox, &number))
}

fn run(sandbox: &Sandbox, number: &str) -> Result<Done, ApiError> {
    sandbox.keeper.read(|world| {
        let order = world.book.find(&transaction_key(number)).filter(|order| order.paid_at().is_some());
        let order = order.ok_or_else(no_order)?;
        let rest = UnsplitAmount { transaction_id: number.to_owned(), unsplit_amount: rest_fen(order) };
        Ok(Done::json(&rest))
    })
}
