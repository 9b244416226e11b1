//! Payments: a merchant's order, from creation to its one final state.
//!
//! Invariants: a payment credits its merchant exactly once; a final state never changes; the merchant is notified of
//! every final state that the wallet makes, by a notice written in the same batch.

mod bind;
mod cancel;
mod confirm;
mod create;
mod expire;
mod follow;
mod partner_paid;
mod product;
mod state;
mod tell;

pub use bind::BindPayment;
pub use cancel::{CancelBy, CancelOutcome, CancelPayment, PaymentRef};
pub use confirm::{ConfirmPayment, Confirmation};
pub use create::CreatePayment;
pub use expire::ExpirePayment;
pub use partner_paid::{RecordPartnerPayment, Settled, WalletResult};
pub use product::Product;
pub use state::{
    AttemptCount, Binding, CancelledBy, Details, IdempotencyKey, Payer, Payment, State, Transition,
};

pub use tell::TellPayment;

pub(crate) use confirm::pay_from_balance;
pub(crate) use follow::{CloseAttempts, TellApp, tell_merchant};
