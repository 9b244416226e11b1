//! A merchant's account with a provider: its ids, its keys, and its fee rate.
//!
//! Invariant: secrets are kept here only encrypted. Their key is kept outside the database.

use std::fmt;
use std::sync::Arc;

use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId, ProviderAccountId};
use crate::kernel::{Command, Decision, Row};
use crate::ledger::{AccountId, AccountKind};
use crate::mode::Mode;
use crate::money::{Amount, Currency, MoneyError};
use crate::provider::name::ProviderName;
use crate::standing;
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// Fee rates are parts of a million.
const MILLION: i128 = 1_000_000;

/// A provider's fee rate, in parts per million of the amount: 6,000 is 0.6%.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FeeRate(u32);

impl FeeRate {
    /// From parts per million; `None` for more than a million.
    pub fn from_ppm(ppm: u32) -> Option<Self> {
        (i128::from(ppm) <= MILLION).then_some(Self(ppm))
    }

    /// A rate known at compile time.
    ///
    /// # Panics
    /// For more than a million. In a constant that is a compile-time error.
    pub const fn of_ppm(ppm: u32) -> Self {
        assert!(ppm <= 1_000_000, "a fee is not more than all");
        Self(ppm)
    }

    /// Parts per million.
    pub const fn ppm(self) -> u32 {
        self.0
    }

    /// The fee for an amount, in minor units, rounded half up as providers do.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`], which cannot happen for valid amounts.
    pub fn of(self, amount: Amount) -> Result<i64, MoneyError> {
        let product = i128::from(amount.minor()).checked_mul(i128::from(self.0));
        let rounded = product.and_then(|product| product.checked_add(MILLION / 2));
        let fee = rounded.and_then(|sum| sum.checked_div(MILLION)).ok_or(MoneyError::Overflow)?;
        i64::try_from(fee).map_err(|_| MoneyError::Overflow)
    }
}

/// One account.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderAccount {
    /// Its id; the shard is the merchant's. It is part of the URL of notices.
    pub id: ProviderAccountId,
    /// The account's owner.
    pub merchant: MerchantId,
    /// The provider.
    pub provider: ProviderName,
    /// Incremented by every change, so that caches of keys notice it.
    pub version: u32,
    /// The settings that are not secret, in the format of the provider's connector.
    pub settings: Arc<str>,
    /// The encrypted secrets.
    pub sealed: Arc<[u8]>,
    /// The provider's fee rate.
    pub fee: FeeRate,
    /// True when the provider returns its fee for refunds.
    pub fee_returned: bool,
    /// True when the provider may be at a loopback or private address: a sandbox.
    pub private: bool,
    /// False when no new attempts may use it. Existing ones are still followed to their end.
    pub active: bool,
    /// When it was added.
    pub created_at: Timestamp,
}

impl fmt::Debug for ProviderAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderAccount")
            .field("id", &self.id)
            .field("channel", &self.provider)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl ProviderAccount {
    /// The provider's debt to us: the other side of every payment made through this account.
    pub fn clearing(id: ProviderAccountId, currency: Currency) -> AccountId {
        AccountId { owner: id.into(), kind: AccountKind::ProviderClearing, currency }
    }
}

impl Row for ProviderAccount {
    type Key = ProviderAccountId;

    fn key(&self) -> ProviderAccountId {
        self.id
    }
}

/// Adds an account, or replaces the settings and secrets of one.
pub struct PutProviderAccount {
    /// Its id. The secrets are encrypted for it.
    pub id: ProviderAccountId,
    /// The account's owner.
    pub merchant: MerchantId,
    /// The provider. It never changes.
    pub provider: ProviderName,
    /// The settings that are not secret.
    pub settings: Arc<str>,
    /// The encrypted secrets.
    pub sealed: Arc<[u8]>,
    /// The provider's fee rate.
    pub fee: FeeRate,
    /// True when the provider returns its fee for refunds.
    pub fee_returned: bool,
    /// True for a sandbox.
    pub private: bool,
    /// False to stop new attempts.
    pub active: bool,
    /// Whether money is real there, as the operator says. It is so for the merchant too.
    pub mode: Mode,
}

impl Command<World> for PutProviderAccount {
    type Outcome = ProviderAccount;

    fn name_keys(&self, keys: &mut Keys) {
        keys.provider_accounts.insert(self.id);
        keys.standings.insert(self.merchant.into());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<ProviderAccount> {
        if standing::mode(world, self.merchant.into())? != self.mode {
            let detail = "A test merchant has accounts for tests only, and a live merchant has none.";
            return Err(Error::new(Code::ModeMismatch).with_detail(detail).into());
        }
        let known = world.provider_accounts.get(&self.id)?.cloned();
        let is_other = |old: &ProviderAccount| old.merchant != self.merchant || old.provider != self.provider;
        if known.as_ref().is_some_and(is_other) || self.id.shard() != self.merchant.shard() {
            let detail = "The account belongs to another merchant or provider.";
            return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
        }
        let account = ProviderAccount {
            id: self.id,
            merchant: self.merchant,
            provider: self.provider,
            version: known.as_ref().map_or(1, |old| old.version.saturating_add(1)),
            settings: Arc::clone(&self.settings),
            sealed: Arc::clone(&self.sealed),
            fee: self.fee,
            fee_returned: self.fee_returned,
            private: self.private,
            active: self.active,
            created_at: known.map_or(fresh.at(), |old| old.created_at),
        };
        world.provider_accounts.put(account.clone())?;
        Ok(account)
    }
}
