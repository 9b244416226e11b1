//! `GET /orders/{id}`: the current state of an order. Until a notice has arrived, the wallet is asked.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::Value;

use super::caller::Caller;
use super::order::{Fact, Order, State as OrderState};
use super::refusal::Refusal;
use super::{Tea, view};

pub(super) async fn handle(
    State(tea): State<Tea>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Json<Value>, Refusal> {
    let mut order = tea.find(&id, &caller)?;
    if let OrderState::Waiting { .. } = order.state
        && let Some(fact) = tea.inquire(&order, caller.now).await
    {
        order = tea.learn(order, fact);
    }
    Ok(Json(view::order(&order, caller.language)))
}

impl Tea {
    /// The caller's own order. Somebody else's counts as missing.
    pub(super) fn find(&self, id: &str, caller: &Caller) -> Result<Order, Refusal> {
        let order = self.inner.book.read(|book| book.order(id).cloned());
        order.filter(|order| order.owner == caller.session.owner).ok_or(Refusal::OrderNotFound)
    }

    /// Records a fact, and returns the updated order.
    pub(super) fn learn(&self, order: Order, fact: Fact) -> Order {
        self.inner.book.change(|book| match book.order_mut(&order.id) {
            Some(kept) => {
                kept.learn(fact);
                kept.clone()
            }
            None => order,
        })
    }
}
