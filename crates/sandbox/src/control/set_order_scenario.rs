//! `PUT /sandbox/v1/orders/{order}/scenario`: chooses what goes wrong with one order from now on.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::view::OrderView;
use crate::Sandbox;
use crate::scenario::Scenario;

/// The choice.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    /// What goes wrong; nothing when absent.
    scenario: Option<Scenario>,
}

/// Chooses what goes wrong with one order from now on.
#[utoipa::path(put, path = "/sandbox/v1/orders/{order}/scenario", operation_id = "setOrderScenario",
    params(("order", description = "The sandbox's id, or the merchant's number")), request_body = Choice,
    responses(
        (status = 200, description = "The order as it is now", body = OrderView),
        (status = 404, description = "There is no such order", body = Problem),
    ))]
pub(crate) async fn handle(
    State(sandbox): State<Sandbox>,
    Path(order): Path<String>,
    Json(choice): Json<Choice>,
) -> Result<Json<OrderView>, Problem> {
    let id = sandbox.resolve(&order)?;
    sandbox.on_order(&id, |order, _| {
        order.scenario = choice.scenario;
        Ok(())
    })?;
    sandbox.view(&id).map(Json)
}
