//! How attempts and their payment affect each other when one of them ends.

use super::{AttemptId, PaymentAttempt};
use crate::id::{Fresh, PaymentId};
use crate::kernel::Decision;
use crate::payment::{AttemptCount, CloseAttempts, Payment, State, Transition, tell_merchant};
use crate::world::World;

/// Every attempt of a payment, oldest first.
///
/// # Errors
/// Only while one of them is not loaded; all that are missing are asked for at once.
pub(super) fn all_of(world: &mut World, payment: &Payment) -> Decision<Vec<PaymentAttempt>> {
    let mut attempts = Vec::new();
    let mut missing = None;
    for number in 1..=payment.attempts.made {
        match world.payment_attempts.get(&AttemptId { payment: payment.id, number }) {
            Ok(found) => attempts.extend(found.cloned()),
            Err(stop) => missing = Some(stop),
        }
    }
    missing.map_or(Ok(attempts), Err)
}

impl CloseAttempts for World {
    fn close_attempts(&mut self, fresh: &Fresh, payment: &Payment) -> Decision<()> {
        if payment.attempts.live == 0 {
            return Ok(());
        }
        for attempt in all_of(self, payment)? {
            if attempt.state.is_live() {
                let next_check_at = Some(fresh.at());
                self.payment_attempts.put(PaymentAttempt { next_check_at, ..attempt })?;
            }
        }
        Ok(())
    }
}

/// A live attempt ended without money. If it was the last one and the payment has expired, the payment ends too; it
/// did not end earlier, while a provider could still take money.
///
/// # Errors
/// Only when the payment is not loaded.
pub(crate) fn end_attempt(world: &mut World, fresh: &mut Fresh, id: PaymentId) -> Decision<()> {
    let Some(payment) = world.payments.get(&id)?.cloned() else { return Ok(()) };
    let live = payment.attempts.live.saturating_sub(1);
    let attempts = AttemptCount { live, ..payment.attempts };
    let mut payment = Payment { attempts, ..payment };
    if live == 0 && payment.state == State::Created && payment.is_past(fresh.at()) {
        payment = payment.after(Transition::Expire, fresh.at())?;
        tell_merchant(world, fresh, &payment)?;
    }
    world.payments.put(payment)
}
