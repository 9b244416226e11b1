//! A merchant or a user closes a payment that was not paid.

use super::follow::{CloseAttempts as _, tell_merchant};
use super::state::{CancelledBy, Payment, State, Transition};
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId, PaymentId, UserId};
use crate::kernel::{Command, Decision};
use crate::request::{Effect, Operation, Request, RequestKey};
use crate::world::{Keys, World};

/// How a merchant names a payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PaymentRef {
    /// By our id.
    Id(PaymentId),
    /// By the merchant's own `paymentRequestId`.
    RequestId(String),
}

/// Who closes the payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CancelBy {
    /// The merchant, which must own it.
    Merchant(MerchantId),
    /// A signed-in user who has the payment's URL. If the payment was made for one user, it must be that user.
    User(UserId),
}

/// Closes a payment. Closing a closed payment again succeeds; a paid one is refused.
pub struct CancelPayment {
    /// Which payment.
    pub payment: PaymentRef,
    /// Who closes it.
    pub by: CancelBy,
}

/// How a cancellation ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CancelOutcome {
    /// The payment is closed, now or already.
    Closed(Payment),
    /// No such payment. If the merchant named its own request id, a late request with that id is now refused.
    NotFound,
}

impl CancelPayment {
    fn request_key(&self) -> Option<RequestKey> {
        match (&self.payment, &self.by) {
            (PaymentRef::RequestId(key), CancelBy::Merchant(merchant)) => {
                Some(RequestKey { owner: (*merchant).into(), operation: Operation::Pay, key: key.clone() })
            }
            _ => None,
        }
    }

    /// The payment's id, or `None` when there is none; then a merchant's own request id is barred.
    fn find(&self, fresh: &Fresh, world: &mut World) -> Decision<Option<PaymentId>> {
        if let PaymentRef::Id(id) = self.payment {
            return Ok(Some(id));
        }
        let Some(key) = self.request_key() else { return Ok(None) };
        match world.requests.get(&key)?.map(|request| request.effect.clone()) {
            Some(Effect::Done { subject, .. }) => Ok(Some(subject.as_id())),
            Some(Effect::Barred) => Ok(None),
            None => {
                world.requests.put(Request { key, at: fresh.at(), effect: Effect::Barred })?;
                Ok(None)
            }
        }
    }
}

impl Command<World> for CancelPayment {
    type Outcome = CancelOutcome;

    fn name_keys(&self, keys: &mut Keys) {
        if let PaymentRef::Id(id) = self.payment {
            keys.payments.insert(id);
        }
        keys.requests.extend(self.request_key());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<CancelOutcome> {
        let Some(id) = self.find(fresh, world)? else { return Ok(CancelOutcome::NotFound) };
        let Some(payment) = world.payments.get(&id)?.cloned() else { return Ok(CancelOutcome::NotFound) };
        let by = match &self.by {
            CancelBy::Merchant(merchant) if payment.merchant != *merchant => {
                return Ok(CancelOutcome::NotFound);
            }
            CancelBy::Merchant(_) => CancelledBy::Merchant,
            CancelBy::User(user) if !payment.may_be_closed_by(*user) => {
                return Err(Error::new(Code::OrderBoundToOther).into());
            }
            CancelBy::User(_) => CancelledBy::User,
        };
        match payment.state {
            State::Cancelled { .. } | State::Expired { .. } => return Ok(CancelOutcome::Closed(payment)),
            State::Succeeded { .. } if by == CancelledBy::Merchant => {
                let detail = "The payment was made. Use refund to give the money back.";
                return Err(Error::new(Code::OrderStatusInvalid).with_detail(detail).into());
            }
            State::Succeeded { .. } => return Err(Error::new(Code::OrderAlreadyPaid).into()),
            // A partner wallet's user may be about to pay; the merchant can still close it.
            State::Created if by == CancelledBy::User && payment.binding.is_some() => {
                return Err(Error::new(Code::OrderBoundToOther).into());
            }
            State::Created => {}
        }
        let payment = payment.after(Transition::Cancel { by }, fresh.at())?;
        tell_merchant(world, fresh, &payment)?;
        world.close_attempts(fresh, &payment)?;
        world.payments.put(payment.clone())?;
        Ok(CancelOutcome::Closed(payment))
    }
}
