//! A user changes the names and password of an account.

use super::sign_up::take;
use super::{AppLogin, AppUser, LoginKey, Number};
use crate::app::LoginMethod;
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// A change to one name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Change {
    /// No change.
    #[default]
    Keep,
    /// The name is released, and anybody may take it.
    Clear,
    /// The name is set to this one.
    Set(String),
}

/// Changes an account. The caller has checked the old password.
pub struct ChangeAccount {
    /// The app's client id.
    pub app: String,
    /// The account's user.
    pub user: Number,
    /// The changes to the name, the e-mail address and the phone number.
    pub names: [(LoginMethod, Change); 3],
    /// The hash of a new password.
    pub password_hash: Option<String>,
}

impl Command<World> for ChangeAccount {
    type Outcome = AppUser;

    fn name_keys(&self, keys: &mut Keys) {
        keys.app_users.insert((self.app.clone(), self.user));
        for (method, change) in &self.names {
            if let Change::Set(name) = change {
                keys.app_logins.insert(LoginKey::new(&self.app, *method, name));
            }
        }
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<AppUser> {
        let user = world.app_users.get(&(self.app.clone(), self.user))?.cloned();
        let mut user = user.ok_or_else(|| Error::new(Code::UserNotExist))?;
        if user.is_anonymous {
            let detail = "An anonymous user has no account yet; sign up first.";
            return Err(Error::new(Code::AccessDenied).with_detail(detail).into());
        }
        for (method, change) in &self.names {
            let wanted = match change {
                Change::Keep => continue,
                Change::Clear => None,
                Change::Set(name) => Some(name.clone()),
            };
            self.rename(world, &mut user, *method, wanted)?;
        }
        if let Some(hash) = &self.password_hash {
            user.password_hash = Some(hash.clone());
        }
        user.updated_at = fresh.at();
        world.app_users.put(user.clone())?;
        Ok(user)
    }
}

impl ChangeAccount {
    fn rename(
        &self,
        world: &mut World,
        user: &mut AppUser,
        method: LoginMethod,
        wanted: Option<String>,
    ) -> Decision<()> {
        let key = |name: &String| LoginKey::new(&self.app, method, name);
        let wanted_key = wanted.as_ref().map(key);
        if let Some(key) = &wanted_key {
            take(world, key.clone(), self.user)?;
        }
        let field = user.name_of(method)?;
        let old_key = field.as_ref().map(key).filter(|old| Some(old) != wanted_key.as_ref());
        if let Some(key) = old_key
            && world.app_logins.get(&key)?.is_some()
        {
            world.app_logins.put(AppLogin { key, user: None })?;
        }
        *field = wanted;
        Ok(())
    }
}
