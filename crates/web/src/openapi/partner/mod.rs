//! The operations of partners (`/aps/api/v1/payments/…`): wallets decode payment URLs and report results, acquirers
//! refund.

pub mod inquiry_payment;
pub mod notify_payment;
pub mod refund;
pub mod user_initiated_pay;
