//! The shop's notify endpoint: trusts only what the wallet signed, and tolerates duplicates.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::Value;

use super::super::merchant::accept;
use super::Shop;

pub(super) async fn handle(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> Json<Value> {
    accept(&shop.inner.api, &headers, &body, |notice| {
        // An order unknown to this shop was created by another program with the shop's key. The notice is accepted
        // anyway, or the wallet would keep sending it for a day.
        shop.inner.orders.notified(&notice.request_id, &notice.status);
    })
}
