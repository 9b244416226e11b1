//! The second of the two commands around the call that makes an order: what came back is recorded.

use std::sync::Arc;

use super::attempt::{Attempt, AttemptEvent, AttemptId, AttemptState};
use super::outcome::let_go;
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::world::{Command, Decision, Keys, World};

/// What came back from the call that makes an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Made {
    /// The order is there.
    Ready {
        /// What the payer needs, as JSON.
        params: Arc<str>,
    },
    /// It was refused for good, and nothing can be paid under its number.
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

impl Command for RecordAnswer {
    type Outcome = Attempt;

    fn name_keys(&self, keys: &mut Keys) {
        keys.channel_attempts.insert(self.attempt);
        keys.payments.insert(self.attempt.payment);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Attempt> {
        let found = world.channel_attempts.get(&self.attempt)?.cloned();
        let attempt = found.ok_or_else(|| Error::new(Code::OrderNotExist))?;
        let event = match (&self.made, &attempt.state) {
            // A notice was faster than the answer.
            (_, state) if !state.is_live() => return Ok(attempt),
            // The order is there since an earlier call: a later refusal says nothing about it.
            (Made::Refused { .. }, AttemptState::Submitted { .. }) | (Made::Unknown, _) => {
                AttemptEvent::Doubt
            }
            (Made::Ready { params }, _) => AttemptEvent::Submit { params: Arc::clone(params) },
            (Made::Refused { reason }, _) => AttemptEvent::Refuse { reason: Arc::clone(reason) },
        };
        let mut attempt = attempt.after(event, fresh.at())?;
        if !attempt.state.is_live() {
            attempt.next_check_at = None;
            let_go(world, fresh, attempt.id.payment)?;
        }
        world.channel_attempts.put(attempt.clone())?;
        Ok(attempt)
    }
}
