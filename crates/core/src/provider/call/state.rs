//! Provider calls: requests to a provider about money already received: a refund, a share, the return of a share, the
//! end of sharing.
//!
//! Invariant: a provider call keeps one number at the provider, whatever happens. After an unknown outcome the same
//! call is made again under that number, so that no money is sent twice. The money is held in the ledger while the
//! provider call is in progress. What ends it is decided in one place (`hear.rs`); an ended provider call has no
//! calls of unknown effect.

use std::fmt;
use std::sync::Arc;

use crate::error::{Code, Error};
use crate::id::{MerchantId, ProviderAccountId, RefundId, TransferId};
use crate::kernel::{Line, Machine, Row};
use crate::money::Amount;
use crate::provider::attempt::{AttemptId, STEM, digits, read_digits};
use crate::provider::name::ProviderName;
use crate::request::Operation;
use crate::time::Timestamp;

/// How many provider calls one attempt may have.
pub(super) const PROVIDER_CALLS_MAX: u32 = 500;

/// The identity of a provider call. Its text is the merchant's number of it at the provider: the attempt's number and
/// four digits, 32 characters in all, which every provider accepts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ProviderCallId {
    /// The attempt it is about.
    pub attempt: AttemptId,
    /// Its number, from 1.
    pub number: u32,
}

impl ProviderCallId {
    /// Parses the text; `None` when it is not one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let (attempt, number) = text.split_at_checked(STEM)?;
        let number = read_digits(number).filter(|_| number.len() == 4)?;
        Some(Self { attempt: AttemptId::parse_stem(attempt)?, number })
    }
}

impl fmt::Display for ProviderCallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.attempt.stem())?;
        digits(f, self.number, 4)
    }
}

/// The purpose of a provider call. The name is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum CallKind {
    /// The merchant refunds money to the payer.
    Refund,
    /// Surplus money is returned to the payer.
    Surplus,
    /// A receiver gets a part.
    Share,
    /// A receiver returns a part.
    Return,
    /// No more shares: the rest belongs to the merchant.
    Finish,
}

impl CallKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Refund, Self::Surplus, Self::Share, Self::Return, Self::Finish];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Surplus => "surplus",
            Self::Share => "share",
            Self::Return => "return",
            Self::Finish => "finish",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The operation with which a merchant requests one, if its requests have keys of their own.
    pub const fn operation(self) -> Option<Operation> {
        match self {
            Self::Share => Some(Operation::Share),
            Self::Return => Some(Operation::ReturnShare),
            Self::Finish => Some(Operation::FinishShare),
            Self::Refund | Self::Surplus => None,
        }
    }
}

/// One provider call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProviderCall {
    /// Its identity.
    pub id: ProviderCallId,
    /// The merchant whose money it is.
    pub merchant: MerchantId,
    /// The provider account.
    pub account: ProviderAccountId,
    /// The provider.
    pub provider: ProviderName,
    /// The purpose.
    pub kind: CallKind,
    /// The amount. The end of sharing has the attempt's amount and moves nothing.
    pub amount: Amount,
    /// The merchant's refund that it serves, or that waits for this return.
    pub refund: Option<RefundId>,
    /// The provider call that this one refers to: the share that is returned.
    pub share: Option<u32>,
    /// The refund's provider call that waits for this return.
    pub awaited_by: Option<u32>,
    /// The receiver of the part, or the one that returns it.
    pub receiver: Option<Arc<str>>,
    /// A note that the other side sees.
    pub note: Option<Arc<str>>,
    /// The merchant's own id of the request that asked for this share, return or end of sharing.
    pub request: Option<Arc<str>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its state.
    pub state: CallState,
    /// The transfer that holds its money.
    pub transfer: Option<TransferId>,
    /// For a share: the amount that was taken back or is about to be, in minor units. For a return sent together with
    /// its refund: all of it, once the refund was refused and the receiver has the money again.
    pub taken_back: i64,
    /// How often it was sent.
    pub sends: u32,
    /// How many sendings may have had an unknown effect.
    pub open_sends: u32,
    /// When the last sending began.
    pub sent_at: Option<Timestamp>,
    /// How often the provider was queried.
    pub checks: u32,
    /// When the provider is queried next; `None` when nothing is left to query.
    pub next_check_at: Option<Timestamp>,
}

/// The state of a provider call.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum CallState {
    /// Shares must be returned first.
    Waiting {
        /// How many returns are still in progress.
        returns: u32,
    },
    /// Ready to be sent. No sending has had an effect.
    Requested,
    /// The provider accepted it; its outcome is not known yet.
    Submitted,
    /// A call was begun; its answer is outstanding, did not arrive, or cannot be trusted.
    Unknown,
    /// Done.
    Succeeded {
        /// When.
        at: Timestamp,
    },
    /// The provider refused it, and no money moved.
    Failed {
        /// When.
        at: Timestamp,
        /// The provider's reason.
        reason: Arc<str>,
    },
}

