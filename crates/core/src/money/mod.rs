//! Money: whole minor units of an ISO 4217 currency. Only checked operations, never a float.

mod amount;
mod currency;
#[cfg(test)]
mod tests;
mod validity;

use thiserror::Error;

pub use amount::Amount;
pub use currency::Currency;
pub use validity::{Closed, Day};

/// Why a value is not money, or why a calculation is not possible.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum MoneyError {
    /// The sum does not fit.
    #[error("the amount is too large")]
    Overflow,
    /// The currencies differ.
    #[error("the currencies differ")]
    CurrencyMismatch,
    /// The amount is zero or negative.
    #[error("the amount must be greater than zero")]
    NotPositive,
    /// The text is not a number of minor units.
    #[error("the amount must be a whole number of minor units, digits only, without sign or leading zeros")]
    NotANumber,
    /// The text is not a decimal number.
    #[error("the amount must be a decimal number such as 12.50")]
    NotADecimal,
    /// The code is not in ISO 4217.
    #[error("the currency is not in ISO 4217")]
    UnknownCurrency,
    /// More decimals than the currency has.
    #[error("the amount has more decimals than the currency")]
    TooPrecise,
}

/// A sum of money, possibly zero or negative.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// From minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Zero, in this currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum.
    ///
    /// # Errors
    /// When the currencies differ, or the sum overflows.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_add)
    }

    /// The difference.
    ///
    /// # Errors
    /// When the currencies differ, or the difference overflows.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_sub)
    }

    fn combine(self, other: Self, operation: fn(i64, i64) -> Option<i64>) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        let minor = operation(self.minor, other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, currency: self.currency })
    }

    /// Major units with every decimal of the currency: `-150.500`. For machines; for readers see `shown`.
    pub fn to_decimal(self) -> String {
        let places = usize::try_from(self.currency.exponent()).unwrap_or(0);
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0width$}", self.minor.unsigned_abs(), width = places.saturating_add(1));
        let (major, minor) = digits.split_at(digits.len().saturating_sub(places));
        if minor.is_empty() { format!("{sign}{major}") } else { format!("{sign}{major}.{minor}") }
    }
}
