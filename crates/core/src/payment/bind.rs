//! A partner wallet's user opens a payment. The first one binds it.

use std::sync::Arc;

use super::state::{Binding, Payment, State};
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId, PaymentId};
use crate::kernel::{Command, Decision};
use crate::standing;
use crate::world::{Keys, World};

/// Binds a payment to one user of a partner wallet. The same user may open it again; nobody else can.
pub struct BindPayment {
    /// Which payment.
    pub payment: PaymentId,
    /// Which wallet.
    pub wallet: MerchantId,
    /// Which of its users, as the wallet names them.
    pub customer: String,
}

impl Command<World> for BindPayment {
    /// The payment, bound now or earlier.
    type Outcome = Payment;

    fn name_keys(&self, keys: &mut Keys) {
        keys.payments.insert(self.payment);
        keys.standings.insert(self.wallet.into());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Payment> {
        let Some(payment) = world.payments.get(&self.payment)?.cloned() else {
            return Err(Error::new(Code::InvalidCode).with_detail("There is no such payment code.").into());
        };
        let is_ours = match &payment.binding {
            Some(held) if held.wallet != self.wallet || held.customer != self.customer => {
                let detail = "Another user has opened this order.";
                return Err(Error::new(Code::RepeatReqInconsistent).with_detail(detail).into());
            }
            held => held.is_some(),
        };
        match payment.state {
            State::Created if payment.is_past(fresh.at()) => Err(expired().into()),
            // The user who paid it may look at it again.
            State::Created | State::Succeeded { .. } if is_ours => Ok(payment),
            // A provider may be about to take the money.
            State::Created if payment.attempts.live > 0 => {
                let detail = "Another user has opened this order.";
                Err(Error::new(Code::RepeatReqInconsistent).with_detail(detail).into())
            }
            State::Created => {
                standing::require_client(world, self.wallet)?;
                standing::require_payee(world, payment.merchant)?;
                standing::require_same_mode(world, self.wallet.into(), payment.merchant)?;
                let held = Binding { wallet: self.wallet, customer: self.customer.clone(), reference: None };
                let payment = Payment { binding: Some(Arc::new(held)), ..payment };
                world.payments.put(payment.clone())?;
                Ok(payment)
            }
            State::Succeeded { .. } | State::Cancelled { .. } => Err(Error::new(Code::OrderIsClosed).into()),
            State::Expired { .. } => Err(expired().into()),
        }
    }
}

fn expired() -> Error {
    Error::new(Code::ExpiredCode).with_detail("Nobody paid this order in time.")
}
