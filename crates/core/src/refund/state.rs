//! The refund and its states.

use crate::error::Code;
use crate::id::{MerchantId, PaymentId, RefundId, TransferId};
use crate::money::Amount;
use crate::time::Timestamp;
use crate::world::Row;

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

/// Where a refund stands. Both states are final: inside the wallet a refund is decided in one batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefundState {
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
    pub const TRANSITIONS: &[(&'static str, &'static str, &'static str)] =
        &[("requested", "post", "succeeded"), ("requested", "refuse", "failed")];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Succeeded { .. } => "succeeded",
            Self::Failed { .. } => "failed",
        }
    }
}

impl Row for Refund {
    type Key = RefundId;

    fn key(&self) -> RefundId {
        self.id
    }
}
