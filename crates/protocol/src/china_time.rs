//! Times as written by China's payment providers: local time of China (UTC+8, no daylight saving), without a zone.

use std::time::Duration;

use cashier_core::time::Timestamp;

const EAST_OF_UTC: Duration = Duration::from_hours(8);

/// `2026-11-21 09:38:56`, Alipay's format.
pub fn to_dashed(at: Timestamp) -> String {
    let text = local(at);
    format!("{} {}", text.get(..10).unwrap_or_default(), text.get(11..19).unwrap_or_default())
}

/// `20261121093856`, the format of WeChat Pay V2 and QQ Wallet.
pub fn to_compact(at: Timestamp) -> String {
    to_dashed(at).chars().filter(char::is_ascii_digit).collect()
}

/// `2026-11-21`, the day in China.
pub fn to_day(at: Timestamp) -> String {
    local(at).get(..10).unwrap_or_default().to_owned()
}

/// Reads `2026-11-21 09:38:56`; `None` for everything else.
pub fn parse_dashed(text: &str) -> Option<Timestamp> {
    let is_shaped = text.len() == 19
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            10 => byte == b' ',
            13 | 16 => byte == b':',
            _ => byte.is_ascii_digit(),
        });
    if !is_shaped {
        return None;
    }
    Timestamp::parse_rfc3339(&format!("{}+08:00", text.replace(' ', "T"))).ok()
}

/// Parses `2026-11-21 09:38:56`, optionally with a fraction of a second, which is dropped.
pub fn parse_loose(text: &str) -> Option<Timestamp> {
    let (seconds, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    parse_dashed(seconds).filter(|_| fraction.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Reads `20261121093856`; `None` for everything else.
pub fn parse_compact(text: &str) -> Option<Timestamp> {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    parse_dashed(&format!(
        "{}-{}-{} {}:{}:{}",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    ))
}

/// RFC 3339 text with the digits of China's local time; its offset is meaningless.
fn local(at: Timestamp) -> String {
    at.saturating_add(EAST_OF_UTC).to_rfc3339()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both forms show China time and read back, also across a change of day and year.
    #[test]
    fn forms_read_back() {
        let at = Timestamp::parse_rfc3339("2026-12-31T17:38:56Z").unwrap();
        assert_eq!(to_dashed(at), "2027-01-01 01:38:56");
        assert_eq!(to_compact(at), "20270101013856");
        assert_eq!(to_day(at), "2027-01-01");
        assert_eq!(parse_dashed("2027-01-01 01:38:56"), Some(at));
        assert_eq!(parse_compact("20270101013856"), Some(at));
    }

    /// Only the exact form is accepted as a time.
    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "2027-01-01",
            "2027-01-01T01:38:56",
            "2027-13-01 01:38:56",
            "2027-01-01 01:38:5x",
            "2027-1-1 01:38:560",
        ] {
            assert_eq!(parse_dashed(text), None, "{text}");
        }
        for text in
            ["", "2027010101385", "20271301013856", "2027010101385a", "+2027010101385", "２027010101385"]
        {
            assert_eq!(parse_compact(text), None, "{text}");
        }
    }
}
