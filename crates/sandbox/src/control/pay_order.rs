//! `POST /sandbox/v1/orders/{order}/pay`: the payer pays.

use axum::Json;
use axum::extract::{Path, State};

use super::problem::Problem;
use super::view::OrderView;
use crate::Sandbox;

/// The payer pays.
#[utoipa::path(post, path = "/sandbox/v1/orders/{order}/pay", operation_id = "payOrder",
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
    sandbox.pay(&id)?;
    sandbox.view(&id).map(Json)
}
