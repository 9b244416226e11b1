//! Random strings: nonces, tokens, the providers' numbers.

use cashier_core::time::Timestamp;
use cashier_engine::entropy::Entropy;
use cashier_protocol::china_time::to_day;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

/// 32 hexadecimal digits, for nonces.
pub(crate) fn nonce(entropy: &dyn Entropy) -> String {
    HEXLOWER.encode(&entropy.seed())
}

/// An unguessable token, safe in a URL.
pub(crate) fn token(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 18];
    entropy.fill(&mut bytes);
    // A token that begins with a hyphen would look like an option on a command line.
    format!("s{}", BASE64URL_NOPAD.encode(&bytes))
}

/// Decimal digits.
pub(crate) fn digits(entropy: &dyn Entropy, count: usize) -> String {
    let mut bytes = vec![0; count];
    entropy.fill(&mut bytes);
    bytes.iter().map(|byte| char::from(b'0'.saturating_add(byte % 10))).collect()
}

/// A 28-digit number like the providers': a prefix, the day in China, random digits.
pub(crate) fn number(entropy: &dyn Entropy, prefix: &str, now: Timestamp) -> String {
    let day = to_day(now).replace('-', "");
    let rest = 28_usize.saturating_sub(prefix.len()).saturating_sub(day.len());
    format!("{prefix}{day}{}", digits(entropy, rest))
}
