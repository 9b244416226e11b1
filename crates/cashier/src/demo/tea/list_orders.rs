//! `GET /orders`: the caller's orders, the newest first, as stored by the shop.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::caller::Caller;
use super::{Tea, view};

/// More than a history on a phone shows.
const LIMIT: usize = 50;

pub(super) async fn handle(State(tea): State<Tea>, caller: Caller) -> Json<Value> {
    let orders = tea.inner.book.read(|book| book.orders_of(&caller.session.owner));
    let orders: Vec<Value> =
        orders.iter().take(LIMIT).map(|order| view::order(order, caller.language)).collect();
    Json(json!({ "orders": orders }))
}
