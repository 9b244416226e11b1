//! Times as WeChat Pay writes them. All of them are China time, which is UTC+8 without summer time.

use std::time::Duration;

use cashier_core::time::Timestamp;

const CHINA: Duration = Duration::from_hours(8);

/// `2018-06-08T10:34:56+08:00`: API v3 (RFC 3339, whole seconds).
pub fn to_rfc3339(at: Timestamp) -> String {
    format!("{}+08:00", clock_text(at))
}

/// `20180608103456`: API v2.
pub fn to_compact(at: Timestamp) -> String {
    clock_text(at).chars().filter(char::is_ascii_digit).collect()
}

/// `2018-06-08 10:34:56`: bills, and the refund notices of API v2.
pub fn to_plain(at: Timestamp) -> String {
    clock_text(at).replace('T', " ")
}

/// `2018-06-08`: the day of a bill.
pub fn to_date(at: Timestamp) -> String {
    clock_text(at).split('T').next().unwrap_or_default().to_owned()
}

/// Reads `20180608103456`.
pub fn parse_compact(text: &str) -> Option<Timestamp> {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to);
    let date = format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let time = format!("{}:{}:{}", part(8, 10)?, part(10, 12)?, part(12, 14)?);
    Timestamp::parse_rfc3339(&format!("{date}T{time}+08:00")).ok()
}

/// Reads `2018-06-08 10:34:56`.
pub fn parse_plain(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once(' ')?;
    let is_whole = date.len() == 10 && time.len() == 8;
    is_whole.then(|| Timestamp::parse_rfc3339(&format!("{date}T{time}+08:00")).ok()).flatten()
}

/// Seconds since 1970, as signatures carry them.
pub const fn to_seconds(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(1_000)
}

/// Reads seconds since 1970: digits only, at most twelve.
pub fn parse_seconds(text: &str) -> Option<Timestamp> {
    let is_number = (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: i64 = is_number.then(|| text.parse().ok()).flatten()?;
    seconds.checked_mul(1_000_000).map(Timestamp::from_micros)
}

/// What a clock in China shows: `2018-06-08T10:34:56`.
fn clock_text(at: Timestamp) -> String {
    // The text of the moment eight hours later in UTC; its first 19 characters are date and time.
    at.saturating_add(CHINA).to_rfc3339().chars().take(19).collect()
}
