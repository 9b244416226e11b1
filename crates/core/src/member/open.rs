//! A member signs in with a code.

use std::time::Duration;

use super::{MEMBER_SESSIONS_MAX, Member, MemberSession};
use crate::id::{Fresh, InviteId, MemberSessionId};
use crate::kernel::{Command, Decision};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// How many wrong codes from browsers that the member never used are taken within [`WINDOW`]. A code of six digits that is
/// good for three steps is then guessed with a chance of 1 in 16,000 a day.
const WRONG_MAX: u32 = 20;

/// How long wrong codes count, from the first of them.
const WINDOW: Duration = Duration::from_hours(24);

/// Opens a session if the code was right. Whoever takes an invitation does so with the first code.
pub struct OpenMemberSession {
    /// Who.
    pub login: String,
    /// The invitation whose secret the caller compared the code with.
    pub invite: InviteId,
    /// The hash of the invitation's text, to take it.
    pub joins: Option<[u8; 32]>,
    /// The step that the code belongs to; `None` if it was wrong.
    pub step: Option<i64>,
    /// True for a browser in which the member has signed in before. Its tries are counted apart, by the caller.
    pub is_known: bool,
    /// The new session's id; the caller makes it, because its token covers it.
    pub id: MemberSessionId,
    /// The hash of the token.
    pub secret_hash: [u8; 32],
    /// How long the session lasts.
    pub lifetime: Duration,
}

/// How it ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Opened {
    /// The member is signed in.
    Open(MemberSession),
    /// The code was wrong, had been used, or the member is none any more.
    Wrong,
    /// Too many wrong codes came from unknown browsers.
    Wait {
        /// When they are forgotten.
        until: Timestamp,
    },
}

impl OpenMemberSession {
    /// The member who may sign in; one who takes an invitation has joined now.
    fn member(&self, world: &mut World, now: Timestamp) -> Decision<Option<Member>> {
        let member = world.members.get(&self.login)?.cloned();
        Ok(match self.joins {
            None => member.filter(Member::is_active),
            Some(hash) => member
                .filter(|member| member.can_join(self.invite, &hash, now))
                .map(|member| Member { joined_at: Some(now), ..member }),
        })
    }
}

impl Command<World> for OpenMemberSession {
    type Outcome = Opened;

    fn name_keys(&self, keys: &mut Keys) {
        keys.members.insert(self.login.clone());
        keys.member_sessions.extend(MemberSession::places(&self.login));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Opened> {
        let now = fresh.at();
        let Some(member) = self.member(world, now)? else { return Ok(Opened::Wrong) };
        let until = member.wrong_since.saturating_add(WINDOW);
        let (wrong_codes, wrong_since) =
            if now < until { (member.wrong_codes, member.wrong_since) } else { (0, now) };
        if !self.is_known && wrong_codes >= WRONG_MAX {
            return Ok(Opened::Wait { until });
        }
        let right = self.step.filter(|step| *step > member.last_step && member.invite == self.invite);
        let Some(last_step) = right else {
            if !self.is_known && self.joins.is_none() {
                let wrong_codes = wrong_codes.saturating_add(1);
                world.members.put(Member { wrong_codes, wrong_since, ..member })?;
            }
            return Ok(Opened::Wrong);
        };
        world.members.put(Member { last_step, ..member })?;
        let session = MemberSession {
            login: self.login.clone(),
            place: free_place(world, &self.login, now)?,
            id: self.id,
            secret_hash: self.secret_hash,
            opened_at: now,
            expires_at: now.saturating_add(self.lifetime),
            closed_at: None,
        };
        world.member_sessions.put(session.clone())?;
        Ok(Opened::Open(session))
    }
}

/// The first place without an open session, or that of the oldest.
fn free_place(world: &mut World, login: &str, now: Timestamp) -> Decision<u32> {
    let mut oldest: Option<(Timestamp, u32)> = None;
    for key in MemberSession::places(login) {
        let open = world.member_sessions.get(&key)?.filter(|session| session.is_open(now));
        let Some(session) = open else { return Ok(key.1) };
        if oldest.is_none_or(|(at, _)| session.opened_at < at) {
            oldest = Some((session.opened_at, key.1));
        }
    }
    Ok(oldest.map_or(MEMBER_SESSIONS_MAX, |(_, place)| place))
}
