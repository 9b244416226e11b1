//! What a decision sees: the loaded rows, the fresh ids and the wire texts that facts carry.
//!
//! Invariant: a decision is a pure function of the loaded rows, the command and [`Fresh`]. It never waits,
//! never reads a clock and never draws randomness. A refused command leaves no change behind.

mod rows;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use rows::{Change, Row, Rows};

use crate::app::App;
use crate::app_user::{AppLogin, AppSession, AppUser, IdpVisit};
use crate::auth::{AuthCode, Consent, Grant};
use crate::call::ApiCall;
use crate::error::Error;
use crate::foreign::ForeignOrder;
use crate::id::Fresh;
use crate::ledger::{Account, Entry, Transfer};
use crate::merchant::{Merchant, MerchantKey};
use crate::message::Message;
use crate::notice::{DeliveryAttempt, Notice};
use crate::payment::Payment;
use crate::provider::{self, Incident, ProviderAccount, ProviderCall, Receiver};
use crate::reconcile::Difference;
use crate::refund::Refund;
use crate::request::Request;
use crate::session::Session;
use crate::setting::Setting;
use crate::sign_in::TryCount;
use crate::standing::{Act, Standing};
use crate::user::{Login, PinGuard, User};
use crate::web_order::WebOrder;

/// Why a decision ended without an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// A row is needed that was not loaded. The batch loads it and decides again.
    Need,
    /// The command is refused. Nothing it did is kept.
    Refused(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// What a decision gives: a value, a need for more rows, or a refusal.
pub type Decision<T> = Result<T, Stop>;

/// One request to change the state of the system.
///
/// The engine stamps it with the time and a seed, decides it together with others in one batch, and answers
/// only after the commit.
pub trait Command: Send + 'static {
    /// What the caller learns when the command went through.
    type Outcome: Send + 'static;

    /// Names the rows that the decision will surely read. Naming too few costs one more round; naming too many
    /// costs needless locks.
    fn name_keys(&self, keys: &mut Keys);

    /// Decides the command. May run several times for one command, each time from the same start.
    ///
    /// # Errors
    /// [`Stop::Need`] when a row is missing, [`Stop::Refused`] when the rules say no.
    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Self::Outcome>;
}

/// The texts that facts carry to the outside. Written in the batch that makes the fact, so that every later
/// attempt sends the same bytes.
pub trait Wire: Send + Sync {
    /// The body of the notice which tells the merchant that its payment is final.
    fn payment_notice(&self, payment: &Payment) -> Vec<u8>;

    /// The payload of the trigger which tells an app that an order was paid.
    fn order_paid(&self, order: &WebOrder, payment: &Payment) -> Vec<u8>;

    /// What an app is shown of a provider's word that an order was paid, as a JSON object without signatures.
    fn provider_response(&self, attempt: &provider::PaymentAttempt) -> String;
}

/// What this deployment sends to users besides the inbox, and how notices are handed to workers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Policy {
    /// Payments and refunds are also told by e-mail to users who have an address.
    pub mail: bool,
    /// Payments and refunds are also told by SMS to users who have a phone number.
    pub sms: bool,
}

macro_rules! tables {
    ($($(#[$doc:meta])* $field:ident: $row:ty,)+) => {
        /// The loaded rows of every table, with the changes of the commands decided so far.
        pub struct World {
            /// The texts that facts carry to the outside.
            pub wire: Arc<dyn Wire>,
            /// What this deployment sends to users besides the inbox.
            pub policy: Policy,
            $($(#[$doc])* pub $field: Rows<$row>,)+
        }

        /// The keys that a batch loads, a sorted set per table: locks are always taken in this order.
        #[derive(Debug, Default, Clone, PartialEq, Eq)]
        pub struct Keys {
            $($(#[$doc])* pub $field: BTreeSet<<$row as Row>::Key>,)+
        }

        /// A place in the journal of every table.
        #[derive(Debug, Clone, Copy)]
        pub struct Mark { $($field: usize,)+ }

        impl World {
            /// An empty world: nothing is loaded.
            pub fn new(wire: Arc<dyn Wire>, policy: Policy) -> Self {
                Self { wire, policy, $($field: Rows::default(),)+ }
            }

            /// Remembers this point, to come back to it by [`World::roll_back`].
            pub fn mark(&self) -> Mark {
                Mark { $($field: self.$field.mark(),)+ }
            }

            /// Takes back every change made since `mark`.
            pub fn roll_back(&mut self, mark: Mark) {
                $(self.$field.roll_back(mark.$field);)+
            }

            /// The keys that decisions asked for in vain since the last call.
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

tables! {
    /// Merchants by client id.
    merchants: Merchant,
    /// Public keys of merchants.
    merchant_keys: MerchantKey,
    /// Merchants, partner wallets and users of whom the operator has recorded something.
    standings: Standing,
    /// What the operator did.
    acts: Act,
    /// Users.
    users: User,
    /// Login ids with their password hashes.
    logins: Login,
    /// Payment PINs and their wrong tries.
    pins: PinGuard,
    /// Sign-in sessions.
    sessions: Session,
    /// Scopes that a user granted to a merchant.
    consents: Consent,
    /// Authorization codes.
    auth_codes: AuthCode,
    /// Pairs of access and refresh token.
    grants: Grant,
    /// Idempotency records.
    requests: Request,
    /// Payments.
    payments: Payment,
    /// Refunds.
    refunds: Refund,
    /// Orders of other acquirers.
    foreign_orders: ForeignOrder,
    /// Merchants' accounts with providers.
    provider_accounts: ProviderAccount,
    /// Attempts to pay through providers.
    payment_attempts: provider::PaymentAttempt,
    /// Refunds and shares on their way to providers.
    provider_calls: ProviderCall,
    /// Receivers of shares.
    receivers: Receiver,
    /// Messages of providers that were refused.
    incidents: Incident,
    /// Differences between our books and a provider's bill.
    differences: Difference,
    /// Ledger accounts.
    accounts: Account,
    /// Ledger transfers.
    transfers: Transfer,
    /// Lines of user statements.
    entries: Entry,
    /// Messages to users.
    messages: Message,
    /// The outbox.
    notices: Notice,
    /// Delivery attempts.
    delivery_attempts: DeliveryAttempt,
    /// Recorded API calls, for the timeline.
    calls: ApiCall,
    /// Settings that live with the data.
    settings: Setting,
    /// Apps of the BaaS API by client id.
    apps: App,
    /// Users of apps.
    app_users: AppUser,
    /// Names that lead to users of apps.
    app_logins: AppLogin,
    /// Sessions of users of apps.
    app_sessions: AppSession,
    /// Visits at identity providers.
    idp_visits: IdpVisit,
    /// Payments made through the BaaS API.
    web_orders: WebOrder,
    /// Tries to sign in.
    try_counts: TryCount,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("policy", &self.policy).finish_non_exhaustive()
    }
}
