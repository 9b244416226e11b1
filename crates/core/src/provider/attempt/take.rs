//! A janitor takes what is due for itself, so that two processes do not ask the same thing at the same time.

use std::time::Duration;

use super::{AttemptId, PaymentAttempt};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// Takes the attempts that are due.
pub struct TakeAttempts {
    /// Which ones.
    pub attempts: Vec<AttemptId>,
    /// For how long: longer than the calls for one attempt can take.
    pub lease: Duration,
}

impl Command<World> for TakeAttempts {
    /// Those that nobody else had taken.
    type Outcome = Vec<PaymentAttempt>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.payment_attempts.extend(self.attempts.iter().copied());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Vec<PaymentAttempt>> {
        let (now, until) = (fresh.at(), fresh.at().saturating_add(self.lease));
        let mut taken = Vec::new();
        for id in &self.attempts {
            let Some(attempt) = world.payment_attempts.get(id)?.cloned() else { continue };
            if attempt.next_check_at.is_some_and(|at| at <= now) {
                world
                    .payment_attempts
                    .put(PaymentAttempt { next_check_at: Some(until), ..attempt.clone() })?;
                taken.push(attempt);
            }
        }
        Ok(taken)
    }
}
