//! The refund and its states.

use crate::error::{Code, Error};
use crate::id::{MerchantId, PaymentId, RefundId, TransferId};
use crate::kernel::Row;
use crate::money::Amount;
use crate::time::Timestamp;

/// One refund of a payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refund {
    /// Its id; the shard is the merchant's.
    pub id: RefundId,
    /// The payment it gives back from.
    pub payment: PaymentId,
    /// Who gives.
    pub merchant: MerchantId,
    /// The merchant's own id of the request, `refundRequestId`.
    pub request_id: String,
    /// How much.
    pub amount: Amount,
    /// The merchant's reason, as the user sees it.
    pub reason: Option<String>,
    /// Where it stands.
    pub state: RefundState,
}

/// Where a refund stands. Inside the wallet a refund is decided in one batch, and both ends are final. One that goes
/// through a provider is processing first, and may be tried again when the provider refused it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefundState {
    /// A payment provider has to give the money back; how that ends is not known yet.
    Processing {
        /// Since when.
        at: Timestamp,
    },
    /// The money moved back.
    Succeeded {
        /// When.
        at: Timestamp,
        /// The transfer that moved it.
        transfer: TransferId,
    },
    /// The refund was refused.
    Failed {
        /// When.
        at: Timestamp,
        /// Why.
        code: Code,
    },
}

impl RefundState {
    /// The allowed transitions, the only ones: `(from, event, to)`.
    pub const TRANSITIONS: &[(&'static str, &'static str, &'static str)] = &[
        ("requested", "post", "succeeded"),
        ("requested", "refuse", "failed"),
        ("requested", "submit", "processing"),
        ("processing", "confirm", "succeeded"),
        ("processing", "refuse", "failed"),
        ("failed", "retry", "processing"),
    ];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Processing { .. } => "processing",
            Self::Succeeded { .. } => "succeeded",
            Self::Failed { .. } => "failed",
        }
    }
}

impl Refund {
    /// Why this refund, which no provider carries out, cannot be tried again.
    pub fn refuse_retry(&self) -> Error {
        let why = match self.state {
            RefundState::Processing { .. } => return Error::new(Code::RefundInProcess),
            RefundState::Succeeded { .. } => "has succeeded",
            RefundState::Failed { code, .. } => code.row().name,
        };
        let detail = format!(
            "The wallet itself decided this refund ({why}), so it is final. Send a new refund with a new refundRequestId."
        );
        Error::new(Code::OrderStatusInvalid).with_detail(detail)
    }
}

impl Row for Refund {
    type Key = RefundId;

    fn key(&self) -> RefundId {
        self.id
    }
}
