//! `total_cost`: yuan as a JSON number, parsed from its text as an exact decimal, never through a binary fraction.

use cashier_core::error::Error;
use cashier_core::money::{Amount, Currency};
use serde_json::value::RawValue;

use super::illegal;

/// The maximum cost of one order, in fen.
const MAX_FEN: i64 = 100_000_000;

/// The maximum length of the text. JavaScript writes at most 24 characters.
const TEXT_MAX: usize = 40;

/// The currency of every order.
pub const CURRENCY: &str = "CNY";

/// Parses the amount. A string such as `"0.10"` counts like the number in it, because programs write one to be exact.
///
/// # Errors
/// `PARAM_ILLEGAL` with a message that says which rule is broken: a number, at least 0.01, at most two decimals, at
/// most one million.
pub fn parse(raw: &RawValue) -> Result<Amount, Error> {
    let text = raw.get();
    let text = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let fen = fen(text)?;
    let currency = Currency::parse(CURRENCY).map_err(|error| illegal(error.to_string()))?;
    if fen > MAX_FEN {
        return Err(too_much());
    }
    Amount::new(fen, currency).map_err(|_| illegal("total_cost must be at least 0.01."))
}

fn too_much() -> Error {
    illegal("total_cost may be at most 1000000.")
}

fn fen(text: &str) -> Result<i64, Error> {
    let not_a_number = || illegal("total_cost must be a number of yuan such as 12.5.");
    if text.len() > TEXT_MAX {
        return Err(not_a_number());
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| not_a_number())?),
        None => (text, 0),
    };
    let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) {
        return Err(not_a_number());
    }
    // The value is `digits` times ten to the power of `scale`, in fen.
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() || mantissa.starts_with('-') {
        return Err(illegal("total_cost must be at least 0.01."));
    }
    let count = |text: &str| i32::try_from(text.len()).unwrap_or(i32::MAX);
    let zeros = count(digits).saturating_sub(count(significant));
    let scale = exponent.saturating_sub(count(fraction)).saturating_add(zeros).saturating_add(2);
    if scale < 0 {
        return Err(illegal("total_cost may have at most two decimals; round it before you send it."));
    }
    let scale = usize::try_from(scale).map_err(|_| too_much())?;
    // Ten digits of fen already exceed the limit; more need not be written out.
    if significant.len().saturating_add(scale) > 12 {
        return Err(too_much());
    }
    let zeros = "0".repeat(scale);
    format!("{significant}{zeros}").parse().map_err(|_| too_much())
}
