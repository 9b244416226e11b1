//! The double-entry ledger.
//!
//! It knows one thing: the **transfer**, which moves one amount in one currency from a debit account to a credit
//! account. Balances are counters on accounts and change only here. Nothing is ever edited: a correction is a
//! new transfer.
//!
//! Invariants: an account never falls below the floor of its kind; a set of linked transfers succeeds together
//! or not at all; the sum of all balances of one currency is zero.

mod account;
mod entry;
mod post;
mod transfer;

pub use account::{Account, AccountId, AccountKind, LastLine, Owner};
pub use entry::Entry;
pub use post::{Draft, Refusal, hold, post, post_held, void_held};
pub use transfer::{Transfer, TransferEvent, TransferKind, TransferState};
