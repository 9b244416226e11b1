//! Authorization: a user lets a merchant act, by an auth code that becomes a pair of tokens.
//!
//! Invariants: a code and a refresh token work once; a cancelled or refreshed pair is dead, both halves; secrets are
//! kept as hashes; a code is bound to user, merchant and scopes.

mod cancel;
mod consent;
mod exchange;
mod issue;
mod refresh;
mod state;

pub use cancel::CancelToken;
pub use consent::{AnswerConsent, Consent};
pub use exchange::ExchangeCode;
pub use issue::{IssueAuthCode, IssuedCode};
pub use refresh::RefreshGrant;
pub use state::{
    AuthCode, AuthCodeEvent, AuthCodeState, Grant, GrantEvent, GrantState, GrantUse, Lifetimes, check_grant,
    use_grant,
};
