//! `POST /sandbox/v1/orders/{order}/cancel`: the payer looks at the order and leaves. The order is unchanged, as at
//! the providers.

use axum::Json;
use axum::extract::{Path, State};

use super::problem::Problem;
use super::view::OrderView;
use crate::Sandbox;

/// The payer looks at the order and leaves.
#[utoipa::path(post, path = "/sandbox/v1/orders/{order}/cancel", operation_id = "cancelOrder",
    params(("order", description = "The sandbox's id, or the merchant's number")),
    responses(
        (status = 200, description = "The order as it is now", body = OrderView),
        (status = 404, description = "There is no such order", body = Problem),
        (status = 409, description = "The order does not allow it", body = Problem),
    ))]
pub(crate) async fn handle(
    State(sandbox): State<Sandbox>,
    Path(order): Path<String>,
) -> Result<Json<OrderView>, Problem> {
    let id = sandbox.resolve(&order)?;
    sandbox.on_order(&id, |order, now| {
        order.reach(now);
        Ok(())
    })?;
    sandbox.view(&id).map(Json)
}
