//! `POST /sandbox/v1/orders/{order}/refunds`: the merchant refunds in the provider's console, bypassing its own
//! system.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::view::OrderView;
use crate::orders::{NewRefund, RefundState};
use crate::{Sandbox, draw, notify};

/// A refund to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsoleRefund {
    /// The amount, in fen.
    amount_fen: i64,
    /// The refund's number; the provider generates one when absent.
    #[serde(default)]
    number: Option<String>,
}

/// The merchant refunds in the provider's console, bypassing its own system.
#[utoipa::path(post, path = "/sandbox/v1/orders/{order}/refunds", operation_id = "refundOrder",
    params(("order", description = "The sandbox's id, or the merchant's number")), request_body = ConsoleRefund,
    responses(
        (status = 200, description = "The order as it is now", body = OrderView),
        (status = 404, description = "There is no such order", body = Problem),
        (status = 409, description = "The order does not allow it", body = Problem),
    ))]
pub(crate) async fn handle(
    State(sandbox): State<Sandbox>,
    Path(order): Path<String>,
    Json(refund): Json<ConsoleRefund>,
) -> Result<Json<OrderView>, Problem> {
    let id = sandbox.resolve(&order)?;
    let now = sandbox.clock.now();
    let number = refund.number.unwrap_or_else(|| draw::number(sandbox.entropy(), "console", now));
    if number.is_empty() || number.len() > 64 || refund.amount_fen < 1 {
        return Err(Problem::invalid("amount_fen must be at least 1, and number 1 to 64 characters"));
    }
    let takes = Duration::from_secs(sandbox.keeper.read(|world| world.settings().refund_s).into());
    let refund_id = draw::number(sandbox.entropy(), "50300099", now);
    let made = sandbox.keeper.change(|world| {
        let order = world.book.edit(&id)?;
        let dialect = order.dialect;
        let row = dialect.row();
        let due_at = (!row.refunds_at_once).then(|| now.saturating_add(takes));
        let request = NewRefund {
            number: number.clone(),
            refund_id,
            dialect,
            fen: refund.amount_fen,
            reason: None,
            notify_url: order.notify_url.clone().filter(|_| row.tells_refunds),
        };
        let made = order.add_refund(request, now, due_at);
        if made.is_ok() && due_at.is_none() {
            notify::end_refund(&sandbox, order, &number, RefundState::Success, now);
        }
        Some(made)
    });
    sandbox.wake();
    match made {
        None => Err(Problem::not_found()),
        Some(Err(_)) => Err(Problem::invalid(
            "the order was not paid, less than this is left of it, or the merchant's money is short",
        )),
        Some(Ok(_)) => sandbox.view(&id).map(Json),
    }
}
