//! A payment that nobody paid in time is closed.

use super::follow::tell_merchant;
use super::state::{State, Transition};
use crate::id::{Fresh, PaymentId};
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// Closes a payment that has expired. Does nothing if the payment is final already or has not expired.
pub struct ExpirePayment {
    /// Which payment.
    pub payment: PaymentId,
}

impl Command<World> for ExpirePayment {
    /// True if this command closed it.
    type Outcome = bool;

    fn name_keys(&self, keys: &mut Keys) {
        keys.payments.insert(self.payment);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<bool> {
        let Some(payment) = world.payments.get(&self.payment)?.cloned() else { return Ok(false) };
        // While a provider may still take money, the payment ends when its attempt does.
        if payment.state != State::Created || !payment.is_past(fresh.at()) || payment.attempts.live > 0 {
            return Ok(false);
        }
        let payment = payment.after(Transition::Expire, fresh.at())?;
        tell_merchant(world, fresh, &payment)?;
        world.payments.put(payment)?;
        Ok(true)
    }
}
