//! Currencies of ISO 4217.

use super::MoneyError;

/// A currency of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The currency with these three letters, which must be upper case.
    ///
    /// # Errors
    /// [`MoneyError::UnknownCurrency`].
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(code)
            .filter(|currency| currency.code() == code)
            .map(Self)
            .ok_or(MoneyError::UnknownCurrency)
    }

    /// The three letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals it has: IQD 3, CNY 2, JPY 0. Units of account without decimals, such as gold, have 0.
    pub fn exponent(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// Every currency.
    pub fn all() -> impl Iterator<Item = Self> {
        use iso_currency::IntoEnumIterator as _;
        iso_currency::Currency::iter().map(Self)
    }
}
