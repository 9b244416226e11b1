//! Refused messages of providers: shown to the operator, never applied.
//!
//! Invariant: however many invalid messages arrive, an account has at most one row per minute, fault and order. The
//! order's number is recorded only when the message was signed by the provider.

use crate::id::{Fresh, ProviderAccountId};
use crate::kernel::{Command, Decision, Row};
use crate::time::Timestamp;
use crate::world::{Keys, World};

const MINUTE_US: i64 = 60_000_000;

macro_rules! faults {
    ($($(#[$doc:meta])* $fault:ident $name:literal;)+) => {
        /// What was wrong with a message. The name is stored.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Fault { $($(#[$doc])* $fault,)+ }

        impl Fault {
            /// The stored name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$fault => $name,)+ }
            }

            /// The fault with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$fault),)+ _ => None }
            }
        }
    };
}

faults! {
    /// The signature is missing or wrong, or its key is unknown.
    Signature "signature";
    /// It cannot be read.
    Malformed "malformed";
    /// It is about another merchant or app.
    Merchant "merchant";
    /// It is about an order that we do not have.
    Order "order";
    /// It is about another amount.
    Amount "amount";
    /// It is about another currency.
    Currency "currency";
    /// It names a different provider payment for an order that is already paid.
    OtherTransaction "other_transaction";
}

/// One kind of invalid message within one minute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Incident {
    /// The account that received it.
    pub account: ProviderAccountId,
    /// The minute, counted from 1970 UTC.
    pub minute: i64,
    /// What was wrong.
    pub fault: Fault,
    /// The order's number; empty when the message proves nothing about it.
    pub order: String,
    /// How many.
    pub count: i64,
}

impl Incident {
    /// When the minute began.
    pub const fn noted_at(&self) -> Timestamp {
        Timestamp::from_micros(self.minute.saturating_mul(MINUTE_US))
    }
}

impl Row for Incident {
    type Key = (ProviderAccountId, i64, Fault, String);

    fn key(&self) -> Self::Key {
        (self.account, self.minute, self.fault, self.order.clone())
    }
}

/// Counts an invalid message.
///
/// # Errors
/// Only when the row was not loaded.
pub(super) fn note(
    world: &mut World,
    fresh: &Fresh,
    account: ProviderAccountId,
    fault: Fault,
    order: &str,
) -> Decision<()> {
    let minute = minute_of(fresh.at());
    add(world, Incident { account, minute, fault, order: order.to_owned(), count: 1 })
}

fn add(world: &mut World, new: Incident) -> Decision<()> {
    let known = world.incidents.get(&new.key())?.map_or(0, |known| known.count);
    world.incidents.put(Incident { count: known.saturating_add(new.count), ..new })
}

/// The minute of a time, counted from 1970 UTC.
pub const fn minute_of(at: Timestamp) -> i64 {
    at.as_micros().div_euclid(MINUTE_US)
}

/// Records messages that were refused before they reached any order. The row is named before the batch begins, so
/// that a stranger cannot cause batches to be decided twice.
pub struct RecordIncident {
    /// The account, the minute, the fault, and how many further messages.
    pub incident: Incident,
}

impl Command<World> for RecordIncident {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.incidents.insert(self.incident.key());
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        add(world, self.incident.clone())
    }
}
