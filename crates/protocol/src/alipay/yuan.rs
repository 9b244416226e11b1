//! Decimal yuan on the wire, whole fen here: exact in both directions, never through a binary fraction.

use thiserror::Error;

/// A text that is not an amount in yuan.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("not an amount in yuan with at most two decimals, such as 0.01")]
pub struct YuanError;

/// Parses a non-negative amount: `0.01`, `150`, `88.8`.
///
/// # Errors
/// [`YuanError`] for a sign, a space, an exponent, more than two decimals, or more than `i64` fen.
pub fn parse(text: &str) -> Result<i64, YuanError> {
    let (yuan, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(yuan) || !are_digits(decimals) || decimals.len() > 2 {
        return Err(YuanError);
    }
    format!("{yuan}{decimals:0<2}").parse().map_err(|_| YuanError)
}

/// Parses an amount with an optional leading minus, as bills write refunds and fees.
///
/// # Errors
/// As [`parse`].
pub fn parse_signed(text: &str) -> Result<i64, YuanError> {
    match text.strip_prefix('-') {
        // Negation cannot overflow: `i64` has more negative values than positive ones.
        Some(amount) => parse(amount)?.checked_neg().ok_or(YuanError),
        None => parse(text),
    }
}

/// Writes fen as yuan with two decimals: `-3` is `-0.03`.
pub fn write(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let digits = format!("{:03}", fen.unsigned_abs());
    let (yuan, decimals) = digits.split_at_checked(digits.len().saturating_sub(2)).unwrap_or(("0", "00"));
    format!("{sign}{yuan}.{decimals}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The forms that are amounts, and those that are not.
    #[test]
    fn forms() {
        for (text, fen) in
            [("0.01", 1), ("0", 0), ("0.1", 10), ("150", 15_000), ("88.88", 8_888), ("007.50", 750)]
        {
            assert_eq!(parse(text), Ok(fen), "{text}");
        }
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "0.001",
            "-1",
            "+1",
            "1e2",
            " 1",
            "1 ",
            "1,000.00",
            "١",
            "99999999999999999999",
            "0x1",
        ] {
            assert_eq!(parse(text), Err(YuanError), "{text}");
        }
        assert_eq!(parse_signed("-0.30"), Ok(-30));
        assert_eq!(parse_signed("--1"), Err(YuanError));
    }

    proptest! {
        /// Every amount reads back.
        #[test]
        fn round_trip(fen in (i64::MIN + 1)..=i64::MAX) {
            prop_assert_eq!(parse_signed(&write(fen)), Ok(fen));
        }
    }
}
