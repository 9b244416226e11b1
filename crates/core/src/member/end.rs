//! An owner ends a membership.

use super::{Member, Scope};
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// Ends the membership of somebody else, who is signed out everywhere. Nobody ends their own, so that a scope keeps its last
/// owner.
pub struct EndMember {
    /// Whose.
    pub login: String,
    /// The owner's scope, which must be the member's.
    pub scope: Scope,
    /// The owner.
    pub by: String,
}

impl Command<World> for EndMember {
    /// False if it had ended before.
    type Outcome = bool;

    fn name_keys(&self, keys: &mut Keys) {
        keys.members.insert(self.login.clone());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<bool> {
        if self.login == self.by {
            let detail = "Nobody ends their own membership. Another owner can.";
            return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
        }
        let member = world.members.get(&self.login)?.filter(|member| member.is_of(self.scope)).cloned();
        let Some(member) = member else { return Err(Error::new(Code::NotFound).into()) };
        if member.ended_at.is_some() {
            return Ok(false);
        }
        world.members.put(Member { ended_at: Some(fresh.at()), ..member })?;
        Ok(true)
    }
}
