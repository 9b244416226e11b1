//! `GET /cashier/{token}`: the order, in whatever state it is.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::money::Money;
use cashier_core::payment::{Payer as PaidBy, Payment, State as PaymentState};
use cashier_core::user::User;
use serde::Deserialize;

use super::{foreign, order_path, sign_in_path};
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::local_path::see_other;
use crate::pages::{
    Closed, ClosedPage, OrderPage, PaidPage, Payer, Problem, ProcessingPage, Summary, respond,
};
use crate::visit::{Note, Visit};
use crate::wallet::order;

/// How the page was reached.
#[derive(Deserialize, Default)]
pub(super) struct Arrival {
    /// Present right after the payment.
    pub(super) paid: Option<String>,
    /// Present when the reader wants to stay on the receipt.
    pub(super) stay: Option<String>,
}

pub(super) async fn handle(
    State(app): State<Shared>,
    Path(token): Path<String>,
    Query(arrival): Query<Arrival>,
    visit: Visit,
) -> Response {
    if let Some(id) = app.foreign_of_token(&token) {
        return foreign::show(&app, &visit, id, &arrival).await;
    }
    match order::find(&app, &token).await {
        Ok(payment) => match page(&app, &visit, &token, &payment, &arrival).await {
            Ok(response) => response,
            Err(error) => visit.refuse(&app, &error, Some(order_path(&token))),
        },
        Err(error) => visit.refuse(&app, &error, Some(order_path(&token))),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    token: &str,
    payment: &Payment,
    arrival: &Arrival,
) -> Result<Response, Error> {
    let closed = |why| {
        let return_url = payment.details.redirect_url.clone();
        let (frame, order) = (visit.frame.clone(), Summary::new(token, payment));
        Ok(respond(&ClosedPage { frame, order, why, return_url }))
    };
    match payment.state {
        PaymentState::Created if payment.is_past(visit.frame.now) => {
            closed(Closed::Expired { at: payment.expires_at })
        }
        // Only the wallet that has opened it first can pay it.
        PaymentState::Created if payment.binding.is_some() => Err(Error::new(Code::OrderBoundToOther)),
        PaymentState::Created => match &visit.user {
            Some(_) if visit.note == Some(Note::Sent) => {
                let (frame, order) = (visit.frame.clone(), Summary::new(token, payment));
                Ok(respond(&ProcessingPage { frame, order }))
            }
            Some(user) => waiting(app, visit, user, token, payment).await,
            None => Ok(see_other(sign_in_path(&order_path(token)))),
        },
        PaymentState::Cancelled { at, .. } => closed(Closed::Cancelled { at }),
        PaymentState::Expired { at } => closed(Closed::Expired { at }),
        PaymentState::Succeeded { at, payer, .. } => {
            let reader = visit.user.as_ref().map(|user| PaidBy::User(user.id));
            if reader != Some(payer) {
                return closed(Closed::PaidByOther);
            }
            Ok(respond(&PaidPage {
                frame: visit.frame.clone(),
                order: Summary::new(token, payment),
                payer: if arrival.paid.is_some() { Payer::YouNow } else { Payer::YouBefore },
                paid_at: at,
                refunded: Money::new(payment.refunded, payment.amount.currency()),
                return_url: payment.details.redirect_url.clone(),
                is_staying: arrival.stay.is_some(),
            }))
        }
    }
}

/// The page of an order that waits for this user.
async fn waiting(
    app: &App,
    visit: &Visit,
    user: &User,
    token: &str,
    payment: &Payment,
) -> Result<Response, Error> {
    let balance = order::balance(app, user.id, payment.amount.currency()).await?;
    let pin = app.reader.pin(user.id).await.map_err(|error| read_error(&error))?;
    Ok(respond(&OrderPage {
        frame: visit.frame.clone(),
        order: Summary::new(token, payment),
        balance,
        pay_url: app.payment_url(payment.id),
        problem: problem(visit),
        may_cancel: payment.may_be_closed_by(user.id),
        return_url: payment.details.redirect_url.clone(),
        is_pin_locked: pin.is_none_or(|pin| pin.locked_at.is_some()),
        can_top_up: app.rules.demo,
    }))
}

/// What the form before had to say about the order.
pub(super) const fn problem(visit: &Visit) -> Option<Problem> {
    match visit.note {
        Some(Note::Order(problem)) => Some(problem),
        _ => None,
    }
}
