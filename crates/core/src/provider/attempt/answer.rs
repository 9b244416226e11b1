//! The second of the two commands around the call that creates an order: it records the answer.

use std::sync::Arc;

use super::follow::end_attempt;
use super::{AttemptEvent, AttemptId, AttemptState, PaymentAttempt};
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// The answer to the call that creates an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Made {
    /// The order exists.
    Ready {
        /// What the payer needs, as JSON.
        params: Arc<str>,
    },
    /// The call was refused and created no order. This says nothing about an earlier call under the same number.
    Refused {
        /// The provider's reason.
        reason: Arc<str>,
    },
    /// The outcome is unknown. A missing answer is treated the same way.
    Unknown,
}

/// Records the answer to the call that creates an order.
pub struct RecordAnswer {
    /// The attempt.
    pub attempt: AttemptId,
    /// The answer.
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
        // A notice arrived before the answer.
        if !attempt.state.is_live() {
            return Ok(attempt);
        }
        // A refused call did nothing; an unanswered one may have created the order.
        let answered = u32::from(matches!(self.made, Made::Refused { .. }));
        let open_sends = attempt.open_sends.saturating_sub(answered);
        let attempt = PaymentAttempt { open_sends, ..attempt };
        let event = match (&self.made, &attempt.state) {
            (Made::Ready { params }, _) => AttemptEvent::Submit { params: Arc::clone(params) },
            (Made::Refused { reason }, AttemptState::Prepared | AttemptState::Unknown) if open_sends == 0 => {
                AttemptEvent::Refuse { reason: Arc::clone(reason) }
            }
            // An earlier call has, or may have, created the order.
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
