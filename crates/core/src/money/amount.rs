//! Amounts: sums greater than zero, the only thing that can be transferred.

use super::{Currency, Money, MoneyError};

/// The longest amount on the wire, in digits.
const DIGITS_MAX: usize = 16;

/// A hundred percent, in basis points.
const WHOLE: i128 = 10_000;

/// A sum greater than zero.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Amount(Money);

impl Amount {
    /// From minor units.
    ///
    /// # Errors
    /// [`MoneyError::NotPositive`].
    pub const fn new(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if minor > 0 { Ok(Self(Money::new(minor, currency))) } else { Err(MoneyError::NotPositive) }
    }

    /// Parses minor units as they are on the wire: at most 16 digits, no sign, no spaces, no leading zero.
    ///
    /// # Errors
    /// [`MoneyError::NotANumber`], or [`MoneyError::NotPositive`] for zero.
    pub fn parse_minor(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let digits = !text.is_empty() && text.len() <= DIGITS_MAX && text.bytes().all(|b| b.is_ascii_digit());
        if text == "0" {
            return Err(MoneyError::NotPositive);
        }
        if !digits || text.starts_with('0') {
            return Err(MoneyError::NotANumber);
        }
        Self::new(text.parse().map_err(|_| MoneyError::NotANumber)?, currency)
    }

    /// Parses major units: `150`, `150.5`, `0.05`. Exact; trailing zeros beyond the currency's decimals are not
    /// accepted either.
    ///
    /// # Errors
    /// [`MoneyError::NotADecimal`], [`MoneyError::TooPrecise`], [`MoneyError::Overflow`], [`MoneyError::NotPositive`].
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (major, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let has_point = text.contains('.');
        if major.is_empty() || !digits(major) || !digits(fraction) || (has_point && fraction.is_empty()) {
            return Err(MoneyError::NotADecimal);
        }
        let places = usize::try_from(currency.exponent()).unwrap_or(0);
        if fraction.len() > places {
            return Err(MoneyError::TooPrecise);
        }
        let minor: i64 = format!("{major}{fraction:0<places$}").parse().map_err(|_| MoneyError::Overflow)?;
        Self::new(minor, currency)
    }

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.0.minor()
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.0.currency()
    }

    /// As money.
    pub const fn money(self) -> Money {
        self.0
    }

    /// Splits off `basis_points` hundredths of a percent, rounded down; the remainder stays with the first part.
    /// Returns `(rest, share)`; both may be zero.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] for more than 10,000 basis points.
    pub fn split_off(self, basis_points: u32) -> Result<(Money, Money), MoneyError> {
        let minor = i128::from(self.minor());
        let share = minor
            .checked_mul(i128::from(basis_points))
            .and_then(|product| product.checked_div(WHOLE))
            .filter(|share| *share <= minor)
            .ok_or(MoneyError::Overflow)?;
        let share = Money::new(i64::try_from(share).map_err(|_| MoneyError::Overflow)?, self.currency());
        Ok((self.0.checked_sub(share)?, share))
    }
}
