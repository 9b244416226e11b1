//! Sign-in sessions. The token is a bearer secret; only its hash is stored.

use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;

use crate::error::{Code, Error};
use crate::id::{Fresh, SessionId, UserId};
use crate::kernel::{Command, Decision, Row};
use crate::standing;
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// One signed-in device.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id, inside the token; the shard is the user's.
    pub id: SessionId,
    /// The user who is signed in.
    pub user: UserId,
    /// The hash of the token's secret part.
    pub secret_hash: [u8; 32],
    /// When it expires.
    pub expires_at: Timestamp,
    /// When the user signed out, if so.
    pub closed_at: Option<Timestamp>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("id", &self.id).field("user", &self.user).finish_non_exhaustive()
    }
}

impl Row for Session {
    type Key = SessionId;

    fn key(&self) -> SessionId {
        self.id
    }
}

impl Session {
    /// The user of this session, if the presented secret is right and the session is still open at `now`.
    ///
    /// # Errors
    /// `SESSION_REQUIRED` when secret or state is wrong, `SESSION_EXPIRED` when it has expired.
    pub fn check(&self, secret_hash: &[u8; 32], now: Timestamp) -> Result<UserId, Error> {
        let known = verify_slices_are_equal(&self.secret_hash, secret_hash).is_ok();
        if !known || self.closed_at.is_some() {
            return Err(Error::new(Code::SessionRequired));
        }
        if now >= self.expires_at {
            return Err(Error::new(Code::SessionExpired));
        }
        Ok(self.user)
    }
}

/// Signs a user in. The caller has checked the password.
pub struct OpenSession {
    /// The new session's id; the caller makes it, because its token covers it.
    pub id: SessionId,
    /// Who signs in.
    pub user: UserId,
    /// The hash of the token's secret part.
    pub secret_hash: [u8; 32],
    /// How long the session lasts.
    pub lifetime: Duration,
}

impl Command<World> for OpenSession {
    type Outcome = Session;

    fn name_keys(&self, keys: &mut Keys) {
        keys.users.insert(self.user);
        keys.standings.insert(self.user.into());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Session> {
        if world.users.get(&self.user)?.is_none() {
            return Err(Error::new(Code::UserNotExist).into());
        }
        standing::require_user(world, self.user)?;
        let session = Session {
            id: self.id,
            user: self.user,
            secret_hash: self.secret_hash,
            expires_at: fresh.at().saturating_add(self.lifetime),
            closed_at: None,
        };
        world.sessions.insert_fresh(session.clone());
        Ok(session)
    }
}

/// Signs a user out. The caller has checked the session.
pub struct CloseSession {
    /// The session.
    pub id: SessionId,
}

impl Command<World> for CloseSession {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.sessions.insert(self.id);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        let Some(session) = world.sessions.get(&self.id)?.cloned() else { return Ok(()) };
        if session.closed_at.is_some() {
            return Ok(());
        }
        world.sessions.put(Session { closed_at: Some(fresh.at()), ..session })
    }
}
