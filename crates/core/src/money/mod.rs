//! Money: whole minor units of an ISO 4217 currency. Only checked operations, never a float.

use thiserror::Error;

/// A currency of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Currency(iso_currency::Currency);

/// Why a value is not money, or a sum is not possible.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum MoneyError {
    /// The sum does not fit.
    #[error("the amount is too large")]
    Overflow,
    /// Two currencies met.
    #[error("the currencies differ")]
    CurrencyMismatch,
    /// The amount is zero or negative.
    #[error("the amount must be greater than zero")]
    NotPositive,
    /// The text is not a number of minor units.
    #[error("the amount must be a whole number of minor units")]
    NotANumber,
    /// The code is not in ISO 4217.
    #[error("unknown currency")]
    UnknownCurrency,
    /// More digits than the currency has.
    #[error("too many decimals for this currency")]
    TooPrecise,
}

impl Currency {
    /// The currency with this code.
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(code).map(Self).ok_or(MoneyError::UnknownCurrency)
    }

    /// The three letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals it has.
    pub fn exponent(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }
}

/// A sum of money, also zero or negative.
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

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }
}

/// A sum greater than zero: the only thing that moves.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Amount(Money);

impl Amount {
    /// From minor units.
    pub const fn new(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if minor > 0 { Ok(Self(Money { minor, currency })) } else { Err(MoneyError::NotPositive) }
    }

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.0.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.0.currency
    }

    /// As money.
    pub const fn money(self) -> Money {
        self.0
    }
}
