//! Users, how they sign in, and the payment PIN.

mod create;
mod notify;
mod pin;
mod top_up;

use crate::id::UserId;
use crate::kernel::Row;
use crate::time::Timestamp;

pub use create::CreateUser;
pub use notify::UserTemplate;
pub(crate) use notify::{NotifyUser, TellPinLocked};
pub use pin::{MAX_WRONG_PINS, PinCheck, PinGuard, PinTag, SetPin, VerifyPin, check_pin};
pub use top_up::TopUp;

/// A user of the wallet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct User {
    /// The id; merchants know it as `customerId`.
    pub id: UserId,
    /// The full name.
    pub name: String,
    /// The language of messages: `en`, `zh` or `ar`.
    pub language: String,
    /// The address for e-mail.
    pub email: Option<String>,
    /// The number for SMS.
    pub phone: Option<String>,
    /// When the user was added.
    pub created_at: Timestamp,
    /// Inbox lines up to this time were seen.
    pub inbox_seen_at: Timestamp,
}

impl Row for User {
    type Key = UserId;

    fn key(&self) -> UserId {
        self.id
    }
}

/// A login id with its password hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// An e-mail address or phone number, in lower case.
    pub login_id: String,
    /// The user who signs in with it.
    pub user: UserId,
    /// The password's argon2id hash as a PHC string.
    pub password_hash: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

impl Row for Login {
    type Key = String;

    fn key(&self) -> String {
        self.login_id.clone()
    }
}