/// What happens to a provider call.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum CallEvent {
    /// It no longer waits for anything.
    Ready,
    /// It is sent.
    Send,
    /// No sending has had an effect.
    Forget,
    /// The provider accepted it.
    Accept,
    /// A call ended without a usable answer.
    Doubt,
    /// It is done.
    Succeed {
        /// When.
        at: Timestamp,
    },
    /// It was refused.
    Refuse {
        /// Why.
        reason: Arc<str>,
    },
    /// It is retried.
    Retry,
    /// Shares must be returned first.
    Await {
        /// How many.
        returns: u32,
    },
}

impl CallState {
    /// Every state's name.
    pub const NAMES: [&'static str; 6] =
        ["waiting", "requested", "submitted", "unknown", "succeeded", "failed"];

    /// The stored name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Requested => "requested",
            Self::Submitted => "submitted",
            Self::Unknown => "unknown",
            Self::Succeeded { .. } => "succeeded",
            Self::Failed { .. } => "failed",
        }
    }

    /// Returns true when no further answer is expected from the provider.
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Succeeded { .. } | Self::Failed { .. })
    }

    /// Returns true when a call may have had an effect: the provider is queried before the call is made again.
    pub const fn may_be_there(&self) -> bool {
        matches!(self, Self::Submitted | Self::Unknown)
    }
}

impl Machine for CallState {
    type Event = CallEvent;

    const TRANSITIONS: &'static [Line] = &[
        ("requested", "await", "waiting"),
        ("waiting", "await", "waiting"),
        ("waiting", "ready", "requested"),
        ("waiting", "refuse", "failed"),
        ("requested", "send", "unknown"),
        ("unknown", "send", "unknown"),
        ("submitted", "send", "submitted"),
        ("unknown", "forget", "requested"),
        ("requested", "accept", "submitted"),
        ("requested", "doubt", "unknown"),
        ("requested", "succeed", "succeeded"),
        ("requested", "refuse", "failed"),
        ("submitted", "accept", "submitted"),
        ("submitted", "doubt", "submitted"),
        ("submitted", "succeed", "succeeded"),
        ("submitted", "refuse", "failed"),
        ("unknown", "accept", "submitted"),
        ("unknown", "doubt", "unknown"),
        ("unknown", "succeed", "succeeded"),
        ("unknown", "refuse", "failed"),
        ("failed", "retry", "requested"),
        ("failed", "await", "waiting"),
    ];

    fn state_name(&self) -> &'static str {
        self.name()
    }

    fn event_name(event: &CallEvent) -> &'static str {
        match event {
            CallEvent::Ready => "ready",
            CallEvent::Send => "send",
            CallEvent::Forget => "forget",
            CallEvent::Accept => "accept",
            CallEvent::Doubt => "doubt",
            CallEvent::Succeed { .. } => "succeed",
            CallEvent::Refuse { .. } => "refuse",
            CallEvent::Retry => "retry",
            CallEvent::Await { .. } => "await",
        }
    }

    fn enter(_: Option<Self>, to: &'static str, event: CallEvent, now: Timestamp) -> Option<Self> {
        match (to, event) {
            ("waiting", CallEvent::Await { returns }) => Some(Self::Waiting { returns }),
            ("requested", _) => Some(Self::Requested),
            ("submitted", _) => Some(Self::Submitted),
            ("unknown", _) => Some(Self::Unknown),
            ("succeeded", CallEvent::Succeed { at }) => Some(Self::Succeeded { at }),
            ("failed", CallEvent::Refuse { reason }) => Some(Self::Failed { at: now, reason }),
            _ => None,
        }
    }
}

impl ProviderCall {
    /// For a return: true when it has no call of its own, because it is part of its refund's call.
    pub const fn goes_with_refund(&self) -> bool {
        matches!((self.kind, &self.state, self.sends), (CallKind::Return, CallState::Succeeded { .. }, 0))
    }

    /// Returns true for a share, a return or the end of sharing without a final answer from the provider.
    pub const fn is_sharing_under_way(&self) -> bool {
        matches!(self.kind, CallKind::Share | CallKind::Return | CallKind::Finish) && !self.state.is_final()
    }

    /// For a return: true when the receiver has the money again, because the refund it was sent with was refused.
    pub fn is_undone(&self) -> bool {
        self.kind == CallKind::Return && self.taken_back == self.amount.minor()
    }

    /// The provider call after `event`.
    ///
    /// # Errors
    /// `ORDER_STATUS_INVALID` for an event that the table does not allow.
    pub fn after(self, event: CallEvent, now: Timestamp) -> Result<Self, Error> {
        let refused = || Error::new(Code::OrderStatusInvalid);
        let state = self.state.after(event, now).ok_or_else(refused)?;
        Ok(Self { state, ..self })
    }
}

impl Row for ProviderCall {
    type Key = ProviderCallId;

    fn key(&self) -> ProviderCallId {
        self.id
    }
}
