//! A janitor takes the calls that are due for itself, as it does with attempts.

use std::time::Duration;

use super::{ProviderCall, ProviderCallId};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// Takes the provider calls that are due.
pub struct TakeProviderCalls {
    /// Which ones.
    pub provider_calls: Vec<ProviderCallId>,
    /// For how long.
    pub lease: Duration,
}

impl Command<World> for TakeProviderCalls {
    /// Those that nobody else had taken.
    type Outcome = Vec<ProviderCall>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.provider_calls.extend(self.provider_calls.iter().copied());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Vec<ProviderCall>> {
        let (now, until) = (fresh.at(), fresh.at().saturating_add(self.lease));
        let mut taken = Vec::new();
        for id in &self.provider_calls {
            let Some(call) = world.provider_calls.get(id)?.cloned() else { continue };
            if call.next_check_at.is_some_and(|at| at <= now) {
                world.provider_calls.put(ProviderCall { next_check_at: Some(until), ..call.clone() })?;
                taken.push(call);
            }
        }
        Ok(taken)
    }
}
