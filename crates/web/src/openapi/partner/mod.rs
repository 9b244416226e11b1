//! What partners call (`/aps/api/v1/payments/…`): wallets decode payment URLs and tell results, acquirers refund.

pub(super) mod inquiry_payment;
pub(super) mod notify_payment;
pub(super) mod refund;
pub(super) mod user_initiated_pay;
