//! `notifyPayment`, from the wallet to a merchant (wallet OpenAPI, §5.9): the body, and reading the answer.

use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::payment::{Payment, State};
use serde_json::Value;

use super::answer::{PaymentView, result};
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

/// The body of a payment's notice: the union of the fields that wallets of this family send.
pub fn payment_body(payment: &Payment) -> Vec<u8> {
    let view = PaymentView::of(&payment.state);
    let code = match payment.state {
        State::Created => Code::PaymentInProcess,
        State::Succeeded { .. } => Code::Success,
        State::Cancelled { .. } => Code::OrderCancelled,
        State::Expired { .. } => Code::OrderExpired,
    };
    let mut body = serde_json::Map::new();
    let mut put = |name: &str, value: Value| {
        body.insert(name.to_owned(), value);
    };
    put("paymentId", payment.id.to_string().into());
    put("paymentRequestId", payment.details.request_id.clone().into());
    put(
        "paymentAmount",
        serde_json::json!({
            "currency": payment.amount.currency().code(),
            "value": payment.amount.minor().to_string(),
        }),
    );
    put("paymentCreateTime", payment.created_at.to_rfc3339().into());
    if let Some(at) = payment.paid_at() {
        put("paymentTime", at.to_rfc3339().into());
    }
    put("paymentStatus", view.status.into());
    put("paymentResult", result(code, view.fail_reason));
    if let Some(reason) = view.fail_reason {
        put("paymentFailReason", reason.into());
    }
    if let Some(text) = &payment.details.extend_info {
        put("extendInfo", text.clone().into());
    }
    Value::Object(body).to_string().into_bytes()
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
