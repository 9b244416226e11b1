//! `GET /profile`: the caller's identity as known to the shop.

use axum::Json;
use serde_json::{Value, json};

use super::book::Session;
use super::caller::Caller;

pub(super) async fn handle(caller: Caller) -> Json<Value> {
    Json(view(&caller.session))
}

pub(super) fn view(session: &Session) -> Value {
    json!({ "guest": session.owner.customer_id().is_none(), "nickname": session.nickname })
}
