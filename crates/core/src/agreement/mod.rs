//! Agreements: a user lets a merchant debit the wallet later, without being there, within limits.
//!
//! The merchant prepares an agreement, the user signs it with the PIN, and gets an auth code for the merchant. The access token
//! that the code is exchanged for is what the merchant debits with.
//!
//! Invariants: a debit, and what it takes of the day's limit, are written in one batch, so two debits never exceed a limit
//! together; nothing can be debited after either side closed the agreement.

mod close;
mod debit;
mod follow;
mod prepare;
mod refuse;
mod sign;
mod state;

pub use close::{CloseAgreement, DeadToken};
pub use debit::{DebitAgreement, DebitAnswer};
pub use prepare::PrepareAgreement;
pub use refuse::RefuseAgreement;
pub use sign::{SignAgreement, Signed};
pub use state::{
    ACCESS_TOKEN, AUTH_CODE, Agreement, AgreementEvent, AgreementState, AgreementTerms, ClosedBy, Limits,
    REFRESH_TOKEN, SCOPE, Spent,
};
