//! The steps of the cashier for an order of another acquirer. The same pages show it; only one of our users can see it.

use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::foreign::{ForeignConfirmation, ForeignOrder, ForeignState};
use cashier_core::id::ForeignOrderId;
use cashier_core::money::{Amount, Currency, Money};
use cashier_core::user::User;

use super::confirm::{Input, typed_pin};
use super::show::{Arrival, problem};
use super::{order_path, receipt_path, sign_in_path};
use crate::app::App;
use crate::error::read_error;
use crate::local_path::see_other;
use crate::pages::{
    Closed, ClosedPage, LiveState, OrderPage, PaidPage, Payer, Problem, ProcessingPage, Summary, respond,
};
use crate::visit::{Note, Visit};
use crate::wallet::foreign::{self, Consent};
use crate::wallet::order;

/// The order, in whatever state it is.
pub(super) async fn show(app: &App, visit: &Visit, id: ForeignOrderId, arrival: &Arrival) -> Response {
    let here = order_path(&app.foreign_token(id));
    let Some(user) = &visit.user else { return see_other(sign_in_path(&here)) };
    let shown = match foreign::find(app, id, user.id).await {
        Ok(order) => page(app, visit, user, &order, arrival).await,
        Err(error) => Err(error),
    };
    shown.unwrap_or_else(|error| visit.refuse(app, &error, Some(here)))
}

async fn page(
    app: &App,
    visit: &Visit,
    user: &User,
    order: &ForeignOrder,
    arrival: &Arrival,
) -> Result<Response, Error> {
    let frame = visit.frame.clone();
    let summary = Summary::foreign(app.foreign_token(order.id), order);
    let return_url = order.details.redirect_url.clone();
    match order.state {
        ForeignState::Created if order.is_past(frame.now) => {
            let why = Closed::Expired { at: order.expires_at };
            Ok(respond(&ClosedPage { frame, order: summary, why, return_url }))
        }
        ForeignState::Created => waiting(app, visit, user, order).await,
        ForeignState::Cancelled { at } => {
            let why = Closed::Cancelled { at };
            Ok(respond(&ClosedPage { frame, order: summary, why, return_url }))
        }
        ForeignState::Processing { .. } => Ok(respond(&ProcessingPage { frame, order: summary })),
        ForeignState::Failed { .. } => Err(Error::new(Code::OrderFailed)),
        ForeignState::Succeeded { at, .. } => Ok(respond(&PaidPage {
            frame,
            order: summary,
            payer: if arrival.paid.is_some() { Payer::YouNow } else { Payer::YouBefore },
            paid_at: at,
            refunded: Money::new(order.refunded, order.amount.currency()),
            return_url,
            is_staying: arrival.stay.is_some(),
        })),
    }
}

/// The page of an order that waits for its user.
async fn waiting(app: &App, visit: &Visit, user: &User, order: &ForeignOrder) -> Result<Response, Error> {
    let token = app.foreign_token(order.id);
    let balance = order::balance(app, user.id, order.amount.currency()).await?;
    let pin = app.reader.pin(user.id).await.map_err(|error| read_error(&error))?;
    Ok(respond(&OrderPage {
        frame: visit.frame.clone(),
        pay_url: format!("{}{}", app.rules.base_url, order_path(&token)),
        order: Summary::foreign(token, order),
        balance,
        problem: problem(visit),
        may_cancel: true,
        return_url: order.details.redirect_url.clone(),
        is_pin_locked: pin.is_none_or(|pin| pin.locked_at.is_some()),
        can_top_up: app.rules.demo,
    }))
}

/// The user pays.
pub(super) async fn confirm(app: &App, visit: &Visit, id: ForeignOrderId, input: Input) -> Response {
    let here = order_path(&app.foreign_token(id));
    let Some(user) = &visit.user else { return see_other(sign_in_path(&here)) };
    let paid = match foreign::find(app, id, user.id).await {
        Ok(order) => pay(app, user, &order, input).await,
        Err(error) => Err(error),
    };
    paid.unwrap_or_else(|error| visit.refuse(app, &error, Some(here)))
}

async fn pay(app: &App, user: &User, order: &ForeignOrder, input: Input) -> Result<Response, Error> {
    let token = app.foreign_token(order.id);
    let here = order_path(&token);
    let again = |problem| Ok(Note::Order(problem).tell(app, here.clone()));
    let Some(pin) = typed_pin(&input.pin) else { return again(Problem::PinMissing) };
    let seen =
        Currency::parse(&input.currency).and_then(|currency| Amount::parse_minor(&input.amount, currency));
    let Ok(amount) = seen else { return again(Problem::Mismatch) };
    let consent = Consent { order: order.id, amount, payee: input.payee, pin, key: None };
    match foreign::confirm(app, user.id, consent).await {
        Ok(ForeignConfirmation::Debited(_) | ForeignConfirmation::Repeated(_)) => {
            Ok(see_other(receipt_path(&token)))
        }
        Ok(ForeignConfirmation::WrongPin { tries_left }) => {
            again(Problem::PinWrong { tries_left: u64::from(tries_left) })
        }
        // The order's page says the rest.
        Ok(ForeignConfirmation::PinLocked) => Ok(see_other(here)),
        Err(error) => match error.code {
            Code::ConfirmationMismatch => again(Problem::Mismatch),
            Code::AcquirerUnavailable | Code::UnknownException => Err(error),
            _ => Ok(see_other(here)),
        },
    }
}

/// The user declines.
pub(super) async fn cancel(app: &App, visit: &Visit, id: ForeignOrderId) -> Response {
    let here = order_path(&app.foreign_token(id));
    let Some(user) = &visit.user else { return see_other(sign_in_path(&here)) };
    match foreign::cancel(app, user.id, id).await {
        Ok(_) => see_other(here),
        Err(error) if matches!(error.code, Code::OrderAlreadyPaid | Code::OrderInProcess) => see_other(here),
        Err(error) => visit.refuse(app, &error, Some(here)),
    }
}

/// Where the order stands. Whoever holds the token may know that, and nothing else.
pub(super) async fn live(app: &App, id: ForeignOrderId) -> Result<LiveState, Error> {
    let found = app.reader.foreign_order(id).await.map_err(|error| read_error(&error))?;
    let order = found.ok_or_else(|| Error::new(Code::InvalidPaymentUrl))?;
    let token = app.foreign_token(id);
    let next = if order.paid_at().is_some() { receipt_path(&token) } else { order_path(&token) };
    Ok(LiveState { state: foreign::state_name(app, &order), next: next.to_string() })
}
