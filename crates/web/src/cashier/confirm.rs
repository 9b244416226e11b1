//! `POST /cashier/{token}/confirm`: the user pays. Works without JavaScript: a plain form, answered by a redirect to
//! the receipt or to the order's page, which says what was wrong.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::foreign::ForeignConfirmation;
use cashier_core::money::{Amount, Currency};
use cashier_core::payment::Confirmation;
use cashier_core::user::User;
use serde::Deserialize;

use super::{order_path, receipt_path, sign_in_path};
use crate::app::{App, Shared};
use crate::local_path::see_other;
use crate::pages::Problem;
use crate::visit::{Note, Visit};
use crate::wallet::payable::{PayableId, PayableOrder};
use crate::wallet::{foreign, order};

/// The form of the order page.
#[derive(Deserialize)]
pub(super) struct Input {
    pin: String,
    amount: String,
    currency: String,
    payee: String,
}

pub(super) async fn handle(
    State(app): State<Shared>,
    Path(token): Path<String>,
    visit: Visit,
    Form(input): Form<Input>,
) -> Response {
    let Some(user) = &visit.user else {
        return see_other(sign_in_path(&order_path(&token)));
    };
    let paid = pay(&app, user, &token, input).await;
    paid.unwrap_or_else(|error| visit.refuse(&app, &error, Some(order_path(&token))))
}

async fn pay(app: &App, user: &User, token: &str, input: Input) -> Result<Response, Error> {
    let again = |problem| Ok(Note::Order(problem).tell(app, order_path(token)));
    let order = PayableId::of_token(app, token)?.find(app, user.id).await?;
    let Some(pin) = typed_pin(&input.pin) else { return again(Problem::PinMissing) };
    let seen =
        Currency::parse(&input.currency).and_then(|currency| Amount::parse_minor(&input.amount, currency));
    let Ok(amount) = seen else { return again(Problem::Mismatch) };
    match order {
        PayableOrder::Own(payment) => {
            let Ok(payee) = input.payee.parse() else { return again(Problem::Mismatch) };
            let consent = order::Consent { payment: payment.id, amount, payee, pin, key: None };
            pay_own(app, user, token, consent).await
        }
        PayableOrder::Foreign(order) => {
            let consent = foreign::Consent { order, amount, payee: input.payee, pin, key: None };
            pay_foreign(app, user, token, consent).await
        }
    }
}

async fn pay_own(app: &App, user: &User, token: &str, consent: order::Consent) -> Result<Response, Error> {
    let again = |problem| Ok(Note::Order(problem).tell(app, order_path(token)));
    match order::confirm(app, user.id, consent).await {
        Ok(Confirmation::Paid { .. } | Confirmation::Repeated { .. }) => Ok(see_other(receipt_path(token))),
        Ok(Confirmation::WrongPin { tries_left }) => {
            again(Problem::PinWrong { tries_left: u64::from(tries_left) })
        }
        // The order page explains the rest: locked, insufficient funds, or closed meanwhile.
        Ok(Confirmation::PinLocked) => Ok(see_other(order_path(token))),
        Err(error) => match error.code {
            Code::UserBalanceNotEnough
            | Code::OrderAlreadyPaid
            | Code::OrderCancelled
            | Code::OrderExpired => Ok(see_other(order_path(token))),
            Code::ConfirmationMismatch => again(Problem::Mismatch),
            // It is unknown whether the money moved: the page asks until it is known.
            Code::ServiceUnavailable => Ok(Note::Sent.tell(app, order_path(token))),
            _ => Err(error),
        },
    }
}

async fn pay_foreign(
    app: &App,
    user: &User,
    token: &str,
    consent: foreign::Consent,
) -> Result<Response, Error> {
    let again = |problem| Ok(Note::Order(problem).tell(app, order_path(token)));
    match foreign::confirm(app, user.id, consent).await {
        Ok(ForeignConfirmation::Debited(_) | ForeignConfirmation::Repeated { .. }) => {
            Ok(see_other(receipt_path(token)))
        }
        Ok(ForeignConfirmation::WrongPin { tries_left }) => {
            again(Problem::PinWrong { tries_left: u64::from(tries_left) })
        }
        // The order's page explains the rest.
        Ok(ForeignConfirmation::PinLocked) => Ok(see_other(order_path(token))),
        Err(error) => match error.code {
            Code::ConfirmationMismatch => again(Problem::Mismatch),
            Code::AcquirerUnavailable | Code::UnknownException => Err(error),
            _ => Ok(see_other(order_path(token))),
        },
    }
}

/// The PIN in western digits; `None` when it is not a PIN.
fn typed_pin(text: &str) -> Option<String> {
    let pin: String = text.trim().chars().map(western_digit).collect();
    order::is_pin(&pin).then_some(pin)
}

/// Readers of Arabic and Persian may type their own digits.
fn western_digit(letter: char) -> char {
    let value = match letter {
        '٠'..='٩' => u32::from(letter).checked_sub(u32::from('٠')),
        '۰'..='۹' => u32::from(letter).checked_sub(u32::from('۰')),
        _ => None,
    };
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(letter)
}
