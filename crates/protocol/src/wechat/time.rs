//! Times as API v3 writes them: RFC 3339 in China's offset, and seconds since 1970 in signatures.
//!
//! API v2 and bills write China time without an offset; see [`crate::china_time`].

use cashier_core::time::Timestamp;

use crate::china_time::to_dashed;

/// `2018-06-08T10:34:56+08:00`: whole seconds.
pub fn to_rfc3339(at: Timestamp) -> String {
    format!("{}+08:00", to_dashed(at).replace(' ', "T"))
}

/// Seconds since 1970, as used in signatures.
pub const fn to_seconds(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(1_000)
}

/// Reads seconds since 1970: digits only, at most twelve.
pub fn parse_seconds(text: &str) -> Option<Timestamp> {
    let is_number = (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: i64 = is_number.then(|| text.parse().ok()).flatten()?;
    seconds.checked_mul(1_000_000).map(Timestamp::from_micros)
}
