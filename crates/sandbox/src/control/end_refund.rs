//! `POST /sandbox/v1/orders/{order}/refunds/{number}/end`: ends a refund that is in progress or stuck.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::view::OrderView;
use crate::Sandbox;
use crate::notify;
use crate::orders::RefundState;

/// How it ends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct End {
    /// `success`, `abnormal` or `closed`.
    #[schema(value_type = String)]
    state: RefundState,
}

/// Ends a refund that is in progress or stuck.
#[utoipa::path(post, path = "/sandbox/v1/orders/{order}/refunds/{number}/end", operation_id = "endRefund",
    params(("order", description = "The sandbox's id, or the merchant's number"),
        ("number", description = "The merchant's number of the refund")), request_body = End,
    responses(
        (status = 200, description = "The order as it is now", body = OrderView),
        (status = 404, description = "There is no such order", body = Problem),
    ))]
pub(crate) async fn handle(
    State(sandbox): State<Sandbox>,
    Path((order, number)): Path<(String, String)>,
    Json(end): Json<End>,
) -> Result<Json<OrderView>, Problem> {
    let id = sandbox.resolve(&order)?;
    sandbox.on_order(&id, |order, now| {
        notify::end_refund(&sandbox, order, &number, end.state, now);
        Ok(())
    })?;
    sandbox.view(&id).map(Json)
}
