//! Users identified by a provider: they sign in with the provider's id, or link it to their account.

use super::anonymous::blank;
use super::sign_up::take;
use super::{AppUser, LoginKey, NewSession, Number, SignedIn};
use crate::app::LoginMethod;
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// An identity reported by a provider.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// The provider.
    pub method: LoginMethod,
    /// The provider's id of the user in this app.
    pub open_id: String,
    /// The name at the provider.
    pub nickname: Option<String>,
    /// The URL of a picture at the provider.
    pub avatar: Option<String>,
}

impl Identity {
    fn key(&self, app: &str) -> LoginKey {
        LoginKey::new(app, self.method, &self.open_id)
    }
}

/// How a provider's name and picture update the profile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ProfileUpdate {
    /// Only missing fields are filled in.
    #[default]
    Missing,
    /// Everything is overwritten.
    Overwrite,
    /// Nothing is changed.
    Keep,
}

impl ProfileUpdate {
    fn apply(self, user: &mut AppUser, identity: &Identity) {
        for (field, new) in [(&mut user.nickname, &identity.nickname), (&mut user.avatar, &identity.avatar)] {
            let wanted = match self {
                Self::Missing => field.is_none(),
                Self::Overwrite => true,
                Self::Keep => false,
            };
            if wanted && new.is_some() {
                field.clone_from(new);
            }
        }
    }
}

/// Signs in the user identified by the provider, as a new user when the id is unknown.
pub struct SignInByIdentity {
    /// The app's client id.
    pub app: String,
    /// The identity reported by the provider.
    pub identity: Identity,
    /// How the profile is updated.
    pub update: ProfileUpdate,
    /// True when an unknown id becomes a new user.
    pub create_user: bool,
    /// The number to try first for a new user.
    pub number: Number,
    /// The session.
    pub session: NewSession,
}

impl Command<World> for SignInByIdentity {
    type Outcome = SignedIn;

    fn name_keys(&self, keys: &mut Keys) {
        keys.app_logins.insert(self.identity.key(&self.app));
        keys.app_users.insert((self.app.clone(), self.number));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<SignedIn> {
        let key = self.identity.key(&self.app);
        let known = world.app_logins.get(&key)?.and_then(|login| login.user);
        let before = match known {
            Some(number) => {
                let user = world.app_users.get(&(self.app.clone(), number))?.cloned();
                user.ok_or_else(|| Error::new(Code::UserNotExist))?
            }
            None if self.create_user => blank(world, fresh, &self.app, self.number)?,
            None => return Err(Error::new(Code::UserNotExist).into()),
        };
        let mut user = before.clone();
        self.update.apply(&mut user, &self.identity);
        if known.is_none() {
            take(world, key, user.number)?;
        }
        if known.is_none() || user != before {
            user.updated_at = fresh.at();
            world.app_users.put(user.clone())?;
        }
        Ok(self.session.open(fresh, world, user))
    }
}

/// Links a provider's id to a signed-in user's account.
pub struct LinkIdentity {
    /// The app's client id.
    pub app: String,
    /// The account's user.
    pub user: Number,
    /// The identity reported by the provider.
    pub identity: Identity,
    /// How the profile is updated.
    pub update: ProfileUpdate,
}

impl Command<World> for LinkIdentity {
    type Outcome = AppUser;

    fn name_keys(&self, keys: &mut Keys) {
        keys.app_logins.insert(self.identity.key(&self.app));
        keys.app_users.insert((self.app.clone(), self.user));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<AppUser> {
        let user = world.app_users.get(&(self.app.clone(), self.user))?.cloned();
        let mut user = user.ok_or_else(|| Error::new(Code::UserNotExist))?;
        take(world, self.identity.key(&self.app), user.number)?;
        self.update.apply(&mut user, &self.identity);
        user.is_anonymous = false;
        user.updated_at = fresh.at();
        world.app_users.put(user.clone())?;
        Ok(user)
    }
}
