//! `notifyPayment`, from the wallet to a merchant (wallet OpenAPI, §5.9): the body, and reading the answer.

use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::payment::{Payment, State};
use cashier_core::time::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::answer::PaymentView;
use crate::kept::agree;
use crate::lenient::without_mark;

/// The pauses after failed attempts: eight attempts in all, within about 24 hours. The times are those published by
/// the best-documented wallet of this family.
pub const RETRY_PAUSES: [Duration; 7] = [
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_mins(10),
    Duration::from_hours(1),
    Duration::from_hours(2),
    Duration::from_hours(6),
    Duration::from_hours(15),
];

/// The members of a notice, in the order of their names.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    extend_info: Option<&'a str>,
    payment_amount: ToldAmount<'a>,
    payment_create_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_fail_reason: Option<&'a str>,
    payment_id: String,
    payment_request_id: &'a str,
    payment_result: ToldResult<'a>,
    payment_status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_time: Option<String>,
}

#[derive(Serialize)]
struct ToldAmount<'a> {
    currency: &'a str,
    value: String,
}

#[derive(Serialize)]
struct ToldResult<'a> {
    #[serde(rename = "resultCode")]
    code: &'a str,
    #[serde(rename = "resultMessage")]
    message: &'a str,
    #[serde(rename = "resultStatus")]
    status: &'a str,
}

/// The body of a payment's notice: the union of what the wallets of this family send. Stored digests are of these bytes.
pub fn payment_body(payment: &Payment) -> Vec<u8> {
    let view = PaymentView::of(&payment.state);
    let code = match payment.state {
        State::Created => Code::PaymentInProcess,
        State::Succeeded { .. } => Code::Success,
        State::Cancelled { .. } => Code::OrderCancelled,
        State::Expired { .. } => Code::OrderExpired,
    };
    let (row, currency) = (code.row(), payment.amount.currency());
    let told = Told {
        extend_info: payment.details.extend_info.as_deref(),
        payment_amount: ToldAmount { currency: currency.code(), value: payment.amount.minor().to_string() },
        payment_create_time: payment.created_at.to_rfc3339(),
        payment_fail_reason: view.fail_reason,
        payment_id: payment.id.to_string(),
        payment_request_id: &payment.details.request_id,
        payment_result: ToldResult {
            code: row.name,
            message: view.fail_reason.unwrap_or(row.en),
            status: row.status.letter(),
        },
        payment_status: view.status,
        payment_time: payment.paid_at().map(Timestamp::to_rfc3339),
    };
    serde_json::to_vec(&told).unwrap_or_default()
}

/// True when a body names this payment, its amount and its state.
pub(super) fn tells_payment(body: &[u8], payment: &Payment) -> bool {
    let places =
        ["/paymentId", "/paymentRequestId", "/paymentAmount", "/paymentStatus", "/paymentResult/resultCode"];
    agree(body, &payment_body(payment), &places)
}

/// True when a merchant's answer accepts the notice: a 2xx whose body has `resultStatus` `S`. After any other answer
/// it is sent again.
pub fn is_accepted(status: u16, body: &[u8]) -> bool {
    let Ok(answer) = serde_json::from_slice::<Value>(without_mark(body)) else { return false };
    (200..300).contains(&status)
        && answer.pointer("/result/resultStatus").and_then(Value::as_str) == Some("S")
}

#[cfg(test)]
mod tests {
    use super::is_accepted;

    /// A byte order mark before the answer is ignored (RFC 8259, 8.1).
    #[test]
    fn a_marked_answer_is_understood() {
        let answer = "{\"result\":{\"resultCode\":\"SUCCESS\",\"resultStatus\":\"S\"}}";
        assert!(is_accepted(200, answer.as_bytes()));
        assert!(is_accepted(200, format!("\u{feff}{answer}").as_bytes()));
        assert!(!is_accepted(200, format!("\u{feff}\u{feff}{answer}").as_bytes()));
        assert!(!is_accepted(500, answer.as_bytes()));
    }
}
