//! The differences of a day are written down, and those that are gone are marked so.

use super::Difference;
use super::difference::DifferenceKind;
use crate::id::{Fresh, ProviderAccountId};
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

type Key = (ProviderAccountId, String, DifferenceKind, String);

/// Writes down what a comparison found.
pub struct RecordDifferences {
    /// What was found now. The times are set by the decision; what was accepted stays so while both sides say the same.
    pub found: Vec<Difference>,
    /// What an earlier comparison of the same day had found and this one did not.
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
