//! `POST /orders/{id}/refund`: refunds the whole price.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::Value;

use super::caller::Caller;
use super::order::State as OrderState;
use super::refusal::Refusal;
use super::{Tea, view};

pub(super) async fn handle(
    State(tea): State<Tea>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Json<Value>, Refusal> {
    let order = tea.find(&id, &caller)?;
    let order = match &order.state {
        // A second tap is not a second refund.
        OrderState::Refunded { .. } => order,
        OrderState::Paid { payment_id } => {
            let fact = tea.request_refund(&order, payment_id, caller.now).await?;
            tea.learn(order, fact)
        }
        OrderState::Placed | OrderState::Waiting { .. } | OrderState::Closed { .. } => {
            return Err(Refusal::NotPaid);
        }
    };
    Ok(Json(view::order(&order, caller.language)))
}
