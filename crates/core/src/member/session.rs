//! Where a member is signed in.

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::Member;
use crate::id::{Fresh, MemberSessionId};
use crate::kernel::{Command, Decision, Row};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// How many sessions of one member are open at the same time. One more ends the oldest.
pub const MEMBER_SESSIONS_MAX: u32 = 5;

/// The prefix of a session's token.
pub const MEMBER_SESSION_PREFIX: &str = "ms";

/// One session.
#[derive(Clone, PartialEq, Eq)]
pub struct MemberSession {
    /// The member.
    pub login: String,
    /// Its place among the member's sessions, from 1.
    pub place: u32,
    /// Its id, inside the token; the shard is the member's.
    pub id: MemberSessionId,
    /// The hash of the token.
    pub secret_hash: [u8; 32],
    /// When it began.
    pub opened_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// When the member signed out, if so.
    pub closed_at: Option<Timestamp>,
}

impl std::fmt::Debug for MemberSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemberSession")
            .field("id", &self.id)
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

impl Row for MemberSession {
    type Key = (String, u32);

    fn key(&self) -> Self::Key {
        (self.login.clone(), self.place)
    }
}

impl MemberSession {
    /// The keys of all places of a member.
    pub(super) fn places(login: &str) -> impl Iterator<Item = (String, u32)> {
        (1..=MEMBER_SESSIONS_MAX).map(move |place| (login.to_owned(), place))
    }

    /// True until it expires or is closed.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.closed_at.is_none() && now < self.expires_at
    }

    /// True if a token with this hash signs the member in now. A session of before the newest invitation does not.
    pub fn admits(&self, member: &Member, secret_hash: &[u8; 32], now: Timestamp) -> bool {
        verify_slices_are_equal(&self.secret_hash, secret_hash).is_ok()
            && self.is_open(now)
            && member.is_active()
            && member.joined_at.is_some_and(|joined| joined <= self.opened_at)
    }
}

/// Signs a member out. The caller has checked the session.
pub struct CloseMemberSession {
    /// The member.
    pub login: String,
    /// The session's place.
    pub place: u32,
    /// The session.
    pub id: MemberSessionId,
}

impl Command<World> for CloseMemberSession {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.member_sessions.insert((self.login.clone(), self.place));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        let session = world.member_sessions.get(&(self.login.clone(), self.place))?.cloned();
        let Some(session) = session.filter(|session| session.id == self.id && session.closed_at.is_none())
        else {
            return Ok(());
        };
        world.member_sessions.put(MemberSession { closed_at: Some(fresh.at()), ..session })
    }
}
