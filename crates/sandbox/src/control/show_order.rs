//! `GET /sandbox/v1/orders/{order}`: one order, with its refunds and its notices.

use axum::Json;
use axum::extract::{Path, State};

use super::problem::Problem;
use super::view::OrderView;
use crate::Sandbox;

/// One order, with its refunds and its notices.
#[utoipa::path(get, path = "/sandbox/v1/orders/{order}", operation_id = "showOrder",
    params(("order", description = "The sandbox's id, or the merchant's number")),
    responses(
        (status = 200, description = "The order", body = OrderView),
        (status = 404, description = "There is no such order", body = Problem),
    ))]
pub(crate) async fn handle(
    State(sandbox): State<Sandbox>,
    Path(order): Path<String>,
) -> Result<Json<OrderView>, Problem> {
    sandbox.view(&sandbox.resolve(&order)?).map(Json)
}
