//! One attempt to pay a payment through one provider, and its state machine.
//!
//! Invariant: nothing is assumed that the provider has not said. An attempt fails only when the provider refused
//! every call to create the order, and closes only when the order can no longer be paid there. Money that arrives
//! anyway is never dropped: every state but success has a transition to success.

use std::sync::Arc;

use super::AttemptId;
use crate::error::{Code, Error};
use crate::id::{MerchantId, ProviderAccountId, TransferId};
use crate::kernel::{Line, Machine, Row};
use crate::ledger::{AccountId, AccountKind};
use crate::money::Amount;
use crate::provider::name::{Method, ProviderName, ShareReturns};
use crate::time::Timestamp;

/// Whether an order's money may be shared. The name is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Sharing {
    /// No: the provider was not asked to hold the money.
    Off,
    /// Yes: the provider holds the money until sharing is finished.
    Open,
    /// No longer: the rest belongs to the merchant.
    Finished,
}

impl Sharing {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Open => "open",
            Self::Finished => "finished",
        }
    }

    /// The value with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Off, Self::Open, Self::Finished].into_iter().find(|sharing| sharing.name() == name)
    }
}

/// One attempt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentAttempt {
    /// Its identity.
    pub id: AttemptId,
    /// The payee.
    pub merchant: MerchantId,
    /// The provider account.
    pub account: ProviderAccountId,
    /// The provider.
    pub provider: ProviderName,
    /// The way to pay.
    pub method: Method,
    /// The amount.
    pub amount: Amount,
    /// The caller's request, kept so that the same call can be made again.
    pub request: Arc<str>,
    /// Whether the money may be shared.
    pub sharing: Sharing,
    /// How its shares are returned.
    pub share_returns: ShareReturns,
    /// When it was made.
    pub created_at: Timestamp,
    /// The time until which the provider lets the order be paid.
    pub expires_at: Timestamp,
    /// Its state.
    pub state: AttemptState,
    /// How many sendings of the call that creates its order may have had an unknown effect.
    pub open_sends: u32,
    /// When the last of them began.
    pub sent_at: Timestamp,
    /// How often the provider was queried.
    pub checks: u32,
    /// When the provider is queried next; `None` when nothing is left to query.
    pub next_check_at: Option<Timestamp>,
    /// The number of its provider calls.
    pub provider_calls: u32,
    /// The provider's fee at the rate of the day, in minor units; charged when the attempt is settled.
    pub fee: i64,
    /// What the provider has charged of it so far, in minor units.
    pub fee_charged: i64,
    /// The amount refunded, or being refunded, in minor units.
    pub refunded: i64,
    /// The amount that receivers have, or are about to get, in minor units.
    pub shared: i64,
    /// When the provider's bill confirmed it.
    pub settled_at: Option<Timestamp>,
}

/// What a success did with the money.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Credit {
    /// It paid the payment.
    Payment,
    /// The payment was already paid or closed: the money is to be refunded.
    Surplus,
}

impl Credit {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Surplus => "surplus",
        }
    }

    /// The value with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Payment, Self::Surplus].into_iter().find(|credit| credit.name() == name)
    }
}

/// The state of an attempt.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum AttemptState {
    /// The intention is recorded. Whether the provider was called is unknown.
    Prepared,
    /// The provider created the order.
    Submitted {
        /// What the payer's page or program needs, as JSON.
        params: Arc<str>,
    },
    /// The provider's answer did not arrive, or cannot be trusted.
    Unknown,
    /// Paid.
    Succeeded {
        /// When, according to the provider.
        at: Timestamp,
        /// The provider's number of the payment.
        transaction: Arc<str>,
        /// The transfer that moved the money.
        transfer: TransferId,
        /// What the success did with the money.
        credit: Credit,
    },
    /// The provider refused to create the order.
    Failed {
        /// When.
        at: Timestamp,
        /// The provider's reason.
        reason: Arc<str>,
    },
    /// The order can no longer be paid there.
    Closed {
        /// When that became known.
        at: Timestamp,
    },
}

/// What happens to an attempt.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum AttemptEvent {
    /// The provider created the order, now or earlier.
    Submit {
        /// What the payer needs.
        params: Arc<str>,
    },
    /// A call ended without a usable answer.
    Doubt,
    /// The provider refused to create the order.
    Refuse {
        /// The provider's reason.
        reason: Arc<str>,
    },
    /// The order can no longer be paid.
    Close,
    /// It was paid.
    Succeed {
        /// When, according to the provider.
        at: Timestamp,
        /// The provider's number.
        transaction: Arc<str>,
        /// The transfer that moved the money.
        transfer: TransferId,
        /// What the success does with the money.
        credit: Credit,
    },
}

