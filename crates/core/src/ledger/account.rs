//! Accounts: who owns them, what they are for, and their counters.

use crate::id::{Id, Kind, Shard, TransferId};
use crate::kernel::Row;
use crate::mode::Mode;
use crate::money::{Currency, MoneyError};
use crate::time::Timestamp;

/// The owner of an account or of a request: the raw id of a user or merchant, or the system itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Owner([u8; 16]);

impl Owner {
    /// The operator of the wallet. Its accounts are the other side of top-ups and fees.
    pub const SYSTEM: Self = Self([0; 16]);

    /// Where test money comes from. Its accounts are to test money what those of the operator are to real money.
    pub const TEST_SYSTEM: Self = Self([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

    /// The owner with these raw bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The raw bytes.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0
    }

    /// The virtual shard that everything of this owner lives in.
    pub fn shard(self) -> Shard {
        Id::<crate::id::User>::from_bytes(self.0).shard()
    }

    /// Reads the bytes as an id of kind `K`.
    pub fn as_id<K: Kind>(self) -> Id<K> {
        Id::from_bytes(self.0)
    }
}

impl<K: Kind> From<Id<K>> for Owner {
    fn from(id: Id<K>) -> Self {
        Self(id.to_bytes())
    }
}

/// What an account is for. The number is stored and never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum AccountKind {
    /// Money of a user. May not fall below zero.
    UserBalance = 1,
    /// Money of a merchant that it may refund from or withdraw. May not fall below zero.
    MerchantAvailable = 2,
    /// Money that came in through top-ups; its counterpart is at a bank. Rolled up.
    TopUpClearing = 3,
    /// Fees that merchants paid. Rolled up.
    FeeIncome = 4,
    /// What this deployment owes to another party, or is owed: a wallet whose users pay our merchants, or an acquirer
    /// whose merchants our users pay. It is settled outside the books. Rolled up.
    PartnerClearing = 5,
    /// What a payment provider owes for one merchant's account with it. Rolled up.
    ProviderClearing = 6,
    /// Money of a merchant that a provider took but has not yet confirmed by its bill. May not fall below zero.
    MerchantPending = 7,
    /// Money that paid for nothing and is on its way back. Rolled up.
    Suspense = 8,
    /// What a receiver of shares got. The money is held by the provider. Rolled up.
    ShareReceiver = 9,
}

impl AccountKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::UserBalance,
        Self::MerchantAvailable,
        Self::TopUpClearing,
        Self::FeeIncome,
        Self::PartnerClearing,
        Self::ProviderClearing,
        Self::MerchantPending,
        Self::Suspense,
        Self::ShareReceiver,
    ];

    /// The kind with this stored number.
    pub fn from_number(number: u8) -> Option<Self> {
        // Cast: the number of a kind is its discriminant.
        Self::ALL.into_iter().find(|kind| *kind as u8 == number)
    }

    /// The name used in output and in queries.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserBalance => "user_balance",
            Self::MerchantAvailable => "merchant_available",
            Self::TopUpClearing => "top_up_clearing",
            Self::FeeIncome => "fee_income",
            Self::PartnerClearing => "partner_clearing",
            Self::ProviderClearing => "channel_clearing",
            Self::MerchantPending => "merchant_pending",
            Self::Suspense => "suspense",
            Self::ShareReceiver => "share_receiver",
        }
    }

    /// True when the balance is the sum of the transfers and no counter row is kept, because every payment would
    /// update that one row.
    pub const fn is_rolled_up(self) -> bool {
        self.floor().is_none()
    }

    /// The lowest balance allowed, in minor units; `None` when there is no floor.
    pub const fn floor(self) -> Option<i64> {
        match self {
            Self::UserBalance | Self::MerchantAvailable | Self::MerchantPending => Some(0),
            Self::TopUpClearing
            | Self::FeeIncome
            | Self::PartnerClearing
            | Self::ProviderClearing
            | Self::Suspense
            | Self::ShareReceiver => None,
        }
    }

    /// True when every change also gets a line in the owner's statement.
    pub const fn has_statement(self) -> bool {
        matches!(self, Self::UserBalance)
    }
}

/// The identity of an account: owner, kind and currency. It is derived, so no lookup is needed to find an account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AccountId {
    /// Who owns the money.
    pub owner: Owner,
    /// What the account is for.
    pub kind: AccountKind,
    /// The only currency it holds.
    pub currency: Currency,
}

