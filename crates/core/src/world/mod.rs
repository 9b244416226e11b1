//! What decisions see: the loaded rows of every table, and the texts that are sent about facts.
//!
//! This module is above all modules that have rows, and every decision takes its `World`: the one import that goes
//! upwards.

mod bodies;
mod tables;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use bodies::KeptBodies;

use crate::agreement::Agreement;
pub use crate::kernel::{Change, Command, Decision, Row, Rows, Stop, Tables};
use crate::payment::Payment;
use crate::provider::PaymentAttempt;
use crate::web_order::WebOrder;

/// The texts that are sent out about facts. They are written in the batch that makes the fact, so that every later
/// attempt sends the same bytes.
pub trait Wire: Send + Sync {
    /// The body of the notice that the merchant's payment is final, in the merchant's dialect. `None` if this process
    /// does not know the dialect.
    fn payment_notice(&self, payment: &Payment) -> Option<Vec<u8>>;

    /// The body of the notice that a user closed an agreement, which the merchant knows by its access token. `None` if this
    /// process does not know the dialect.
    fn agreement_notice(&self, agreement: &Agreement, access_token: &str) -> Option<Vec<u8>>;

    /// The payload of the trigger for an app that an order was paid.
    fn order_paid(&self, order: &WebOrder, payment: &Payment) -> Vec<u8>;

    /// What an app is shown of a provider's confirmation that an order was paid, as a JSON object without signatures.
    fn provider_response(&self, attempt: &PaymentAttempt) -> String;
}

/// What this deployment sends to users besides the inbox, and how notices are handed to workers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Policy {
    /// Users who have an address also get an e-mail about payments and refunds.
    pub mail: bool,
    /// Users who have a phone number also get an SMS about payments and refunds.
    pub sms: bool,
}

macro_rules! define {
    ($($field:ident: $row:ty, $doc:literal;)+) => {
        /// The loaded rows of every table, with the changes of the commands decided so far.
        pub struct World {
            /// The texts that are sent out about facts.
            pub wire: Arc<dyn Wire>,
            /// What this deployment sends to users besides the inbox.
            pub policy: Policy,
            $(#[doc = $doc] pub $field: Rows<$row>,)+
        }

        /// The keys that a batch loads, a sorted set per table: locks are always taken in this order.
        #[derive(Debug, Default, Clone, PartialEq, Eq)]
        pub struct Keys {
            $(#[doc = $doc] pub $field: BTreeSet<<$row as Row>::Key>,)+
        }

        /// A position in the journal of every table.
        #[derive(Debug, Clone, Copy)]
        pub struct Mark { $($field: usize,)+ }

        impl Tables for World {
            type Keys = Keys;
        }

        impl World {
            /// An empty world: nothing is loaded.
            pub fn new(wire: Arc<dyn Wire>, policy: Policy) -> Self {
                Self { wire, policy, $($field: Rows::default(),)+ }
            }

            /// Returns this point, to which [`World::roll_back`] can return.
            pub fn mark(&self) -> Mark {
                Mark { $($field: self.$field.mark(),)+ }
            }

            /// Undoes every change made since `mark`.
            pub fn roll_back(&mut self, mark: Mark) {
                $(self.$field.roll_back(mark.$field);)+
            }

            /// Uses the kept rows with these keys. The keys that must still be loaded remain in `keys`.
            pub fn recall(&mut self, keys: &mut Keys) {
                $(self.$field.recall(&mut keys.$field);)+
            }

            /// Ends a committed batch. Rows that are likely to be read again are kept.
            pub fn keep(&mut self) {
                $(self.$field.keep();)+
            }

            /// Forgets every row.
            pub fn forget(&mut self) {
                $(self.$field.forget();)+
            }

            /// The keys that decisions requested but that were not loaded, since the last call.
            pub fn take_missing(&mut self) -> Keys {
                Keys { $($field: self.$field.take_missing(),)+ }
            }
        }

        impl Keys {
            /// True when no key is named.
            pub fn is_empty(&self) -> bool {
                true $(&& self.$field.is_empty())+
            }

            /// Adds all keys of `other`.
            pub fn merge(&mut self, other: Self) {
                $(self.$field.extend(other.$field);)+
            }
        }
    };
}

crate::for_each_table!(define);

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("policy", &self.policy).finish_non_exhaustive()
    }
}
