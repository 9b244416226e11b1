//! Answers about payments and refunds (wallet OpenAPI, §5).

use cashier_core::error::Code;
use cashier_core::id::PaymentId;
use cashier_core::payment::{CancelledBy, Details, Payment, State};
use cashier_core::refund::{Refund, RefundState};
use serde_json::{Value, json};

use super::body::{Body, amount, result};

/// The public words for a payment's state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PaymentView {
    /// `PROCESSING`, `SUCCESS` or `FAIL`.
    pub status: &'static str,
    /// Why it failed.
    pub fail_reason: Option<&'static str>,
}

impl PaymentView {
    /// The words for a payment. A cancelled or expired one is shown as `FAIL`, because clients of this dialect know
    /// no other word (§5.2).
    pub const fn of(state: &State) -> Self {
        let (status, fail_reason) = match state {
            State::Created => ("PROCESSING", None),
            State::Succeeded { .. } => ("SUCCESS", None),
            State::Cancelled { by: CancelledBy::Merchant, .. } => {
                ("FAIL", Some("Order payment cancelled by the merchant."))
            }
            State::Cancelled { by: CancelledBy::User, .. } => {
                ("FAIL", Some("Order payment cancelled by the user."))
            }
            State::Expired { .. } => ("FAIL", Some("Order payment expired.")),
        };
        Self { status, fail_reason }
    }
}

/// `pay`: the order waits on the cashier page.
pub fn pay_accepted(id: PaymentId, details: &Details, cashier_url: &str) -> Vec<u8> {
    Body::default()
        .with("result", result(Code::Accept, None))
        .with("paymentId", id.to_string())
        .with("paymentRequestId", details.request_id.clone())
        .with(
            "redirectActionForm",
            json!({ "method": "GET", "redirectUrl": cashier_url, "redirectionUrl": cashier_url }),
        )
        .maybe("extendInfo", details.extend_info.clone())
        .bytes()
}

/// `pay` under an agreement: paid.
pub fn debited(payment: &Payment) -> Vec<u8> {
    Body::success()
        .with("paymentId", payment.id.to_string())
        .with("paymentRequestId", payment.details.request_id.clone())
        .maybe("paymentTime", payment.paid_at().map(cashier_core::time::Timestamp::to_rfc3339))
        .maybe("extendInfo", payment.details.extend_info.clone())
        .bytes()
}

/// `inquiryPayment`.
pub fn inquired(payment: &Payment, refunds: &[Refund]) -> Vec<u8> {
    let view = PaymentView::of(&payment.state);
    let transactions: Vec<Value> = refunds.iter().map(transaction).collect();
    Body::success()
        .with("paymentId", payment.id.to_string())
        .with("paymentRequestId", payment.details.request_id.clone())
        .with("paymentAmount", amount(payment.amount))
        .with("paymentStatus", view.status)
        .with("paymentCreateTime", payment.created_at.to_rfc3339())
        .with("paymentExpiryTime", payment.expires_at.to_rfc3339())
        .maybe("paymentTime", payment.paid_at().map(cashier_core::time::Timestamp::to_rfc3339))
        .maybe("paymentFailReason", view.fail_reason)
        .maybe("transactions", (!transactions.is_empty()).then_some(transactions))
        .maybe("extendInfo", payment.details.extend_info.clone())
        .bytes()
}

fn transaction(refund: &Refund) -> Value {
    let (status, at) = refund_status(refund);
    json!({
        "transactionId": refund.id.to_string(),
        "transactionRequestId": refund.request_id,
        "transactionType": "REFUND",
        "transactionStatus": status,
        "transactionAmount": amount(refund.amount),
        "transactionTime": at,
    })
}

fn refund_status(refund: &Refund) -> (&'static str, String) {
    match refund.state {
        RefundState::Processing { at } => ("PROCESSING", at.to_rfc3339()),
        RefundState::Succeeded { at, .. } => ("SUCCESS", at.to_rfc3339()),
        RefundState::Failed { at, .. } => ("FAIL", at.to_rfc3339()),
    }
}

/// `cancelPayment`: the payment is closed.
pub fn cancelled(payment: &Payment) -> Vec<u8> {
    Body::success()
        .with("paymentId", payment.id.to_string())
        .with("paymentRequestId", payment.details.request_id.clone())
        .bytes()
}

/// `refund`: done, or refused for good.
pub fn refunded(refund: &Refund) -> Vec<u8> {
    match refund.state {
        RefundState::Processing { .. } => Body::default()
            .with("result", result(Code::RefundInProcess, None))
            .with("refundId", refund.id.to_string())
            .with("refundRequestId", refund.request_id.clone())
            .bytes(),
        RefundState::Succeeded { at, .. } => Body::success()
            .with("refundId", refund.id.to_string())
            .with("refundRequestId", refund.request_id.clone())
            .with("refundAmount", amount(refund.amount))
            .with("refundTime", at.to_rfc3339())
            .bytes(),
        RefundState::Failed { code, .. } => Body::default()
            .with("result", result(code, None))
            .with("refundId", refund.id.to_string())
            .with("refundRequestId", refund.request_id.clone())
            .bytes(),
    }
}

/// `inquiryRefund`. `reason` is the provider's message, if it refused.
pub fn inquired_refund(refund: &Refund, reason: Option<&str>) -> Vec<u8> {
    let (status, at) = refund_status(refund);
    let (time, fail_reason) = match refund.state {
        RefundState::Processing { .. } => (None, None),
        RefundState::Succeeded { .. } => (Some(at), None),
        RefundState::Failed { code, .. } => (None, Some(fail_reason(code, reason))),
    };
    Body::success()
        .with("refundId", refund.id.to_string())
        .with("refundRequestId", refund.request_id.clone())
        .with("paymentId", refund.payment.to_string())
        .with("refundAmount", amount(refund.amount))
        .maybe("refundReason", refund.reason.clone())
        .maybe("refundTime", time)
        .with("refundStatus", status)
        .maybe("refundFailReason", fail_reason)
        .bytes()
}

/// At most 256 characters, as the field is documented.
fn fail_reason(code: Code, said: Option<&str>) -> String {
    let text = code.row().en;
    match said.filter(|said| *said != code.row().name) {
        Some(said) => format!("{text} {said}").chars().take(256).collect(),
        None => text.to_owned(),
    }
}