impl AccountId {
    /// The length of the stored form.
    pub const BYTES: usize = 20;

    /// The balance of a user.
    pub fn user(user: crate::id::UserId, currency: Currency) -> Self {
        Self { owner: user.into(), kind: AccountKind::UserBalance, currency }
    }

    /// The available money of a merchant.
    pub fn merchant(merchant: crate::id::MerchantId, currency: Currency) -> Self {
        Self { owner: merchant.into(), kind: AccountKind::MerchantAvailable, currency }
    }

    /// The money of a merchant that a provider has not yet confirmed by its bill.
    pub fn pending(merchant: crate::id::MerchantId, currency: Currency) -> Self {
        Self { owner: merchant.into(), kind: AccountKind::MerchantPending, currency }
    }

    /// The clearing account of another party: a partner wallet or an acquirer.
    pub fn partner(partner: impl Into<Owner>, currency: Currency) -> Self {
        Self { owner: partner.into(), kind: AccountKind::PartnerClearing, currency }
    }

    /// An account of the operator.
    pub const fn system(kind: AccountKind, currency: Currency) -> Self {
        Self { owner: Owner::SYSTEM, kind, currency }
    }

    /// The other side of a top-up of a user with this money.
    pub const fn top_up_clearing(mode: Mode, currency: Currency) -> Self {
        let owner = match mode {
            Mode::Live => Owner::SYSTEM,
            Mode::Test => Owner::TEST_SYSTEM,
        };
        Self { owner, kind: AccountKind::TopUpClearing, currency }
    }

    /// The shard that holds the account.
    pub fn shard(self) -> Shard {
        self.owner.shard()
    }

    /// The stored form: owner, kind, currency code.
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let (owner, rest) = bytes.split_at_mut(16);
        owner.copy_from_slice(&self.owner.to_bytes());
        let (kind, code) = rest.split_at_mut(1);
        // Cast: the number of a kind is its discriminant.
        kind.fill(self.kind as u8);
        code.copy_from_slice(self.currency.code().as_bytes());
        bytes
    }

    /// Reads the stored form; `None` if the bytes are not one.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let (owner, rest) = bytes.split_first_chunk::<16>()?;
        let (kind, code) = rest.split_first()?;
        Some(Self {
            owner: Owner::from_bytes(*owner),
            kind: AccountKind::from_number(*kind)?,
            currency: Currency::parse(std::str::from_utf8(code).ok()?).ok()?,
        })
    }
}

/// An account with its four counters, in minor units. All counters only grow, except that a pending transfer
/// leaves the pending counters when it is posted or voided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Account {
    /// Owner, kind and currency.
    pub id: AccountId,
    /// Debits that are reserved but not final.
    pub debits_pending: i64,
    /// Debits that are final.
    pub debits_posted: i64,
    /// Credits that are announced but not final. They cannot be spent.
    pub credits_pending: i64,
    /// Credits that are final.
    pub credits_posted: i64,
    /// How many lines its statement has; an account without a statement has none.
    pub lines: i64,
    /// The newest line.
    pub last_line: Option<LastLine>,
}

/// Where the statement of an account begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LastLine {
    /// The transfer of the line.
    pub transfer: TransferId,
    /// When it moved money.
    pub at: Timestamp,
}

impl Account {
    /// An account without any transfer.
    pub const fn empty(id: AccountId) -> Self {
        Self {
            id,
            debits_pending: 0,
            debits_posted: 0,
            credits_pending: 0,
            credits_posted: 0,
            lines: 0,
            last_line: None,
        }
    }

    /// The final balance: credits minus debits.
    ///
    /// # Errors
    /// When the counters do not fit, which means that the row is corrupt.
    pub fn balance(&self) -> Result<i64, MoneyError> {
        self.credits_posted.checked_sub(self.debits_posted).ok_or(MoneyError::Overflow)
    }

    /// What may still be spent: the balance minus what is reserved.
    ///
    /// # Errors
    /// When the counters do not fit, which means that the row is corrupt.
    pub fn available(&self) -> Result<i64, MoneyError> {
        self.balance()?.checked_sub(self.debits_pending).ok_or(MoneyError::Overflow)
    }
}

impl Row for Account {
    type Key = AccountId;
    const KEPT: usize = 32_768;

    fn key(&self) -> AccountId {
        self.id
    }
}
