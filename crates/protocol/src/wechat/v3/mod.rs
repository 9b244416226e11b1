//! API v3: REST with JSON bodies, RSA signatures, and AES-GCM for the content of notices.
//!
//! [`call`] and [`signing`] are the envelope of a request, [`keyring`] and [`answer`] that of an answer; the other
//! modules each cover one part of the API.

pub mod aead;
pub mod answer;
pub mod bill_file;
pub mod bills;
pub mod call;
pub mod certificates;
mod check;
pub mod error;
pub mod keyring;
pub mod notices;
pub mod order;
pub mod pay_sign;
pub mod profit_sharing;
pub mod receivers;
pub mod refunds;
pub mod sensitive;
pub mod sharing_returns;
pub mod signing;
pub mod trade_bill;
pub mod transactions;

pub use check::Invalid;
