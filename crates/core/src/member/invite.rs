//! Somebody is invited: by an owner, or by the operator's command.

use std::time::Duration;

use super::{Member, MemberRole, Scope};
use crate::error::{Code, Error};
use crate::id::{Fresh, InviteId};
use crate::kernel::{Command, Decision};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// Invites a new member, or an old one again, who then needs a new authenticator.
pub struct InviteMember {
    /// Whom: a login as of [`Member::login_of`].
    pub login: String,
    /// For whom the member will work. The caller has checked that a merchant exists.
    pub scope: Scope,
    /// As what.
    pub role: MemberRole,
    /// The invitation's id; the caller makes it, because its text covers it.
    pub invite: InviteId,
    /// The hash of its text.
    pub secret_hash: [u8; 32],
    /// How long it can be taken.
    pub lifetime: Duration,
    /// Who invites.
    pub by: String,
}

impl Command<World> for InviteMember {
    type Outcome = Member;

    fn name_keys(&self, keys: &mut Keys) {
        keys.members.insert(self.login.clone());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Member> {
        let refuse = |detail: &str| Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
        if !self.role.is_of(self.scope) {
            return refuse("The role belongs to the other side.");
        }
        let before = world.members.get(&self.login)?;
        if before.is_some_and(|member| member.ended_at.is_none() && !member.is_of(self.scope)) {
            return refuse("The login is taken.");
        }
        let member = Member {
            login: self.login.clone(),
            scope: self.scope,
            role: self.role,
            invite: self.invite,
            invite_hash: self.secret_hash,
            invite_expires_at: fresh.at().saturating_add(self.lifetime),
            invited_by: self.by.clone(),
            joined_at: None,
            ended_at: None,
            last_step: 0,
            wrong_codes: 0,
            wrong_since: Timestamp::default(),
        };
        world.members.put(member.clone())?;
        Ok(member)
    }
}
