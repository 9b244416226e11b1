//! A refund of money that a provider took: only the provider can return it.

use std::sync::Arc;

use crate::error::Code;
use crate::id::{Fresh, PaymentId, RefundId};
use crate::kernel::Decision;
use crate::money::Amount;

/// A refund requested from a provider.
pub(crate) struct Wanted {
    /// The payment.
    pub(crate) payment: PaymentId,
    /// The attempt that paid it.
    pub(crate) attempt: u32,
    /// The merchant's refund.
    pub(crate) refund: RefundId,
    /// The amount.
    pub(crate) amount: Amount,
    /// A note that the payer sees.
    pub(crate) note: Option<Arc<str>>,
}

/// Refunds money through the provider that took it; higher modules implement it for the world.
pub(crate) trait RefundByProvider {
    /// Starts a refund; the caller has checked that it does not exceed what is left of the payment.
    ///
    /// # Errors
    /// Outer: a row is missing. Inner: why it is not possible; then no money was moved.
    fn refund_by_provider(&mut self, fresh: &mut Fresh, wanted: &Wanted) -> Decision<Result<(), Code>>;
}
