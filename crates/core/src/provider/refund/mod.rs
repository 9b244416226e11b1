//! Refunds through the provider that took the money.

mod give_back;
mod request;
mod retry;

pub(crate) use give_back::give_back_surplus;
pub(crate) use request::move_out;
pub use retry::{RetryRefund, RetryRefundOnRequest};