impl AttemptState {
    /// Every state's name.
    pub const NAMES: [&'static str; 6] =
        ["prepared", "submitted", "unknown", "succeeded", "failed", "closed"];

    /// The stored name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Submitted { .. } => "submitted",
            Self::Unknown => "unknown",
            Self::Succeeded { .. } => "succeeded",
            Self::Failed { .. } => "failed",
            Self::Closed { .. } => "closed",
        }
    }

    /// Returns true while the payer may still pay it.
    pub const fn is_live(&self) -> bool {
        matches!(self, Self::Prepared | Self::Submitted { .. } | Self::Unknown)
    }
}

impl Machine for AttemptState {
    type Event = AttemptEvent;

    const TRANSITIONS: &'static [Line] = &[
        ("prepared", "submit", "submitted"),
        ("prepared", "doubt", "unknown"),
        ("prepared", "refuse", "failed"),
        ("prepared", "close", "closed"),
        ("prepared", "succeed", "succeeded"),
        ("submitted", "submit", "submitted"),
        ("submitted", "doubt", "submitted"),
        ("submitted", "close", "closed"),
        ("submitted", "succeed", "succeeded"),
        ("unknown", "submit", "submitted"),
        ("unknown", "doubt", "unknown"),
        ("unknown", "refuse", "failed"),
        ("unknown", "close", "closed"),
        ("unknown", "succeed", "succeeded"),
        // Late money still counts.
        ("failed", "succeed", "succeeded"),
        ("closed", "succeed", "succeeded"),
    ];

    fn state_name(&self) -> &'static str {
        self.name()
    }

    fn event_name(event: &AttemptEvent) -> &'static str {
        match event {
            AttemptEvent::Submit { .. } => "submit",
            AttemptEvent::Doubt => "doubt",
            AttemptEvent::Refuse { .. } => "refuse",
            AttemptEvent::Close => "close",
            AttemptEvent::Succeed { .. } => "succeed",
        }
    }

    fn enter(from: Option<Self>, to: &'static str, event: AttemptEvent, now: Timestamp) -> Option<Self> {
        use AttemptEvent as E;
        match (to, event, from) {
            ("submitted", E::Submit { params }, _)
            | ("submitted", E::Doubt, Some(Self::Submitted { params })) => Some(Self::Submitted { params }),
            ("unknown", ..) => Some(Self::Unknown),
            ("failed", E::Refuse { reason }, _) => Some(Self::Failed { at: now, reason }),
            ("closed", ..) => Some(Self::Closed { at: now }),
            ("succeeded", E::Succeed { at, transaction, transfer, credit }, _) => {
                Some(Self::Succeeded { at, transaction, transfer, credit })
            }
            _ => None,
        }
    }
}

impl PaymentAttempt {
    /// The attempt after `event`. An ended attempt has no calls of unknown effect.
    ///
    /// # Errors
    /// `ORDER_STATUS_INVALID` for an event that the table does not allow.
    pub fn after(self, event: AttemptEvent, now: Timestamp) -> Result<Self, Error> {
        let refused = || Error::new(Code::OrderStatusInvalid);
        let state = self.state.after(event, now).ok_or_else(refused)?;
        let open_sends = if state.is_live() { self.open_sends } else { 0 };
        Ok(Self { state, open_sends, ..self })
    }

    /// Returns true when its money can be settled for the merchant.
    pub const fn is_settleable(&self) -> bool {
        matches!(self.state, AttemptState::Succeeded { credit: Credit::Payment, .. })
            && self.settled_at.is_none()
            && !matches!(self.sharing, Sharing::Open)
    }

    /// The part of the amount left for refunds and shares, in minor units; `None` when the counters are inconsistent.
    pub fn unspent(&self) -> Option<i64> {
        self.amount.minor().checked_sub(self.refunded)?.checked_sub(self.shared)
    }

    /// The merchant's account that holds this attempt's money: pending until it is settled.
    pub fn held_in(&self) -> AccountId {
        let kind = match self.settled_at {
            Some(_) => AccountKind::MerchantAvailable,
            None => AccountKind::MerchantPending,
        };
        AccountId { owner: self.merchant.into(), kind, currency: self.amount.currency() }
    }
}

impl Row for PaymentAttempt {
    type Key = AttemptId;

    fn key(&self) -> AttemptId {
        self.id
    }
}
