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
    /// A refund that was made at the provider and not here: by hand in its console, or by another program. A notice or a
    /// bill told of it.
    ForeignRefund "foreign_refund" "The provider gave this money back, and the books still have it: settle it with the merchant; refund through the OpenAPI or the CLI only.";
    /// The bill has a line that we know nothing of.
    MissingHere "missing_here" "Find out who made the order; refund it at the provider if nobody did.";
    /// We have a payment or refund that the bill does not have.
    MissingThere "missing_there" "Look at the next day's bill, then ask the provider about the number.";
    /// The amounts differ.
    Amount "amount" "Ask the provider; correct the books by a new transfer once it is clear who is right.";
    /// The bill says that it is done, and we do not, or the other way round.
    Status "status" "Run `cashier provider check` for the order: it asks the provider and records the answer.";
    /// The fee is not the one of the configured rate.
    Fee "fee" "Compare the rate with the contract; set the right one with `cashier provider add`.";
    /// The bill has the same line twice.
    Duplicate "duplicate" "Ask the provider to correct its bill; settle one line only.";
    /// The bill of one day has what we recorded on another.
    DayBorder "day_border" "Nothing, when the other day's bill is read too: the payment was made near midnight.";
    /// The currencies differ.
    Currency "currency" "Ask the provider; the order was made in another currency.";
}

/// One difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// With which account.
    pub account: ProviderAccountId,
    /// The day of the bill, `2026-11-21`, by China's clock.
    pub day: String,
    /// What differs.
    pub kind: DifferenceKind,
    /// The number of the order or of the refund.
    pub number: String,
    /// What we have.
    pub ours: String,
    /// What the bill has.
    pub theirs: String,
    /// When it was found first.
    pub found_at: Timestamp,
    /// When a later comparison did not find it any more.
    pub resolved_at: Option<Timestamp>,
}

impl Row for Difference {
    type Key = (ProviderAccountId, String, DifferenceKind, String);

    fn key(&self) -> Self::Key {
        (self.account, self.day.clone(), self.kind, self.number.clone())
    }
}
