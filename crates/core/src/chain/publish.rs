//! The record of where roots have still to be published.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Outlet, StoredRoot};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// The pause after the first try.
const FIRST_PAUSE: Duration = Duration::from_mins(1);
/// It doubles this often.
const DOUBLINGS: u32 = 8;

/// The pause after so many tries.
fn pause(tries: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(1 << tries.saturating_sub(1).min(DOUBLINGS))
}

/// Begins to publish a root. No other process does until the pause is over.
pub struct BeginPublishing {
    /// Its number.
    pub number: i64,
    /// Where roots are published now. Where they are no longer published, nothing is left to do.
    pub outlets: BTreeSet<Outlet>,
}

impl Command<World> for BeginPublishing {
    /// The root, if it is to be published now.
    type Outcome = Option<StoredRoot>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.roots.insert(self.number);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Option<StoredRoot>> {
        let due = |root: &&StoredRoot| !root.unpublished.is_empty() && root.next_try_at <= fresh.at();
        let Some(mut root) = world.roots.get(&self.number)?.filter(due).cloned() else { return Ok(None) };
        root.unpublished.retain(|outlet| self.outlets.contains(outlet));
        root.tries = root.tries.saturating_add(1);
        root.next_try_at = fresh.at().saturating_add(pause(root.tries));
        world.roots.put(root.clone())?;
        Ok((!root.unpublished.is_empty()).then_some(root))
    }
}

/// Records where a root was published.
pub struct EndPublishing {
    /// Its number.
    pub number: i64,
    /// Where.
    pub done: BTreeSet<Outlet>,
}

impl Command<World> for EndPublishing {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.roots.insert(self.number);
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        let Some(mut root) = world.roots.get(&self.number)?.cloned() else { return Ok(()) };
        root.unpublished.retain(|outlet| !self.done.contains(outlet));
        if root.unpublished.is_empty() {
            root.next_try_at = Timestamp::default();
        }
        world.roots.put(root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_some_hours() {
        let minutes: Vec<_> = [1, 2, 3, 9, 10, u32::MAX].map(|tries| pause(tries).as_secs() / 60).into();
        assert_eq!(minutes, [1, 2, 4, 256, 256, 256]);
    }
}
