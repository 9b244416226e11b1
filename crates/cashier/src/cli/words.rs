//! States as text: what is known, and what happens next while the outcome is not known.

use cashier_core::payment::{Payment, State};
use cashier_core::provider::{AttemptState, CallState, Credit, PaymentAttempt, ProviderCall};
use cashier_core::refund::{Refund, RefundState};

/// The state of a payment.
pub(super) fn payment(payment: &Payment) -> String {
    match &payment.state {
        State::Created => format!(
            "created: nobody has paid yet; it expires at {} unless somebody pays",
            payment.expires_at.to_rfc3339()
        ),
        State::Succeeded { at, .. } => format!("succeeded at {}", at.to_rfc3339()),
        State::Cancelled { at, by } => format!("cancelled by the {} at {}", by.name(), at.to_rfc3339()),
        State::Expired { at } => format!("expired: nobody paid in time; closed at {}", at.to_rfc3339()),
    }
}

/// The state of a refund.
pub(super) fn refund(refund: &Refund) -> String {
    match &refund.state {
        RefundState::Processing { .. } => format!(
            "processing: the payment provider has to return the money and has not confirmed it yet. It is queried until it \
             does; `cashier provider shares {}` shows the outcome. Do not return the money in another way meanwhile",
            refund.payment
        ),
        RefundState::Succeeded { at, .. } => format!("succeeded at {}", at.to_rfc3339()),
        RefundState::Failed { code, .. } => {
            let row = code.row();
            format!("failed: {}: {} {} No money moved", row.name, row.meaning, row.what_to_do)
        }
    }
}

/// The state of a provider call.
pub(super) fn provider_call(provider_call: &ProviderCall) -> String {
    match &provider_call.state {
        CallState::Waiting { returns } => {
            format!("waiting: {returns} shares must be returned first; then it continues by itself")
        }
        CallState::Requested => {
            "requested: the provider is being called; whether it received the call is not known yet".to_owned()
        }
        CallState::Submitted => {
            "submitted: the provider accepted it but has not reported the outcome; it is queried until it does"
                .to_owned()
        }
        CallState::Unknown => {
            "unknown: the provider's answer did not arrive or cannot be trusted, so it may or may not have \
             happened; it is queried until it answers. Do not do it in another way meanwhile"
                .to_owned()
        }
        CallState::Succeeded { at } => format!("succeeded at {}", at.to_rfc3339()),
        CallState::Failed { reason, .. } => format!("failed: {reason}. No money moved"),
    }
}

/// The state of an attempt to pay through a provider.
pub(super) fn attempt(attempt: &PaymentAttempt) -> String {
    match &attempt.state {
        AttemptState::Prepared => {
            "prepared: the provider is being called to create the order; whether it received the call is not known yet"
                .to_owned()
        }
        AttemptState::Submitted { .. } => {
            format!("submitted: the payer can pay at the provider until {}", attempt.expires_at.to_rfc3339())
        }
        AttemptState::Unknown => {
            "unknown: the provider's answer did not arrive or cannot be trusted, so the payer may be able to \
             pay; the provider is queried until it answers"
                .to_owned()
        }
        AttemptState::Succeeded { at, transaction, credit, .. } => {
            let what = match credit {
                Credit::Payment => "paid",
                Credit::Surplus => "paid although the order was closed; the money is being refunded",
            };
            format!("succeeded: {what}, at {}, number {transaction} at the provider", at.to_rfc3339())
        }
        AttemptState::Failed { reason, .. } => format!("failed: {reason}. Nothing was paid"),
        AttemptState::Closed { .. } => "closed: it can no longer be paid".to_owned(),
    }
}
