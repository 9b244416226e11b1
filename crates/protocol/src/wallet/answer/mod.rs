//! The answers to merchants: one function per operation. Absent fields are omitted, times have a colon in their
//! offset, amounts are strings.

mod body;
mod payment;
mod sharing;
mod user;

pub(super) use body::{Body, amount};
pub use body::{failure, plain, result};
pub use payment::{PaymentView, cancelled, debited, inquired, inquired_refund, pay_accepted, refunded};
pub use sharing::{finishing, inquired_sharing, returning, sharing};
pub use user::{Tokens, message_sent, prepared, tokens, user_accounts, user_cards, user_info};
