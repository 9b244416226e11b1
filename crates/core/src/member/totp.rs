//! Codes of authenticator apps: RFC 6238 with HMAC-SHA-1, six digits and steps of 30 seconds, which is what every app
//! supports.

use aws_lc_rs::hmac;

use crate::time::Timestamp;

/// The length of a step in seconds (RFC 6238, section 4.1).
pub const STEP_S: i64 = 30;

/// The secret shared with an app: as long as SHA-1's output (RFC 4226, section 4, R6).
pub type TotpSecret = [u8; 20];

/// The step of a time.
pub const fn step_of(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(1_000).div_euclid(STEP_S)
}

/// The code of a step, as a number below one million (RFC 4226, section 5.3).
fn code(secret: &TotpSecret, step: i64) -> u32 {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes.last().copied().unwrap_or(0) & 0x0f);
    let word = bytes.iter().skip(offset).take(4).fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
    (word & 0x7fff_ffff) % 1_000_000
}

/// The code that an app shows at a time: six digits.
pub fn shown(secret: &TotpSecret, at: Timestamp) -> String {
    format!("{:06}", code(secret, step_of(at)))
}

/// The step that a typed code belongs to: the present one or one beside it, for clocks that differ (RFC 6238, section 5.2).
/// `None` if it is no code of these.
pub fn step_of_code(secret: &TotpSecret, typed: &str, now: Timestamp) -> Option<i64> {
    let digits: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let typed: u32 = digits.parse().ok()?;
    let present = step_of(now);
    [0, -1, 1].into_iter().filter_map(|by| present.checked_add(by)).find(|step| code(secret, *step) == typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last six digits of the codes of RFC 6238, appendix B, for SHA-1.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = *b"12345678901234567890";
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let at = Timestamp::from_micros(seconds * 1_000_000);
            assert_eq!(shown(&secret, at), expected);
            assert_eq!(step_of_code(&secret, expected, at), Some(seconds / 30));
        }
    }

    /// A code is taken one step early or late, and not two; spaces do not matter.
    #[test]
    fn clocks_may_differ_by_one_step() {
        let secret = *b"12345678901234567890";
        let at = |step: i64| Timestamp::from_micros(step * 30_000_000);
        for (step, taken) in [(98, false), (99, true), (100, true), (101, true), (102, false)] {
            assert_eq!(step_of_code(&secret, &shown(&secret, at(100)), at(step)), taken.then_some(100));
        }
        let spaced = shown(&secret, at(100));
        let spaced = format!(" {} {} ", &spaced[..3], &spaced[3..]);
        assert_eq!(step_of_code(&secret, &spaced, at(100)), Some(100));
        for wrong in ["", "12345", "1234567", "abcdef", "１２３４５６"] {
            assert_eq!(step_of_code(&secret, wrong, at(100)), None);
        }
    }
}
