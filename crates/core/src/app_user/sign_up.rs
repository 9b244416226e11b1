//! A user signs up with a name and a password; an anonymous user keeps its number.

use super::anonymous::blank;
use super::{AppLogin, AppUser, LoginKey, NewSession, Number, SignedIn};
use crate::app::LoginMethod;
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// Adds a user with a name and a password, and signs the user in.
pub struct SignUp {
    /// The app's client id.
    pub app: String,
    /// The kind of name.
    pub method: LoginMethod,
    /// The name as displayed.
    pub name: String,
    /// The password's hash.
    pub password_hash: String,
    /// The user who is currently signed in. An anonymous user becomes the new user; any other stays unchanged.
    pub present: Option<Number>,
    /// The number to try first.
    pub number: Number,
    /// The session.
    pub session: NewSession,
}

impl Command<World> for SignUp {
    type Outcome = SignedIn;

    fn name_keys(&self, keys: &mut Keys) {
        keys.app_logins.insert(LoginKey::new(&self.app, self.method, &self.name));
        keys.app_users.insert((self.app.clone(), self.number));
        keys.app_users.extend(self.present.map(|present| (self.app.clone(), present)));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<SignedIn> {
        let key = LoginKey::new(&self.app, self.method, &self.name);
        let before = match self.present {
            Some(present) => world.app_users.get(&(self.app.clone(), present))?.cloned(),
            None => None,
        };
        let user = match before.filter(|user| user.is_anonymous) {
            Some(user) => AppUser { is_anonymous: false, updated_at: fresh.at(), ..user },
            None => blank(world, fresh, &self.app, self.number)?,
        };
        take(world, key, user.number)?;
        let mut user = AppUser { password_hash: Some(self.password_hash.clone()), ..user };
        *user.name_of(self.method)? = Some(self.name.clone());
        world.app_users.put(user.clone())?;
        Ok(self.session.open(fresh, world, user))
    }
}

/// Assigns a login to a user, if nobody else has it.
///
/// # Errors
/// `LOGIN_TAKEN`, or when the row was not loaded.
pub(super) fn take(world: &mut World, key: LoginKey, user: Number) -> Decision<()> {
    match world.app_logins.get(&key)?.and_then(|login| login.user) {
        Some(other) if other != user => Err(Error::new(Code::LoginTaken).into()),
        Some(_) => Ok(()),
        None => world.app_logins.put(AppLogin { key, user: Some(user) }),
    }
}

impl AppUser {
    /// The field that holds a name of this kind.
    ///
    /// # Errors
    /// `PARAM_ILLEGAL` for methods without a name of their own.
    pub(super) fn name_of(&mut self, method: LoginMethod) -> Result<&mut Option<String>, Error> {
        match method {
            LoginMethod::Username => Ok(&mut self.username),
            LoginMethod::Email => Ok(&mut self.email),
            LoginMethod::Phone => Ok(&mut self.phone),
            _ => Err(Error::new(Code::ParamIllegal)),
        }
    }
}
