//! A user without a name.

use super::{AppUser, NewSession, Number, SignedIn};
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// How many numbers are tried before giving up. Two draws collide about once in thousands within one millisecond.
const TRIES: u32 = 16;

/// Adds a user without a name, and signs the user in.
pub struct SignUpAnonymous {
    /// The app's client id.
    pub app: String,
    /// The number to try first.
    pub number: Number,
    /// The session.
    pub session: NewSession,
}

impl Command<World> for SignUpAnonymous {
    type Outcome = SignedIn;

    fn name_keys(&self, keys: &mut Keys) {
        keys.app_users.insert((self.app.clone(), self.number));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<SignedIn> {
        let user = AppUser { is_anonymous: true, ..blank(world, fresh, &self.app, self.number)? };
        world.app_users.put(user.clone())?;
        Ok(self.session.open(fresh, world, user))
    }
}

/// Makes a user under the first free number from `first` on, without storing it.
///
/// # Errors
/// When a row was not loaded, or when all tried numbers are taken.
pub(super) fn blank(world: &mut World, fresh: &Fresh, app: &str, first: Number) -> Decision<AppUser> {
    let mut number = first;
    for _ in 0..TRIES {
        if world.app_users.get(&(app.to_owned(), number))?.is_none() {
            return Ok(AppUser {
                app: app.to_owned(),
                number,
                username: None,
                email: None,
                phone: None,
                password_hash: None,
                is_anonymous: false,
                nickname: None,
                avatar: None,
                created_at: fresh.at(),
                updated_at: fresh.at(),
            });
        }
        number = number.next();
    }
    Err(Error::new(Code::ServiceUnavailable).into())
}
