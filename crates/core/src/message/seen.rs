//! A user has read the inbox.

use crate::id::{Fresh, UserId};
use crate::kernel::{Command, Decision};
use crate::time::Timestamp;
use crate::user::User;
use crate::world::{Keys, World};

/// Marks every inbox line up to a time as seen.
pub struct MarkInboxSeen {
    /// The inbox's owner.
    pub user: UserId,
    /// Lines up to this time were seen.
    pub up_to: Timestamp,
}

impl Command<World> for MarkInboxSeen {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.users.insert(self.user);
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        let Some(user) = world.users.get(&self.user)?.cloned() else { return Ok(()) };
        if user.inbox_seen_at >= self.up_to {
            return Ok(());
        }
        world.users.put(User { inbox_seen_at: self.up_to, ..user })
    }
}
