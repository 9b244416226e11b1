//! Sharing a payment with others: the receivers, the sharing, and how it went.
//!
//! The order must have been made with `royalty_freeze`, or the money is the merchant's alone. At most 30 % can be shared
//! unless Alipay agreed to more; the frozen rest is released by a last call with `royalty_finish`, or after thirty days.

pub mod relation;
pub mod settle;
pub mod settle_query;
