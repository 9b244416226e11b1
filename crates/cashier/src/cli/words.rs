//! States as text: what is known, and what happens next while the outcome is not known.

use cashier_core::payment::{Payment, State};
use cashier_core::provider::{AttemptState, CallState, Credit, PaymentAttempt, ProviderCall};
use cashier_core::refund::{Refund, RefundState};

/// The state of a payment.
pub(super) fn payment(payment: &Payment) -> String {
    match &payment.state {
        State::Created => format!(
            "created: nobody has paid yet; it closes by itself at {} unless somebody pays",
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
            "processing: the payment provider has to give the money back and has not said that it did. It is asked until it \
             says; `cashier provider shares {}` shows how it ends. Do not give the money back in another way meanwhile",
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
            format!("waiting: {returns} shares have to come back first; it goes on by itself when they have")
        }
        CallState::Requested => {
            "requested: the provider is being asked; whether it has heard is not known yet".to_owned()
        }
        CallState::Submitted => {
            "submitted: the provider has taken it and not said how it ended; it is asked until it does"
                .to_owned()
        }
        CallState::Unknown => {
            "unknown: the provider's answer did not come or cannot be trusted, so it may or may not have \
             happened; it is asked until it says. Do not do it in another way meanwhile"
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
            "prepared: the provider is being asked for an order; whether it has heard is not known yet"
                .to_owned()
        }
        AttemptState::Submitted { .. } => {
            format!("submitted: the payer can pay at the provider until {}", attempt.expires_at.to_rfc3339())
        }
        AttemptState::Unknown => {
            "unknown: the provider's answer did not come or cannot be trusted, so the payer may be able to \
             pay; the provider is asked until it says"
                .to_owned()
        }
        AttemptState::Succeeded { at, transaction, credit, .. } => {
            let what = match credit {
                Credit::Payment => "paid",
                Credit::Surplus => "paid although the order was over; the money goes back",
            };
            format!("succeeded: {what}, at {}, number {transaction} at the provider", at.to_rfc3339())
        }
        AttemptState::Failed { reason, .. } => format!("failed: {reason}. Nothing was paid"),
        AttemptState::Closed { .. } => "closed: it cannot be paid any more".to_owned(),
    }
}
