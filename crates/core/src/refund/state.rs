//! The refund and its states.

use crate::error::{Code, Error};
use crate::id::{MerchantId, PaymentId, RefundId, TransferId};
use crate::kernel::{Line, Machine, Row, START};
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
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Processing { .. } => "processing",
            Self::Succeeded { .. } => "succeeded",
            Self::Failed { .. } => "failed",
        }
    }
}

/// What happens to a refund.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefundEvent {
    /// The wallet moved the money.
    Post {
        /// The transfer that moved it.
        transfer: TransferId,
    },
    /// A provider has to give the money back.
    Submit,
    /// The provider gave it back.
    Confirm {
        /// When.
        at: Timestamp,
        /// The transfer that held it.
        transfer: TransferId,
    },
    /// It was refused.
    Refuse {
        /// Why.
        code: Code,
    },
    /// The provider is asked again.
    Retry,
}

impl Machine for RefundState {
    type Event = RefundEvent;

    const TRANSITIONS: &'static [Line] = &[
        (START, "post", "succeeded"),
        (START, "refuse", "failed"),
        (START, "submit", "processing"),
        ("processing", "confirm", "succeeded"),
        ("processing", "refuse", "failed"),
        ("failed", "retry", "processing"),
    ];

    fn state_name(&self) -> &'static str {
        self.name()
    }

    fn event_name(event: &RefundEvent) -> &'static str {
        match event {
            RefundEvent::Post { .. } => "post",
            RefundEvent::Submit => "submit",
            RefundEvent::Confirm { .. } => "confirm",
            RefundEvent::Refuse { .. } => "refuse",
            RefundEvent::Retry => "retry",
        }
    }

    fn enter(_: Option<Self>, to: &'static str, event: RefundEvent, now: Timestamp) -> Option<Self> {
        match (to, event) {
            ("processing", _) => Some(Self::Processing { at: now }),
            ("succeeded", RefundEvent::Post { transfer }) => Some(Self::Succeeded { at: now, transfer }),
            ("succeeded", RefundEvent::Confirm { at, transfer }) => Some(Self::Succeeded { at, transfer }),
            ("failed", RefundEvent::Refuse { code }) => Some(Self::Failed { at: now, code }),
            _ => None,
        }
    }
}

impl Refund {
    /// The refund after `event`.
    ///
    /// # Errors
    /// `ORDER_STATUS_INVALID` for what the table does not have.
    pub fn after(self, event: RefundEvent, now: Timestamp) -> Result<Self, Error> {
        let refused = || Error::new(Code::OrderStatusInvalid);
        let state = self.state.after(event, now).ok_or_else(refused)?;
        Ok(Self { state, ..self })
    }

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
