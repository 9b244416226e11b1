//! Provider calls: what is asked of a provider about money that came: a refund, a share, a share taken back, the end of sharing.
//!
//! Invariant: a provider call has one number at the provider, whatever happens. After an unknown outcome the same call is made
//! again under that number, so that no money goes twice. The money is held in the ledger while the provider call is under way.
//! What ends it is decided in one place (`hear.rs`); a provider call that has ended has no call whose effect is not known.

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

/// The identity of a provider call. Its text is the merchant's number of it at the provider: the attempt's number and four
/// digits, 32 characters in all, which every provider takes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ProviderCallId {
    /// About which attempt.
    pub attempt: AttemptId,
    /// Which provider call, from 1.
    pub number: u32,
}

impl ProviderCallId {
    /// Reads the text; `None` when it is not one of ours.
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

/// What a provider call is for. The name is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum CallKind {
    /// The merchant gives money back to the payer.
    Refund,
    /// Money that paid nothing goes back to the payer.
    Surplus,
    /// A receiver gets a part.
    Share,
    /// A receiver gives a part back.
    Return,
    /// No more shares: what is left is the merchant's.
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

    /// The operation by which a merchant asks for one, where its requests have keys of their own.
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
    /// Whose money.
    pub merchant: MerchantId,
    /// Through which account.
    pub account: ProviderAccountId,
    /// With which provider.
    pub provider: ProviderName,
    /// What for.
    pub kind: CallKind,
    /// How much. The end of sharing names the attempt's amount and moves nothing.
    pub amount: Amount,
    /// The merchant's refund that it serves, or that waits for this return.
    pub refund: Option<RefundId>,
    /// The provider call that this one serves: the share that is returned.
    pub share: Option<u32>,
    /// The refund provider call that waits for this return.
    pub awaited_by: Option<u32>,
    /// Who gets or gives the part.
    pub receiver: Option<Arc<str>>,
    /// What the other side reads.
    pub note: Option<Arc<str>>,
    /// The merchant's own id of the request that asked for this share, return or end of sharing.
    pub request: Option<Arc<str>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Where it stands.
    pub state: CallState,
    /// The transfer that holds its money.
    pub transfer: Option<TransferId>,
    /// Of a share: what was taken back, or is about to be, in minor units. Of a return that went out together with its
    /// refund: all of it, when the refund was refused and the receiver has it again.
    pub taken_back: i64,
    /// How often it was sent.
    pub sends: u32,
    /// How many of them may have done something that is not known.
    pub open_sends: u32,
    /// When the last of them was begun.
    pub sent_at: Option<Timestamp>,
    /// How often the provider was asked.
    pub checks: u32,
    /// When the provider is asked next; `None` when nothing is left to ask.
    pub next_check_at: Option<Timestamp>,
}

/// Where a provider call stands.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum CallState {
    /// Shares come back first.
    Waiting {
        /// How many are still on their way.
        returns: u32,
    },
    /// To be asked of the provider. No sending of it has done anything.
    Requested,
    /// The provider took it; how it ends is not known yet.
    Submitted,
    /// A call was begun; its answer has not come, did not come, or cannot be trusted.
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
        /// Why, in the provider's words.
        reason: Arc<str>,
    },
}

/// What happens to a provider call.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum CallEvent {
    /// Nothing is waited for any more.
    Ready,
    /// It is sent.
    Send,
    /// No sending of it has done anything.
    Forget,
    /// The provider took it.
    Accept,
    /// A call ended without an answer that counts.
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
    /// It is tried again.
    Retry,
    /// Shares come back first.
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

    /// True when the provider has nothing more to say.
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Succeeded { .. } | Self::Failed { .. })
    }

    /// True when a call may have done something: the provider is asked before the call is made again.
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
    /// Of a return: true when it has no call of its own, because it goes out as a part of its refund.
    pub const fn goes_with_refund(&self) -> bool {
        matches!((self.kind, &self.state, self.sends), (CallKind::Return, CallState::Succeeded { .. }, 0))
    }

    /// True for a share, a return or the end of sharing that the provider has not answered for good.
    pub const fn is_sharing_under_way(&self) -> bool {
        matches!(self.kind, CallKind::Share | CallKind::Return | CallKind::Finish) && !self.state.is_final()
    }

    /// Of a return: true when the receiver has the money again, because the refund it went out with was refused.
    pub fn is_undone(&self) -> bool {
        self.kind == CallKind::Return && self.taken_back == self.amount.minor()
    }

    /// The provider call after `event`.
    ///
    /// # Errors
    /// `ORDER_STATUS_INVALID` for what the table does not have.
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
