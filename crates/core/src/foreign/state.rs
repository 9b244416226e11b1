//! The foreign order and its state machine.

use std::sync::Arc;

use crate::error::{Code, Error};
use crate::id::{AcquirerId, ForeignOrderId, TransferId, UserId};
use crate::kernel::{Line, Machine, Row};
use crate::ledger::AccountId;
use crate::money::Amount;
use crate::time::Timestamp;

/// The immutable details of a foreign order. All of them come from the acquirer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForeignDetails {
    /// The acquirer's configured name.
    pub acquirer: String,
    /// The acquirer's id of the order.
    pub reference: String,
    /// The payee's id at the acquirer.
    pub payee_id: String,
    /// The payee's name as shown to the user.
    pub payee: String,
    /// What is paid for, as shown to the user.
    pub description: String,
    /// The merchant's own order number.
    pub order_ref: Option<String>,
    /// Where the user is sent at the end.
    pub redirect_url: Option<String>,
}

/// One order of another acquirer, opened by a user of this wallet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForeignOrder {
    /// Its id; the shard is the user's.
    pub id: ForeignOrderId,
    /// The user who opened it; the acquirer has bound it to this user.
    pub user: UserId,
    /// The amount.
    pub amount: Amount,
    /// The immutable details.
    pub details: Arc<ForeignDetails>,
    /// When the user first opened it.
    pub created_at: Timestamp,
    /// When it expires unless it was paid.
    pub expires_at: Timestamp,
    /// Its state.
    pub state: ForeignState,
    /// The amount the acquirer has returned so far, in minor units of the amount's currency.
    pub refunded: i64,
}

/// The state of a foreign order. `Created` and `Processing` are not final.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ForeignState {
    /// Waits for the user.
    Created,
    /// The user declined. No money moved.
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// The user was debited; the acquirer has not answered yet.
    Processing {
        /// When the user was debited.
        at: Timestamp,
        /// The transfer that did it.
        transfer: TransferId,
    },
    /// The acquirer has acknowledged it.
    Succeeded {
        /// When the user was debited.
        at: Timestamp,
        /// The transfer that did it.
        transfer: TransferId,
        /// When the acquirer answered.
        settled_at: Timestamp,
    },
    /// The acquirer has refused it, and the money was returned.
    Failed {
        /// When the user was debited.
        at: Timestamp,
        /// The transfer that did it.
        transfer: TransferId,
        /// When the acquirer answered.
        settled_at: Timestamp,
        /// The transfer that returned the money.
        reversal: TransferId,
        /// The acquirer's code.
        code: Code,
    },
}

/// What happens to a foreign order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ForeignTransition {
    /// The user was debited.
    Debit {
        /// The transfer that did it.
        transfer: TransferId,
    },
    /// The user declined.
    Cancel,
    /// The acquirer acknowledged it.
    Acknowledge,
    /// The acquirer refused it.
    Refuse {
        /// The transfer that returned the money.
        reversal: TransferId,
        /// The acquirer's code.
        code: Code,
    },
}

impl ForeignState {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Cancelled { .. } => "cancelled",
            Self::Processing { .. } => "processing",
            Self::Succeeded { .. } => "succeeded",
            Self::Failed { .. } => "failed",
        }
    }

    /// The error for an attempt to pay or cancel that comes too late.
    pub const fn too_late(self) -> Code {
        match self {
            Self::Created => Code::OrderExpired,
            Self::Cancelled { .. } => Code::OrderCancelled,
            Self::Processing { .. } => Code::OrderInProcess,
            Self::Succeeded { .. } => Code::OrderAlreadyPaid,
            Self::Failed { .. } => Code::OrderFailed,
        }
    }
}

impl Machine for ForeignState {
    type Event = ForeignTransition;

    const TRANSITIONS: &'static [Line] = &[
        ("created", "debit", "processing"),
        ("created", "cancel", "cancelled"),
        ("processing", "acknowledge", "succeeded"),
        ("processing", "refuse", "failed"),
    ];

    fn state_name(&self) -> &'static str {
        self.name()
    }

    fn event_name(event: &ForeignTransition) -> &'static str {
        match event {
            ForeignTransition::Debit { .. } => "debit",
            ForeignTransition::Cancel => "cancel",
            ForeignTransition::Acknowledge => "acknowledge",
            ForeignTransition::Refuse { .. } => "refuse",
        }
    }

    fn enter(from: Option<Self>, to: &'static str, event: ForeignTransition, now: Timestamp) -> Option<Self> {
        match (to, event, from) {
            ("processing", ForeignTransition::Debit { transfer }, _) => {
                Some(Self::Processing { at: now, transfer })
            }
            ("cancelled", ..) => Some(Self::Cancelled { at: now }),
            ("succeeded", _, Some(Self::Processing { at, transfer })) => {
                Some(Self::Succeeded { at, transfer, settled_at: now })
            }
            (
                "failed",
                ForeignTransition::Refuse { reversal, code },
                Some(Self::Processing { at, transfer }),
            ) => Some(Self::Failed { at, transfer, settled_at: now, reversal, code }),
            _ => None,
        }
    }
}

impl ForeignOrder {
    /// The order after `transition`.
    ///
    /// # Errors
    /// The error for the current state when the transition comes too late.
    pub fn after(self, transition: ForeignTransition, now: Timestamp) -> Result<Self, Error> {
        let too_late = || match self.state {
            ForeignState::Created => Code::OrderStatusInvalid,
            state => state.too_late(),
        };
        let state = self.state.after(transition, now).ok_or_else(|| Error::new(too_late()))?;
        Ok(Self { state, ..self })
    }

    /// When the user was debited, unless the money has been returned since.
    pub const fn paid_at(&self) -> Option<Timestamp> {
        match self.state {
            ForeignState::Processing { at, .. } | ForeignState::Succeeded { at, .. } => Some(at),
            _ => None,
        }
    }

    /// Returns true when it has expired at `now`.
    pub fn is_past(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }

    /// The account that holds the money for the acquirer.
    pub fn clearing(&self) -> AccountId {
        AccountId::partner(AcquirerId::of_name(&self.details.acquirer), self.amount.currency())
    }
}

impl Row for ForeignOrder {
    type Key = ForeignOrderId;

    fn key(&self) -> ForeignOrderId {
        self.id
    }
}
