//! The shop's notify endpoint: believes only what the wallet signed, and may be told a thing twice.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::{NOTIFY_PATH, Shop};

pub(super) async fn handle(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> Json<Value> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let signed = shop.inner.client.is_from_wallet(
        NOTIFY_PATH,
        header("client-id"),
        header("request-time"),
        header("signature"),
        &body,
    );
    if !signed {
        return result("F", "INVALID_SIGNATURE", "The signature is not the wallet's.");
    }
    let Ok(notice) = serde_json::from_slice::<Value>(&body) else {
        return result("F", "MSG_PARSE_ERROR", "The body is not JSON.");
    };
    let text = |name: &str| notice.get(name).and_then(Value::as_str).unwrap_or_default();
    // An order that this shop does not know was created by another program with the shop's key. It is taken all
    // the same, or the wallet would send it for a day.
    shop.inner.orders.notified(text("paymentRequestId"), text("paymentStatus"));
    result("S", "SUCCESS", "success")
}

fn result(status: &str, code: &str, message: &str) -> Json<Value> {
    Json(json!({ "result": { "resultStatus": status, "resultCode": code, "resultMessage": message } }))
}
