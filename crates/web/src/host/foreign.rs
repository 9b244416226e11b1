//! Orders of other acquirers in the shapes of the host API.

use std::sync::Arc;

use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::foreign::{ForeignConfirmation, ForeignKey, ForeignOrder, ForeignState};
use cashier_core::id::UserId;
use cashier_core::money::Money;
use cashier_core::time::Timestamp;

use super::answer::Refusal;
use super::confirm_order::{Output, json};
use super::view::OrderView;
use crate::app::App;
use crate::wallet::foreign::{self, Consent};
use crate::wallet::order;

/// The order as its payer sees it.
pub(super) async fn view(app: &App, foreign_order: &ForeignOrder) -> Result<OrderView, Error> {
    let (amount, details) = (foreign_order.amount, &foreign_order.details);
    let balance = order::balance(app, foreign_order.user, amount.currency()).await?;
    Ok(OrderView {
        token: app.foreign_token(foreign_order.id),
        payment_id: foreign_order.id.to_string(),
        state: foreign::state_name(app, foreign_order).to_owned(),
        amount: amount.money().into(),
        payee_id: details.payee_id.clone(),
        payee: details.payee.clone(),
        description: details.description.clone(),
        expires_at: foreign_order.expires_at.to_rfc3339(),
        paid_at: foreign_order.paid_at().map(Timestamp::to_rfc3339),
        paid_by_you: matches!(foreign_order.state, ForeignState::Succeeded { .. }),
        refunded: Money::new(foreign_order.refunded, amount.currency()).into(),
        balance: balance.into(),
        redirect_url: details.redirect_url.clone(),
    })
}

/// Pays the order and says that it is on its way.
pub(super) async fn confirm(app: &App, user: UserId, consent: Consent) -> Result<Response, Refusal> {
    match foreign::confirm(app, user, consent).await? {
        ForeignConfirmation::Debited(order) => Ok(json(body(&order), false)),
        ForeignConfirmation::Repeated(answer) => Ok(json(answer.body, true)),
        ForeignConfirmation::WrongPin { tries_left } => Err(Refusal::wrong_pin(tries_left)),
        ForeignConfirmation::PinLocked => Err(Error::new(Code::PinLocked).into()),
    }
}

/// The caller's key with the answer that repeats get.
pub(super) fn key(key: String, fingerprint: [u8; 32]) -> ForeignKey {
    ForeignKey { key, fingerprint, answer: Arc::new(body) }
}

fn body(order: &ForeignOrder) -> Vec<u8> {
    let output = Output {
        state: order.state.name(),
        payment_id: order.id.to_string(),
        paid_at: order.paid_at().map(Timestamp::to_rfc3339).unwrap_or_default(),
        amount: order.amount.money().into(),
    };
    serde_json::to_vec(&output).unwrap_or_default()
}
