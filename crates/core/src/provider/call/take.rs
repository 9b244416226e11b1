//! A janitor takes a lease on the calls that are due, as it does with attempts.

use std::time::Duration;

use super::{ProviderCall, ProviderCallId};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// Leases the provider calls that are due.
pub struct TakeProviderCalls {
    /// The provider calls.
    pub provider_calls: Vec<ProviderCallId>,
    /// The length of the lease.
    pub lease: Duration,
}

impl Command<World> for TakeProviderCalls {
    /// Those that nobody else had leased.
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
