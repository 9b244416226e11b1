//! Authorization: a user lets a merchant act, through an auth code that is exchanged for a pair of tokens.
//!
//! Invariants: a code and a refresh token each work once; once a pair is cancelled or refreshed, neither token works;
//! secrets are stored as hashes; a code is bound to user, merchant and scopes.

mod cancel;
mod consent;
mod exchange;
mod follow;
mod issue;
mod refresh;
mod state;

pub use cancel::CancelToken;
pub use consent::{AnswerConsent, Consent};
pub use exchange::ExchangeCode;
pub(crate) use follow::FollowAgreement;
pub use issue::{IssueAuthCode, IssuedCode};
pub use refresh::RefreshGrant;
pub use state::{
    AuthCode, AuthCodeEvent, AuthCodeState, Grant, GrantEvent, GrantState, GrantUse, Lifetimes, check_grant,
    use_grant,
};
