//! Refunds: a merchant returns money to the payer, in full or in parts.
//!
//! Invariants: refunds of a payment never exceed it; a refused refund is final under its request id, so that a late
//! repeat cannot move money that the merchant has already returned by other means.

mod approval;
mod by_provider;
mod make;
mod state;

pub use approval::{ApproveRefund, AskRefund, DeclineRefund, RefundRequest};
pub(crate) use by_provider::{RefundByProvider, Wanted};
pub use make::{ForwardRefund, MakeRefund, RefundAnswer};
pub use state::{Refund, RefundEvent, RefundState};
