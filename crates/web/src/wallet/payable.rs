//! The order that a token names: one of our payments, or an order of another acquirer. Which of the two it is gets
//! determined here, once per request.

use cashier_core::error::{Code, Error};
use cashier_core::foreign::ForeignOrder;
use cashier_core::id::{ForeignOrderId, PaymentId, UserId};
use cashier_core::money::Amount;
use cashier_core::payment::{Payment, State};

use super::{foreign, order};
use crate::app::App;

/// What a token names. Nothing has been read for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PayableId {
    /// One of our payments.
    Own(PaymentId),
    /// An order of another acquirer.
    Foreign(ForeignOrderId),
}

/// An order that a user can pay here.
#[derive(Clone, Debug)]
pub enum PayableOrder {
    /// One of our payments. Whoever has its token may see it.
    Own(Payment),
    /// An order of another acquirer, which belongs to the user who opened it.
    Foreign(ForeignOrder),
}

impl PayableId {
    /// What a token names.
    ///
    /// # Errors
    /// `INVALID_PAYMENT_URL` when the token is not ours.
    pub fn of_token(app: &App, token: &str) -> Result<Self, Error> {
        app.payable_of_token(token).ok_or_else(|| Error::new(Code::InvalidPaymentUrl))
    }

    /// The order as this user may see it.
    ///
    /// # Errors
    /// `INVALID_PAYMENT_URL` when there is none, `ORDER_BOUND_TO_OTHER` when it is another user's.
    pub async fn find(self, app: &App, user: UserId) -> Result<PayableOrder, Error> {
        match self {
            Self::Own(id) => order::find(app, id).await.map(PayableOrder::Own),
            Self::Foreign(id) => foreign::find(app, id, user).await.map(PayableOrder::Foreign),
        }
    }

    /// The state of the order, as a word, and whether it was paid. Whoever has the token may know that much.
    ///
    /// # Errors
    /// `INVALID_PAYMENT_URL` when there is none.
    pub async fn state(self, app: &App) -> Result<(&'static str, bool), Error> {
        match self {
            Self::Own(id) => {
                let payment = order::find(app, id).await?;
                Ok((order::state_name(app, &payment), payment.paid_at().is_some()))
            }
            Self::Foreign(id) => {
                let order = foreign::read(app, id).await?;
                Ok((foreign::state_name(app, &order), order.paid_at().is_some()))
            }
        }
    }

    /// Closes the order for the user, and returns its new state.
    ///
    /// # Errors
    /// Those of [`order::cancel`] and [`foreign::cancel`].
    pub async fn cancel(self, app: &App, user: UserId) -> Result<PayableOrder, Error> {
        match self {
            Self::Own(id) => order::cancel(app, user, id).await.map(PayableOrder::Own),
            Self::Foreign(id) => foreign::cancel(app, user, id).await.map(PayableOrder::Foreign),
        }
    }
}

impl PayableOrder {
    /// The amount to pay.
    pub const fn amount(&self) -> Amount {
        match self {
            Self::Own(payment) => payment.amount,
            Self::Foreign(order) => order.amount,
        }
    }

    /// Returns true while somebody in another wallet has it open: what cannot be paid is not shown.
    pub fn is_held_elsewhere(&self) -> bool {
        matches!(self, Self::Own(payment) if payment.binding.is_some() && matches!(payment.state, State::Created))
    }
}
