//! Currencies of ISO 4217.

use super::MoneyError;
use super::validity::{Closed, Former, standing};
use crate::time::Timestamp;

/// A currency of ISO 4217, including withdrawn ones: their balances, repeats and refunds still work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Currency(Known);

/// The source of a code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Known {
    /// The crate's table.
    Listed(iso_currency::Currency),
    /// A code that is no longer in the crate's table.
    Former(Former),
}

impl Currency {
    /// The currency with these three letters, which must be upper case.
    ///
    /// # Errors
    /// [`MoneyError::UnknownCurrency`].
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(code)
            .filter(|currency| currency.code() == code)
            .map(Known::Listed)
            .or_else(|| Former::parse(code).map(Known::Former))
            .map(Self)
            .ok_or(MoneyError::UnknownCurrency)
    }

    /// The three letters.
    pub fn code(self) -> &'static str {
        match self.0 {
            Known::Listed(currency) => currency.code(),
            Known::Former(former) => former.code(),
        }
    }

    /// How many decimals it has: IQD 3, CNY 2, JPY 0. Units of account without decimals, such as gold, have 0.
    pub fn exponent(self) -> u32 {
        match self.0 {
            Known::Listed(currency) => u32::from(currency.exponent().unwrap_or(0)),
            Known::Former(former) => former.exponent(),
        }
    }

    /// Whether new orders, accounts and top-ups may be in it at this time.
    ///
    /// # Errors
    /// [`Closed`] says why not, and which code to send.
    pub fn check_open(self, at: Timestamp) -> Result<(), Closed> {
        standing(self.code(), at)
    }

    /// Every currency.
    pub fn all() -> impl Iterator<Item = Self> {
        use iso_currency::IntoEnumIterator as _;
        let listed = iso_currency::Currency::iter().map(Known::Listed);
        listed.chain(Former::ALL.into_iter().map(Known::Former)).map(Self)
    }
}
