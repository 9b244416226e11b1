//! A janitor takes a lease on what is due, so that two processes do not make the same query at the same time.

use std::time::Duration;

use super::{AttemptId, PaymentAttempt};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// Leases the attempts that are due.
pub struct TakeAttempts {
    /// The attempts.
    pub attempts: Vec<AttemptId>,
    /// The length of the lease: longer than the calls for one attempt can take.
    pub lease: Duration,
}

impl Command<World> for TakeAttempts {
    /// Those that nobody else had leased.
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
