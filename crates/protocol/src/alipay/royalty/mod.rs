//! Sharing a payment: the receivers, the sharing, and its outcome.
//!
//! The order must have been created with `royalty_freeze`, or the money belongs to the merchant alone. At most 30%
//! can be shared unless Alipay has agreed to more; the frozen rest is released by a last call with `royalty_finish`,
//! or after thirty days.

pub mod relation;
pub mod settle;
pub mod settle_query;
