//! Transfers: one debit, one credit, one amount, one currency.

use super::{AccountId, Owner};
use crate::id::TransferId;
use crate::kernel::{Line, Machine, Row, START};
use crate::money::Amount;
use crate::time::Timestamp;

/// Why money moved. The name is stored and never reused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum TransferKind {
    /// A user pays a merchant.
    Payment,
    /// A merchant pays the operator's fee for a payment.
    Fee,
    /// A merchant gives money back to the payer.
    Refund,
    /// Money from outside reaches a user.
    TopUp,
    /// Money that a provider took for a payment that was already paid or closed.
    Surplus,
    /// A surplus goes back to its payer.
    SurplusRefund,
    /// A provider's bill confirmed a payment: the merchant can use the money.
    Settlement,
    /// A receiver gets a part of a payment.
    Share,
    /// A receiver gives a part back.
    ShareReturn,
}

impl TransferKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Payment,
        Self::Fee,
        Self::Refund,
        Self::TopUp,
        Self::Surplus,
        Self::SurplusRefund,
        Self::Settlement,
        Self::Share,
        Self::ShareReturn,
    ];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Fee => "fee",
            Self::Refund => "refund",
            Self::TopUp => "top_up",
            Self::Surplus => "surplus",
            Self::SurplusRefund => "surplus_refund",
            Self::Settlement => "settlement",
            Self::Share => "share",
            Self::ShareReturn => "share_return",
        }
    }

    /// The kind with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The state of a transfer. `Posted` and `Voided` are final.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum TransferState {
    /// The amount is reserved on both sides.
    Pending,
    /// The amount has moved.
    Posted {
        /// When it became final.
        at: Timestamp,
    },
    /// The reservation was dropped; nothing moved.
    Voided {
        /// When it was dropped.
        at: Timestamp,
    },
}

impl TransferState {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Posted { .. } => "posted",
            Self::Voided { .. } => "voided",
        }
    }
}

/// What happens to a transfer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TransferEvent {
    /// The amount is reserved.
    Hold,
    /// The amount moves.
    Post,
    /// The reservation is dropped.
    Void,
}

impl Machine for TransferState {
    type Event = TransferEvent;

    const TRANSITIONS: &'static [Line] = &[
        (START, "hold", "pending"),
        (START, "post", "posted"),
        ("pending", "post", "posted"),
        ("pending", "void", "voided"),
    ];

    fn state_name(&self) -> &'static str {
        self.name()
    }

    fn event_name(event: &TransferEvent) -> &'static str {
        match event {
            TransferEvent::Hold => "hold",
            TransferEvent::Post => "post",
            TransferEvent::Void => "void",
        }
    }

    fn enter(_: Option<Self>, to: &'static str, _: TransferEvent, at: Timestamp) -> Option<Self> {
        match to {
            "pending" => Some(Self::Pending),
            "posted" => Some(Self::Posted { at }),
            "voided" => Some(Self::Voided { at }),
            _ => None,
        }
    }
}

/// One movement of money between two accounts of the same currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transfer {
    /// Its id. Linked transfers share the time part.
    pub id: TransferId,
    /// The account that pays.
    pub debit: AccountId,
    /// The account that receives.
    pub credit: AccountId,
    /// How much.
    pub amount: Amount,
    /// Why.
    pub kind: TransferKind,
    /// The payment or refund it belongs to, or the user for a top-up.
    pub subject: Owner,
    /// Its state.
    pub state: TransferState,
}

impl Row for Transfer {
    type Key = TransferId;

    fn key(&self) -> TransferId {
        self.id
    }
}
