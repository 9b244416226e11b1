//! One difference between our books and a provider's bill.

use crate::id::ProviderAccountId;
use crate::kernel::Row;
use crate::time::Timestamp;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal $fix:literal;)+) => {
        /// What differs. The name is stored.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum DifferenceKind { $($(#[$doc])* $kind,)+ }

        impl DifferenceKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            /// The stored name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }

            /// What to do about it.
            pub const fn fix(self) -> &'static str {
                match self { $(Self::$kind => $fix,)+ }
            }

            /// The kind with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$kind),)+ _ => None }
            }
        }
    };
}

kinds! {
    /// A refund that was made at the provider and not here: by hand in its console, or by another program. A notice
    /// or a bill reported it.
    ForeignRefund "foreign_refund" "The provider gave this money back, and the books still have it: settle it with the merchant; refund through the OpenAPI or the CLI only.";
    /// The bill has a line that we know nothing about.
    MissingHere "missing_here" "Find out who made the order; refund it at the provider if nobody did.";
    /// We have a payment or refund that is not on the bill.
    MissingThere "missing_there" "Look at the next day's bill, then ask the provider about the number; accept it once the money is there.";
    /// The amounts differ.
    Amount "amount" "Ask the provider; once it is clear that our record is right, accept it: the payment is settled by it.";
    /// The bill lists it as done and we do not, or the other way round.
    Status "status" "Run `cashier provider check` for the order: it asks the provider and records the answer.";
    /// The fee differs from the configured rate.
    Fee "fee" "The bill's fee was charged. Compare the rate with the contract and set the right one with `cashier provider add`, or accept it.";
    /// The bill lists the same line twice.
    Duplicate "duplicate" "Ask the provider to correct its bill, then accept it: the payment is settled once.";
    /// The bill of one day lists what we recorded on another.
    DayBorder "day_border" "Nothing for a payment near midnight: it is settled. Otherwise ask the provider, then accept it.";
    /// The currencies differ.
    Currency "currency" "Ask the provider; the order was made in another currency.";
}

/// One difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The provider account.
    pub account: ProviderAccountId,
    /// The day of the bill, `2026-11-21`, China time.
    pub day: String,
    /// What differs.
    pub kind: DifferenceKind,
    /// The number of the order or of the refund.
    pub number: String,
    /// Our value.
    pub ours: String,
    /// The bill's value.
    pub theirs: String,
    /// When it was first found.
    pub found_at: Timestamp,
    /// When a later comparison no longer found it.
    pub resolved_at: Option<Timestamp>,
    /// When the operator accepted it as it is; who and why is recorded as an act.
    pub accepted_at: Option<Timestamp>,
}

impl Difference {
    /// Returns true while it needs attention.
    pub const fn is_open(&self) -> bool {
        self.resolved_at.is_none() && self.accepted_at.is_none()
    }

    /// Returns true when both say the same: accepting one then covers the other.
    fn says_the_same(&self, other: &Self) -> bool {
        self.ours == other.ours && self.theirs == other.theirs
    }

    /// This finding, combined with what was known before.
    pub(super) fn after(self, known: Option<&Self>, now: Timestamp) -> Self {
        Self {
            found_at: known.map_or(now, |known| known.found_at),
            resolved_at: None,
            accepted_at: known.filter(|known| known.says_the_same(&self)).and_then(|known| known.accepted_at),
            ..self
        }
    }
}

impl Row for Difference {
    type Key = (ProviderAccountId, String, DifferenceKind, String);

    fn key(&self) -> Self::Key {
        (self.account, self.day.clone(), self.kind, self.number.clone())
    }
}
