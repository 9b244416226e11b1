//! The payment and its state machine. One transition table; the functions and the exhaustive test follow it.

use std::sync::Arc;

use super::product::Product;
use crate::error::{Code, Error};
use crate::id::{MerchantId, PaymentId, ProviderAccountId, TransferId, UserId};
use crate::kernel::{Line, Machine, Row};
use crate::merchant::DialectName;
use crate::money::Amount;
use crate::request::Fingerprint;
use crate::time::Timestamp;

/// What never changes about a payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Details {
    /// The merchant's own id of the request, `paymentRequestId`.
    pub request_id: String,
    /// The merchant's `Client-Id`, under which notices are sent.
    pub client_id: String,
    /// The name of the merchant that the user sees.
    pub payee: String,
    /// What is paid for, as the user sees it.
    pub description: String,
    /// The merchant's own order number, if it gave one.
    pub order_ref: Option<String>,
    /// The buyer as the merchant knows it; a customer id of the wallet.
    pub buyer_ref: Option<String>,
    /// Where the cashier sends the user when the payment has ended.
    pub redirect_url: Option<String>,
    /// Where notices are sent.
    pub notify_url: Option<String>,
    /// The merchant's own text, returned unchanged.
    pub extend_info: Option<String>,
    /// The dialect of its notices: the one the merchant speaks.
    pub dialect: DialectName,
    /// The product it was sold under.
    pub product: Product,
}

/// One payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payment {
    /// Its id; the shard is the merchant's.
    pub id: PaymentId,
    /// Who is paid.
    pub merchant: MerchantId,
    /// How much.
    pub amount: Amount,
    /// What never changes.
    pub details: Arc<Details>,
    /// When the merchant created it.
    pub created_at: Timestamp,
    /// When it expires unless it is paid.
    pub expires_at: Timestamp,
    /// Its state.
    pub state: State,
    /// How much has been refunded, in minor units of the amount's currency.
    pub refunded: i64,
    /// The partner wallet and its user that opened it first, if any. Then nobody else can pay it.
    pub binding: Option<Arc<Binding>>,
    /// The attempts to pay it through providers.
    pub attempts: AttemptCount,
    /// The key under which its user confirmed it, if the caller gave one. A repeated confirmation is recognised by it.
    pub confirmed: Option<Arc<IdempotencyKey>>,
}

/// The caller's own key for a confirmation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdempotencyKey {
    /// The key itself.
    pub key: String,
    /// Identifies what was requested.
    pub fingerprint: Fingerprint,
}

/// How many attempts a payment has. The payment does not expire while one is live.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub struct AttemptCount {
    /// How many were made.
    pub made: u32,
    /// How many of them may still be paid.
    pub live: u32,
}

/// The hold of a partner wallet's user on a payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Binding {
    /// Which wallet.
    pub wallet: MerchantId,
    /// Which of its users, as the wallet names them.
    pub customer: String,
    /// The wallet's own id of the payment, once it has paid.
    pub reference: Option<String>,
}

/// Who paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Payer {
    /// A user of this wallet.
    User(UserId),
    /// A user of a partner wallet.
    Wallet(MerchantId),
    /// Somebody through a payment provider.
    Provider {
        /// Through which account.
        account: ProviderAccountId,
        /// By which attempt.
        attempt: u32,
    },
}

/// The state of a payment. All but `Created` are final.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum State {
    /// Waits for the user.
    Created,
    /// The money moved.
    Succeeded {
        /// When it moved.
        at: Timestamp,
        /// Who paid.
        payer: Payer,
        /// The transfer that moved it.
        transfer: TransferId,
    },
    /// Closed without payment.
    Cancelled {
        /// When.
        at: Timestamp,
        /// Who closed it.
        by: CancelledBy,
    },
    /// Nobody paid in time.
    Expired {
        /// When it was closed.
        at: Timestamp,
    },
}

/// Who closed a payment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum CancelledBy {
    /// The merchant, through the OpenAPI.
    Merchant,
    /// The user, on the cashier page.
    User,
}

impl CancelledBy {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::User => "user",
        }
    }

    /// The side with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Merchant, Self::User].into_iter().find(|by| by.name() == name)
    }
}

/// What happens to a payment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Transition {
    /// The money moved.
    Pay {
        /// Who paid.
        payer: Payer,
        /// The transfer that moved it.
        transfer: TransferId,
    },
    /// Somebody closed it.
    Cancel {
        /// Who closed it.
        by: CancelledBy,
    },
    /// The payment expired.
    Expire,
}

impl State {
    /// Every state's name.
    pub const NAMES: [&'static str; 4] = ["created", "succeeded", "cancelled", "expired"];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Succeeded { .. } => "succeeded",
            Self::Cancelled { .. } => "cancelled",
            Self::Expired { .. } => "expired",
        }
    }

    /// True if nothing can change it any more.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Created)
    }
}

impl Machine for State {
    type Event = Transition;

    const TRANSITIONS: &'static [Line] = &[
        ("created", "pay", "succeeded"),
        ("created", "cancel", "cancelled"),
        ("created", "expire", "expired"),
    ];

    fn state_name(&self) -> &'static str {
        self.name()
    }

    fn event_name(event: &Transition) -> &'static str {
        match event {
            Transition::Pay { .. } => "pay",
            Transition::Cancel { .. } => "cancel",
            Transition::Expire => "expire",
        }
    }

    fn enter(_: Option<Self>, to: &'static str, event: Transition, at: Timestamp) -> Option<Self> {
        match (to, event) {
            ("succeeded", Transition::Pay { payer, transfer }) => {
                Some(Self::Succeeded { at, payer, transfer })
            }
            ("cancelled", Transition::Cancel { by }) => Some(Self::Cancelled { at, by }),
            ("expired", _) => Some(Self::Expired { at }),
            _ => None,
        }
    }
}

impl Payment {
    /// True if this user may close it: the user for whom the merchant made it or, if it was made for no user of this
    /// wallet, anybody who may pay it. A merchant may also put its own name for the buyer there, which does not refer
    /// to our users.
    pub fn may_be_closed_by(&self, user: UserId) -> bool {
        let buyer = self.details.buyer_ref.as_ref().and_then(|buyer| buyer.parse::<UserId>().ok());
        self.binding.is_none() && buyer.is_none_or(|buyer| buyer == user)
    }

    /// The payment after `transition`.
    ///
    /// # Errors
    /// The error for somebody who comes too late, by the payment's present state: `ORDER_ALREADY_PAID`,
    /// `ORDER_CANCELLED` or `ORDER_EXPIRED`.
    pub fn after(self, transition: Transition, at: Timestamp) -> Result<Self, Error> {
        let too_late = || match self.state {
            State::Created => Code::OrderStatusInvalid,
            State::Succeeded { .. } => Code::OrderAlreadyPaid,
            State::Cancelled { .. } => Code::OrderCancelled,
            State::Expired { .. } => Code::OrderExpired,
        };
        let state = self.state.after(transition, at).ok_or_else(|| Error::new(too_late()))?;
        Ok(Self { state, ..self })
    }

    /// When it was paid, if it was.
    pub const fn paid_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Succeeded { at, .. } => Some(at),
            _ => None,
        }
    }

    /// True if it has expired at `now`, whether or not it has been closed.
    pub fn is_past(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }
}

impl Row for Payment {
    type Key = PaymentId;
    const KEPT: usize = 8_192;

    fn key(&self) -> PaymentId {
        self.id
    }
}
