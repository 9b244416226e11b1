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
    /// The payment it refunds.
    pub payment: PaymentId,
    /// The merchant that refunds.
    pub merchant: MerchantId,
    /// The merchant's own id of the request, `refundRequestId`.
    pub request_id: String,
    /// The amount.
    pub amount: Amount,
    /// The merchant's reason, as shown to the user.
    pub reason: Option<String>,
    /// Its state.
    pub state: RefundState,
}

/// The state of a refund. Inside the wallet a refund is decided in one batch, and both outcomes are final. One that
/// goes through a provider is first processing, and may be retried when the provider refused it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefundState {
    /// A payment provider has to return the money; the outcome is not known yet.
    Processing {
        /// Since when.
        at: Timestamp,
    },
    /// The money was returned.
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
    /// A provider has to return the money.
    Submit,
    /// The provider returned it.
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
    /// `ORDER_STATUS_INVALID` for an event that the table does not allow.
    pub fn after(self, event: RefundEvent, now: Timestamp) -> Result<Self, Error> {
        let refused = || Error::new(Code::OrderStatusInvalid);
        let state = self.state.after(event, now).ok_or_else(refused)?;
        Ok(Self { state, ..self })
    }

    /// Why this refund, which does not go through a provider, cannot be retried.
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
