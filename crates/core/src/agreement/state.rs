//! The agreement, its limits, and its state machine.

use std::sync::Arc;

use crate::error::{Code, Error};
use crate::id::{AgreementId, GrantId, MerchantId, UserId};
use crate::kernel::{Line, Machine, Row};
use crate::merchant::DialectName;
use crate::money::{Amount, Currency};
use crate::time::Timestamp;

/// The scope of the tokens that can debit.
pub const SCOPE: &str = "AGREEMENT_PAY";

/// The prefix of the auth code that signing gives.
pub const AUTH_CODE: &str = "ag";

/// The prefix of the access token that can debit. Its secret part is made from the grant's id, so that the notice of the
/// agreement's end can name the token without its being stored.
pub const ACCESS_TOKEN: &str = "aa";

/// The prefix of the refresh token that belongs to it.
pub const REFRESH_TOKEN: &str = "ar";

/// What the user signs; it never changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgreementTerms {
    /// The merchant's `Client-Id`, under which the notice of the end is sent.
    pub client_id: String,
    /// The name of the merchant that the user sees.
    pub payee: String,
    /// What the merchant says that the agreement is for.
    pub description: String,
    /// What the merchant may debit.
    pub limits: Limits,
    /// Where the merchant is notified when the user closes it.
    pub notify_url: Option<String>,
    /// Where a browser goes with the auth code, if it was not opened in a super app.
    pub redirect_url: Option<String>,
    /// The merchant's own text, given back with the auth code.
    pub redirect_state: Option<String>,
    /// The dialect of its notice: the one the merchant speaks.
    pub dialect: DialectName,
}

/// What a merchant may debit under one agreement. Without a limit, it is what the user has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Limits {
    /// The most for one payment.
    pub payment: Option<Amount>,
    /// The most for a day, which begins at midnight UTC.
    pub day: Option<Amount>,
}

impl Limits {
    /// Limits in one currency.
    ///
    /// # Errors
    /// `PARAM_ILLEGAL` when they are in two, or the one for a payment is greater than that for a day.
    pub fn new(payment: Option<Amount>, day: Option<Amount>) -> Result<Self, Error> {
        if let (Some(payment), Some(day)) = (payment, day) {
            if payment.currency() != day.currency() {
                let detail = "The limits of a payment and of a day must have the same currency.";
                return Err(Error::new(Code::ParamIllegal).with_detail(detail));
            }
            if payment.minor() > day.minor() {
                let detail = "The limit of a payment must not be greater than that of a day.";
                return Err(Error::new(Code::ParamIllegal).with_detail(detail));
            }
        }
        Ok(Self { payment, day })
    }

    /// The currency of the limits: no other can be debited.
    pub fn currency(&self) -> Option<Currency> {
        self.payment.or(self.day).map(Amount::currency)
    }
}

/// What was debited on the last day with a debit, in minor units of the limit's currency. It stays empty without a limit for a
/// day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spent {
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// How much.
    pub minor: i64,
}

/// One agreement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agreement {
    /// Its id; the shard is the merchant's.
    pub id: AgreementId,
    /// Who may debit.
    pub merchant: MerchantId,
    /// What the user signs.
    pub terms: Arc<AgreementTerms>,
    /// When the merchant prepared it.
    pub created_at: Timestamp,
    /// Until then it can be signed.
    pub expires_at: Timestamp,
    /// Its state.
    pub state: AgreementState,
    /// The newest pair of tokens.
    pub grant: Option<GrantId>,
    /// What the limit for a day has to count.
    pub spent: Spent,
}

/// The state of an agreement. `Refused` and `Closed` are final.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum AgreementState {
    /// Waits for a user to sign.
    Offered,
    /// The merchant may debit.
    Active {
        /// When it was signed.
        at: Timestamp,
        /// Who signed.
        user: UserId,
    },
    /// A user did not want it.
    Refused {
        /// When.
        at: Timestamp,
        /// Who.
        user: UserId,
    },
    /// It was signed, and has ended.
    Closed {
        /// When it ended.
        at: Timestamp,
        /// Who had signed.
        user: UserId,
        /// Who ended it.
        by: ClosedBy,
    },
}

/// Who closed an agreement.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ClosedBy {
    /// The user who had signed.
    User,
    /// The merchant, by cancelling the token.
    Merchant,
}

impl ClosedBy {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Merchant => "merchant",
        }
    }

    /// The side with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::User, Self::Merchant].into_iter().find(|by| by.name() == name)
    }
}

/// What happens to an agreement.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum AgreementEvent {
    /// A user signs it.
    Sign {
        /// Who.
        user: UserId,
    },
    /// A user does not want it.
    Refuse {
        /// Who.
        user: UserId,
    },
    /// One side ends it.
    Close {
        /// Which.
        by: ClosedBy,
    },
}

impl AgreementState {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Active { .. } => "active",
            Self::Refused { .. } => "refused",
            Self::Closed { .. } => "closed",
        }
    }

    /// The user who signed or refused.
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::Offered => None,
            Self::Active { user, .. } | Self::Refused { user, .. } | Self::Closed { user, .. } => Some(user),
        }
    }
}

impl Machine for AgreementState {
    type Event = AgreementEvent;

    const TRANSITIONS: &'static [Line] =
        &[("offered", "sign", "active"), ("offered", "refuse", "refused"), ("active", "close", "closed")];

    fn state_name(&self) -> &'static str {
        self.name()
    }

    fn event_name(event: &AgreementEvent) -> &'static str {
        match event {
            AgreementEvent::Sign { .. } => "sign",
            AgreementEvent::Refuse { .. } => "refuse",
            AgreementEvent::Close { .. } => "close",
        }
    }

    fn enter(from: Option<Self>, to: &'static str, event: AgreementEvent, at: Timestamp) -> Option<Self> {
        match (to, event) {
            ("active", AgreementEvent::Sign { user }) => Some(Self::Active { at, user }),
            ("refused", AgreementEvent::Refuse { user }) => Some(Self::Refused { at, user }),
            ("closed", AgreementEvent::Close { by }) => {
                from.and_then(Self::user).map(|user| Self::Closed { at, user, by })
            }
            _ => None,
        }
    }
}

impl Row for Agreement {
    type Key = AgreementId;

    fn key(&self) -> AgreementId {
        self.id
    }
}
