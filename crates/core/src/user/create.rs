//! The operator adds a user.

use super::{Login, PinGuard, PinTag, User};
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::id::UserId;
use crate::kernel::{Command, Decision};
use crate::mode::Mode;
use crate::standing::Standing;
use crate::world::{Keys, World};

/// Adds a user with one login id, a password and a PIN.
pub struct CreateUser {
    /// The id; the caller makes it, because the PIN's tag covers it.
    pub id: UserId,
    /// An e-mail address or phone number, in lower case.
    pub login_id: String,
    /// The password's argon2id hash as a PHC string.
    pub password_hash: String,
    /// The PIN's tag.
    pub pin: PinTag,
    /// The full name.
    pub name: String,
    /// The language of messages: `en`, `zh` or `ar`.
    pub language: String,
    /// The address for e-mail.
    pub email: Option<String>,
    /// The number for SMS.
    pub phone: Option<String>,
    /// Which money the user has. It never changes.
    pub mode: Mode,
}

impl Command<World> for CreateUser {
    type Outcome = User;

    fn name_keys(&self, keys: &mut Keys) {
        keys.logins.insert(self.login_id.clone());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<User> {
        if world.logins.get(&self.login_id)?.is_some() {
            let detail = format!("The login id {} is taken.", self.login_id);
            return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
        }
        let user = User {
            id: self.id,
            name: self.name.clone(),
            language: self.language.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            created_at: fresh.at(),
            inbox_seen_at: fresh.at(),
        };
        world.logins.put(Login {
            login_id: self.login_id.clone(),
            user: self.id,
            password_hash: self.password_hash.clone(),
        })?;
        world.pins.insert_fresh(PinGuard::new(self.id, self.pin));
        world.users.insert_fresh(user.clone());
        Standing::begin(world, self.id.into(), self.mode);
        Ok(user)
    }
}
