//! A notice of the wallet: read only if it is signed, and answered so that the wallet stops sending it.

use axum::Json;
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::OpenApi;

/// The content of a notice about a payment.
#[derive(Debug, Deserialize)]
pub(crate) struct Notice {
    /// The merchant's own number of the payment.
    #[serde(rename = "paymentRequestId")]
    pub(crate) request_id: String,
    /// The wallet's number of the payment.
    #[serde(rename = "paymentId")]
    pub(crate) payment_id: String,
    /// `SUCCESS` or `FAIL`.
    #[serde(rename = "paymentStatus")]
    pub(crate) status: String,
    /// The amount.
    #[serde(rename = "paymentAmount")]
    pub(crate) amount: NoticeAmount,
}

/// An amount on the wire.
#[derive(Debug, Deserialize)]
pub(crate) struct NoticeAmount {
    /// The currency's code.
    pub(crate) currency: String,
    /// Minor units.
    pub(crate) value: String,
}

/// Passes a signed notice to the merchant, and returns the answer for the wallet.
pub(crate) fn accept(
    api: &OpenApi,
    headers: &HeaderMap,
    body: &[u8],
    take: impl FnOnce(&Notice),
) -> Json<Value> {
    if !api.is_notice(headers, body) {
        return answer("F", "INVALID_SIGNATURE", "The signature is not the wallet's.");
    }
    // The whole body must be one JSON value, or it is refused: bytes after it could be anything.
    let Ok(notice) = serde_json::from_slice(body) else {
        return answer("F", "MSG_PARSE_ERROR", "The body is not a notice about a payment.");
    };
    take(&notice);
    answer("S", "SUCCESS", "success")
}

fn answer(status: &str, code: &str, message: &str) -> Json<Value> {
    Json(json!({ "result": { "resultStatus": status, "resultCode": code, "resultMessage": message } }))
}
