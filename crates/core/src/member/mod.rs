//! Members of the console: the people who work for the operator or for a merchant.
//!
//! A member signs in with a code of an authenticator app (RFC 6238), without a password. Its secret is not stored: it is
//! computed from the member's invitation with a key that is kept outside the database, so that a new invitation makes a new
//! secret and ends the old one.
//!
//! Invariants: a login belongs to one member; a code works once; wrong codes from browsers that the member never used are
//! counted in the batch that would open the session, so that no number of them at once gets more tries; a member has a fixed
//! number of places for sessions.

mod acts;
mod audit;
mod end;
mod invite;
mod open;
mod role;
mod session;
pub mod totp;

use aws_lc_rs::constant_time::verify_slices_are_equal;

use crate::id::{InviteId, MerchantId, Shard};
use crate::kernel::Row;
use crate::time::Timestamp;

pub use acts::{MemberAct, may};
pub use audit::{AuditLine, Audited, Who};
pub use end::EndMember;
pub use invite::InviteMember;
pub use open::{OpenMemberSession, Opened};
pub use role::{MemberRole, Scope};
pub use session::{CloseMemberSession, MEMBER_SESSION_PREFIX, MEMBER_SESSIONS_MAX, MemberSession};

/// The prefix of an invitation's text.
pub const INVITE_PREFIX: &str = "iv";

/// The longest login.
pub const LOGIN_MAX: usize = 64;

/// One person in the console.
#[derive(Clone, PartialEq, Eq)]
pub struct Member {
    /// What the person signs in with, in lower case.
    pub login: String,
    /// Whose rows the person sees.
    pub scope: Scope,
    /// What the person may do.
    pub role: MemberRole,
    /// The newest invitation, from which the secret of the authenticator app is computed.
    pub invite: InviteId,
    /// The hash of its text.
    pub invite_hash: [u8; 32],
    /// Until when it can be taken.
    pub invite_expires_at: Timestamp,
    /// Who invited: a member's login, or the name that the operator's command gave.
    pub invited_by: String,
    /// When it was taken, if it was.
    pub joined_at: Option<Timestamp>,
    /// When an owner ended the membership, if so.
    pub ended_at: Option<Timestamp>,
    /// The time step of the last code that was taken (RFC 6238, section 5.2: a code works once).
    pub last_step: i64,
    /// Wrong codes from unknown browsers since `wrong_since`.
    pub wrong_codes: u32,
    /// When the first of them came.
    pub wrong_since: Timestamp,
}

impl std::fmt::Debug for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Member")
            .field("login", &self.login)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

impl Row for Member {
    type Key = String;

    fn key(&self) -> String {
        self.login.clone()
    }
}

impl Member {
    /// The login that a text means: 3 to 64 ASCII letters, digits and `.`, `_`, `-`, `+`, `@`, in lower case. `None` for
    /// anything else.
    pub fn login_of(text: &str) -> Option<String> {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+@".contains(&byte);
        let text = text.trim();
        let is_login = (3..=LOGIN_MAX).contains(&text.len()) && text.bytes().all(is_part);
        is_login.then(|| text.to_ascii_lowercase())
    }

    /// The shard of everything of a member.
    pub fn shard_of(login: &str) -> Shard {
        Shard::of_text(login)
    }

    /// True while the member can sign in.
    pub const fn is_active(&self) -> bool {
        self.joined_at.is_some() && self.ended_at.is_none()
    }

    /// True if this invitation can be taken now.
    pub fn can_join(&self, invite: InviteId, secret_hash: &[u8; 32], now: Timestamp) -> bool {
        self.invite == invite
            && verify_slices_are_equal(&self.invite_hash, secret_hash).is_ok()
            && now < self.invite_expires_at
            && self.joined_at.is_none()
            && self.ended_at.is_none()
    }

    /// True if the member works for this scope.
    pub fn is_of(&self, scope: Scope) -> bool {
        self.scope == scope
    }

    /// The merchant whose rows alone the member sees.
    pub const fn merchant(&self) -> Option<MerchantId> {
        self.scope.merchant()
    }
}

#[cfg(test)]
mod tests;
