//! A refund of money that a provider took: only the provider can give it back.

use std::sync::Arc;

use crate::error::Code;
use crate::id::{Fresh, PaymentId, RefundId};
use crate::kernel::Decision;
use crate::money::Amount;

/// A refund that is asked of a provider.
pub(crate) struct Wanted {
    /// The payment.
    pub(crate) payment: PaymentId,
    /// The attempt that paid it.
    pub(crate) attempt: u32,
    /// The merchant's refund.
    pub(crate) refund: RefundId,
    /// How much.
    pub(crate) amount: Amount,
    /// What the payer reads.
    pub(crate) note: Option<Arc<str>>,
}

/// Gives money back through the provider that took it; those who know providers implement it for the world.
pub(crate) trait RefundByProvider {
    /// Sets a refund on its way; the caller has checked that it is not more than what is left of the payment.
    ///
    /// # Errors
    /// Outer: a row is missing. Inner: why it is not possible; then no money was moved.
    fn refund_by_provider(&mut self, fresh: &mut Fresh, wanted: &Wanted) -> Decision<Result<(), Code>>;
}
