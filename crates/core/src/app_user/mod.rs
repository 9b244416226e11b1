//! Users of apps, how they sign in, and their sessions. They are not users of the wallet: they have no balance.
//!
//! Invariants: a login belongs to at most one user of its app; a user's number never changes, not even when an
//! anonymous user signs up.

mod anonymous;
mod change;
mod identity;
mod number;
mod session;
mod sign_up;
mod visit;

use crate::app::LoginMethod;
use crate::kernel::Row;
use crate::time::Timestamp;

pub use anonymous::SignUpAnonymous;
pub use change::{Change, ChangeAccount};
pub use identity::{Identity, LinkIdentity, ProfileUpdate, SignInByIdentity};
pub use number::Number;
pub use session::{AppSession, CloseAppSession, NewSession, OpenAppSession, SignedIn};
pub use sign_up::SignUp;
pub use visit::{BeginVisit, GrantVisit, IdpVisit, LeaveVisit, RedeemVisit, VisitEvent, VisitState};

/// The key of a user: the app's client id and the user's number.
pub type AppUserKey = (String, Number);

/// A user of an app.
#[derive(Clone, PartialEq, Eq)]
pub struct AppUser {
    /// The app's client id.
    pub app: String,
    /// The number, unique within the app.
    pub number: Number,
    /// The name as entered; unique ignoring case.
    pub username: Option<String>,
    /// The e-mail address, in lower case.
    pub email: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// The password's argon2id hash as a PHC string.
    pub password_hash: Option<String>,
    /// True until the user signs up.
    pub is_anonymous: bool,
    /// The name that others see.
    pub nickname: Option<String>,
    /// The URL of a picture.
    pub avatar: Option<String>,
    /// When the user was created.
    pub created_at: Timestamp,
    /// When the user was last changed.
    pub updated_at: Timestamp,
}

impl std::fmt::Debug for AppUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppUser")
            .field("app", &self.app)
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

impl Row for AppUser {
    type Key = AppUserKey;

    fn key(&self) -> AppUserKey {
        (self.app.clone(), self.number)
    }
}

/// The key of a login.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LoginKey {
    /// The app's client id.
    pub app: String,
    /// The kind of name.
    pub method: LoginMethod,
    /// The folded name, so that equal names have equal text; or a provider's own id of the user.
    pub name: String,
}

impl LoginKey {
    /// The key of a name, folded.
    pub fn new(app: &str, method: LoginMethod, name: &str) -> Self {
        let name = if method.is_provider() { name.to_owned() } else { name.to_lowercase() };
        Self { app: app.to_owned(), method, name }
    }
}

/// A name that belongs to a user. A released name belongs to nobody, and anybody can take it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AppLogin {
    /// The key.
    pub key: LoginKey,
    /// The user who signs in with it.
    pub user: Option<Number>,
}

impl Row for AppLogin {
    type Key = LoginKey;

    fn key(&self) -> LoginKey {
        self.key.clone()
    }
}
