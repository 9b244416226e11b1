//! The second of the two commands around the call that makes an order: what came back is recorded.

use std::sync::Arc;

use super::follow::end_attempt;
use super::{AttemptEvent, AttemptId, AttemptState, PaymentAttempt};
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// What came back from the call that makes an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Made {
    /// The order is there.
    Ready {
        /// What the payer needs, as JSON.
        params: Arc<str>,
    },
    /// The call was refused and made no order. Of an earlier call under the same number it says nothing.
    Refused {
        /// Why, in the provider's words.
        reason: Arc<str>,
    },
    /// Nobody knows. This is also what a missing answer is.
    Unknown,
}

/// Records the answer to the call that makes an order.
pub struct RecordAnswer {
    /// Which attempt.
    pub attempt: AttemptId,
    /// What came back.
    pub made: Made,
}

impl Command<World> for RecordAnswer {
    type Outcome = PaymentAttempt;

    fn name_keys(&self, keys: &mut Keys) {
        keys.payment_attempts.insert(self.attempt);
        keys.payments.insert(self.attempt.payment);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<PaymentAttempt> {
        let found = world.payment_attempts.get(&self.attempt)?.cloned();
        let attempt = found.ok_or_else(|| Error::new(Code::OrderNotExist))?;
        // A notice was faster than the answer.
        if !attempt.state.is_live() {
            return Ok(attempt);
        }
        // A call that was refused did nothing; one that was not answered may have made the order.
        let answered = u32::from(matches!(self.made, Made::Refused { .. }));
        let open_sends = attempt.open_sends.saturating_sub(answered);
        let attempt = PaymentAttempt { open_sends, ..attempt };
        let event = match (&self.made, &attempt.state) {
            (Made::Ready { params }, _) => AttemptEvent::Submit { params: Arc::clone(params) },
            (Made::Refused { reason }, AttemptState::Prepared | AttemptState::Unknown) if open_sends == 0 => {
                AttemptEvent::Refuse { reason: Arc::clone(reason) }
            }
            // The order is there since an earlier call, or may be.
            (Made::Refused { .. } | Made::Unknown, _) => AttemptEvent::Doubt,
        };
        let mut attempt = attempt.after(event, fresh.at())?;
        if !attempt.state.is_live() {
            attempt.next_check_at = None;
            end_attempt(world, fresh, attempt.id.payment)?;
        }
        world.payment_attempts.put(attempt.clone())?;
        Ok(attempt)
    }
}
