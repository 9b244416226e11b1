//! `GET /cashier/{token}`: the order, in any state. The same pages show our own payments and orders of other
//! acquirers, which only the user who opened them can see.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::foreign::{ForeignOrder, ForeignState};
use cashier_core::money::Money;
use cashier_core::payment::{Payer as PaidBy, Payment, State as PaymentState};
use cashier_core::time::Timestamp;
use cashier_core::user::User;
use serde::Deserialize;

use super::{order_path, sign_in_path};
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::local_path::see_other;
use crate::pages::{
    Closed, ClosedPage, OrderPage, PaidPage, Payer, Problem, ProcessingPage, Summary, respond,
};
use crate::visit::{Note, Visit};
use crate::wallet::payable::PayableId;
use crate::wallet::{foreign, order};

/// How the page was reached.
#[derive(Deserialize, Default)]
pub(super) struct Arrival {
    /// Present right after the payment.
    paid: Option<String>,
    /// Present when the reader chose to stay on the receipt.
    stay: Option<String>,
}

/// An order on its page.
struct Shown<'a> {
    visit: &'a Visit,
    order: Summary,
    return_url: Option<String>,
}

pub(super) async fn handle(
    State(app): State<Shared>,
    Path(token): Path<String>,
    Query(arrival): Query<Arrival>,
    visit: Visit,
) -> Response {
    let shown = match PayableId::of_token(&app, &token) {
        Ok(PayableId::Own(id)) => match order::find(&app, id).await {
            Ok(payment) => own(&app, &visit, &token, &payment, &arrival).await,
            Err(error) => Err(error),
        },
        Ok(PayableId::Foreign(id)) => {
            let Some(user) = &visit.user else { return see_other(sign_in_path(&order_path(&token))) };
            match foreign::find(&app, id, user.id).await {
                Ok(order) => of_other(&app, &visit, user, &token, &order, &arrival).await,
                Err(error) => Err(error),
            }
        }
        Err(error) => Err(error),
    };
    shown.unwrap_or_else(|error| visit.refuse(&app, &error, Some(order_path(&token))))
}

/// The page of one of our own payments.
async fn own(
    app: &App,
    visit: &Visit,
    token: &str,
    payment: &Payment,
    arrival: &Arrival,
) -> Result<Response, Error> {
    let return_url = payment.details.redirect_url.clone();
    let shown = Shown { visit, order: Summary::new(token, payment), return_url };
    match payment.state {
        PaymentState::Created if payment.is_past(visit.frame.now) => {
            Ok(shown.closed(Closed::Expired { at: payment.expires_at }))
        }
        // Only the wallet that opened it first can pay it.
        PaymentState::Created if payment.binding.is_some() => Err(Error::new(Code::OrderBoundToOther)),
        PaymentState::Created => match &visit.user {
            Some(_) if visit.note == Some(Note::Sent) => Ok(shown.processing()),
            Some(user) => {
                let pay_url = app.payment_url(payment.id);
                shown.waiting(app, user, pay_url, payment.may_be_closed_by(user.id)).await
            }
            None => Ok(see_other(sign_in_path(&order_path(token)))),
        },
        PaymentState::Cancelled { at, .. } => Ok(shown.closed(Closed::Cancelled { at })),
        PaymentState::Expired { at } => Ok(shown.closed(Closed::Expired { at })),
        PaymentState::Succeeded { at, payer, .. } => {
            let reader = visit.user.as_ref().map(|user| PaidBy::User(user.id));
            if reader != Some(payer) {
                return Ok(shown.closed(Closed::PaidByOther));
            }
            Ok(shown.paid(at, payment.refunded, arrival))
        }
    }
}

/// The page of an order of another acquirer.
async fn of_other(
    app: &App,
    visit: &Visit,
    user: &User,
    token: &str,
    order: &ForeignOrder,
    arrival: &Arrival,
) -> Result<Response, Error> {
    let return_url = order.details.redirect_url.clone();
    let shown = Shown { visit, order: Summary::foreign(token, order), return_url };
    match order.state {
        ForeignState::Created if order.is_past(visit.frame.now) => {
            Ok(shown.closed(Closed::Expired { at: order.expires_at }))
        }
        ForeignState::Created => {
            let pay_url = format!("{}{}", app.rules.base_url, order_path(token));
            shown.waiting(app, user, pay_url, true).await
        }
        ForeignState::Cancelled { at } => Ok(shown.closed(Closed::Cancelled { at })),
        ForeignState::Processing { .. } => Ok(shown.processing()),
        ForeignState::Failed { .. } => Err(Error::new(Code::OrderFailed)),
        ForeignState::Succeeded { at, .. } => Ok(shown.paid(at, order.refunded, arrival)),
    }
}

impl Shown<'_> {
    fn closed(self, why: Closed) -> Response {
        let frame = self.visit.frame.clone();
        respond(&ClosedPage { frame, order: self.order, why, return_url: self.return_url })
    }

    fn processing(self) -> Response {
        respond(&ProcessingPage { frame: self.visit.frame.clone(), order: self.order })
    }

    /// The receipt. `refunded` is in minor units of the order's currency.
    fn paid(self, paid_at: Timestamp, refunded: i64, arrival: &Arrival) -> Response {
        respond(&PaidPage {
            frame: self.visit.frame.clone(),
            payer: if arrival.paid.is_some() { Payer::YouNow } else { Payer::YouBefore },
            paid_at,
            refunded: Money::new(refunded, self.order.amount.currency()),
            order: self.order,
            return_url: self.return_url,
            is_staying: arrival.stay.is_some(),
        })
    }

    /// The page of an order that waits for this user.
    async fn waiting(
        self,
        app: &App,
        user: &User,
        pay_url: String,
        may_cancel: bool,
    ) -> Result<Response, Error> {
        let balance = order::balance(app, user.id, self.order.amount.currency()).await?;
        let pin = app.reader.pin(user.id).await.map_err(|error| read_error(&error))?;
        Ok(respond(&OrderPage {
            frame: self.visit.frame.clone(),
            order: self.order,
            balance,
            pay_url,
            problem: problem(self.visit),
            may_cancel,
            return_url: self.return_url,
            is_pin_locked: pin.is_none_or(|pin| pin.locked_at.is_some()),
            can_top_up: app.rules.demo,
        }))
    }
}

/// The problem that the previous form reported about the order.
const fn problem(visit: &Visit) -> Option<Problem> {
    match visit.note {
        Some(Note::Order(problem)) => Some(problem),
        _ => None,
    }
}
