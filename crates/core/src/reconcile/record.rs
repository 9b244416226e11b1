//! Records the differences of a day, and marks those that are gone.

use super::Difference;
use super::difference::DifferenceKind;
use crate::id::{Fresh, ProviderAccountId};
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

type Key = (ProviderAccountId, String, DifferenceKind, String);

/// Records what a comparison found.
pub struct RecordDifferences {
    /// The current findings. The decision sets the times; an accepted difference stays accepted while neither side
    /// changes.
    pub found: Vec<Difference>,
    /// What an earlier comparison of the same day found and this one did not.
    pub gone: Vec<Key>,
}

impl Command<World> for RecordDifferences {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.differences.extend(self.found.iter().map(crate::kernel::Row::key));
        keys.differences.extend(self.gone.iter().cloned());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        for found in &self.found {
            let known = world.differences.get(&crate::kernel::Row::key(found))?.cloned();
            world.differences.put(found.clone().after(known.as_ref(), fresh.at()))?;
        }
        for key in &self.gone {
            let Some(known) = world.differences.get(key)?.cloned() else { continue };
            if known.resolved_at.is_none() {
                world.differences.put(Difference { resolved_at: Some(fresh.at()), ..known })?;
            }
        }
        Ok(())
    }
}
