//! Sessions of app users. A token works only for the app that it was made for.

use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::{AppUser, Number};
use crate::error::{Code, Error};
use crate::id::{AppSessionId, Fresh};
use crate::kernel::{Command, Decision, Row};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// One signed-in device.
#[derive(Clone, PartialEq, Eq)]
pub struct AppSession {
    /// Its id, inside the token; the shard is the app's.
    pub id: AppSessionId,
    /// The app's client id.
    pub app: String,
    /// The user who is signed in.
    pub user: Number,
    /// The hash of the token's secret part.
    pub secret_hash: [u8; 32],
    /// When it expires.
    pub expires_at: Timestamp,
    /// When the user signed out, if so.
    pub closed_at: Option<Timestamp>,
}

impl std::fmt::Debug for AppSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppSession").field("id", &self.id).field("user", &self.user).finish_non_exhaustive()
    }
}

impl Row for AppSession {
    type Key = AppSessionId;

    fn key(&self) -> AppSessionId {
        self.id
    }
}

impl AppSession {
    /// The user of this session, if the presented secret is right and the session is still open at `now`.
    ///
    /// # Errors
    /// `SESSION_REQUIRED` when app, secret or state is wrong, `SESSION_EXPIRED` when it has expired.
    pub fn check(&self, app: &str, secret_hash: &[u8; 32], now: Timestamp) -> Result<Number, Error> {
        let known = verify_slices_are_equal(&self.secret_hash, secret_hash).is_ok();
        if !known || self.app != app || self.closed_at.is_some() {
            return Err(Error::new(Code::SessionRequired));
        }
        if now >= self.expires_at {
            return Err(Error::new(Code::SessionExpired));
        }
        Ok(self.user)
    }
}

/// A session to open as part of a sign-in. The caller makes the id, because the token covers it.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The new session's id.
    pub id: AppSessionId,
    /// The hash of the token's secret part.
    pub secret_hash: [u8; 32],
    /// How long the session lasts.
    pub lifetime: Duration,
}

/// A user who has signed in, and the session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedIn {
    /// The user.
    pub user: AppUser,
    /// The session.
    pub session: AppSession,
}

impl NewSession {
    /// Opens the session for a user, in the caller's batch.
    pub(super) fn open(&self, fresh: &Fresh, world: &mut World, user: AppUser) -> SignedIn {
        let session = AppSession {
            id: self.id,
            app: user.app.clone(),
            user: user.number,
            secret_hash: self.secret_hash,
            expires_at: fresh.at().saturating_add(self.lifetime),
            closed_at: None,
        };
        world.app_sessions.insert_fresh(session.clone());
        SignedIn { user, session }
    }
}

/// Signs a user in. The caller has checked the password.
pub struct OpenAppSession {
    /// The app's client id.
    pub app: String,
    /// Who signs in.
    pub user: Number,
    /// The session.
    pub session: NewSession,
}

impl Command<World> for OpenAppSession {
    type Outcome = SignedIn;

    fn name_keys(&self, keys: &mut Keys) {
        keys.app_users.insert((self.app.clone(), self.user));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<SignedIn> {
        let user = world.app_users.get(&(self.app.clone(), self.user))?.cloned();
        let user = user.ok_or_else(|| Error::new(Code::InvalidCredentials))?;
        Ok(self.session.open(fresh, world, user))
    }
}

/// Signs a user out. The caller has checked the session; closing a closed session succeeds.
pub struct CloseAppSession {
    /// The session.
    pub id: AppSessionId,
}

impl Command<World> for CloseAppSession {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.app_sessions.insert(self.id);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        let Some(session) = world.app_sessions.get(&self.id)?.cloned() else { return Ok(()) };
        if session.closed_at.is_some() {
            return Ok(());
        }
        world.app_sessions.put(AppSession { closed_at: Some(fresh.at()), ..session })
    }
}
