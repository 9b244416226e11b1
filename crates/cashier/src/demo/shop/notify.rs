//! The shop's notify endpoint: believes only what the wallet signed, and may be told a thing twice.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::Value;

use super::super::merchant::accept;
use super::Shop;

pub(super) async fn handle(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> Json<Value> {
    accept(&shop.inner.api, &headers, &body, |notice| {
        // An order that this shop does not know was created by another program with the shop's key. It is taken all
        // the same, or the wallet would send it for a day.
        shop.inner.orders.notified(&notice.request_id, &notice.status);
    })
}
