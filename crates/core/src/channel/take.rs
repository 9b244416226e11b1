//! A janitor takes what is due for itself, so that two processes do not ask the same thing at the same time.

use std::time::Duration;

use super::attempt::{Attempt, AttemptId};
use super::errand::{Errand, ErrandId};
use crate::id::Fresh;
use crate::world::{Command, Decision, Keys, World};

/// Takes the attempts that are due.
pub struct TakeAttempts {
    /// Which ones.
    pub attempts: Vec<AttemptId>,
    /// For how long: longer than the calls for one attempt can take.
    pub lease: Duration,
}

impl Command for TakeAttempts {
    /// Those that nobody else had taken.
    type Outcome = Vec<Attempt>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.channel_attempts.extend(self.attempts.iter().copied());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Vec<Attempt>> {
        let (now, until) = (fresh.at(), fresh.at().saturating_add(self.lease));
        let mut taken = Vec::new();
        for id in &self.attempts {
            let Some(attempt) = world.channel_attempts.get(id)?.cloned() else { continue };
            if attempt.next_check_at.is_some_and(|at| at <= now) {
                world.channel_attempts.put(Attempt { next_check_at: Some(until), ..attempt.clone() })?;
                taken.push(attempt);
            }
        }
        Ok(taken)
    }
}

/// Takes the errands that are due.
pub struct TakeErrands {
    /// Which ones.
    pub errands: Vec<ErrandId>,
    /// For how long.
    pub lease: Duration,
}

impl Command for TakeErrands {
    /// Those that nobody else had taken.
    type Outcome = Vec<Errand>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.errands.extend(self.errands.iter().copied());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Vec<Errand>> {
        let (now, until) = (fresh.at(), fresh.at().saturating_add(self.lease));
        let mut taken = Vec::new();
        for id in &self.errands {
            let Some(errand) = world.errands.get(id)?.cloned() else { continue };
            if errand.next_check_at.is_some_and(|at| at <= now) {
                world.errands.put(Errand { next_check_at: Some(until), ..errand.clone() })?;
                taken.push(errand);
            }
        }
        Ok(taken)
    }
}
