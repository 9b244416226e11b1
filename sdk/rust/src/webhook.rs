//! Checks a notice by the headers of Standard Webhooks, without the keys of the API: with the client's own secret, or with
//! the wallet's public key.

use std::time::{Duration, SystemTime};

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use data_encoding::BASE64;
use http::HeaderMap;

use crate::clock;
use crate::errors::{Fault, VerificationError};
use crate::notice::check_age;
use crate::signer::header;

const TOLERANCE: Duration = Duration::from_mins(5);
/// A shorter secret is none: an empty one would let anybody sign.
const MIN_BYTES: usize = 24;

/// Checks that the wallet sent these bytes, not long ago. Returns the id of the notice, the same on every attempt: act on it
/// once.
///
/// `keys` are `whsec_…` or `whpk_…`; several while one is replaced: any may have signed. A text that is neither matches
/// nothing.
///
/// # Errors
/// [`VerificationError`].
pub fn verify_webhook(keys: &[&str], headers: &HeaderMap, body: &[u8]) -> Result<String, VerificationError> {
    verify_webhook_at(keys, headers, body, clock::now())
}

/// The same at another time.
///
/// # Errors
/// [`VerificationError`].
pub fn verify_webhook_at(
    keys: &[&str],
    headers: &HeaderMap,
    body: &[u8],
    now: SystemTime,
) -> Result<String, VerificationError> {
    let id = header(headers, "webhook-id")?;
    let seconds = header(headers, "webhook-timestamp")?;
    let signatures = header(headers, "webhook-signature")?;
    let mut signed = format!("{id}.{seconds}.").into_bytes();
    signed.extend_from_slice(body);
    let is_right = |key: &&str| signatures.split(' ').any(|signature| has_signed(key, signature, &signed));
    if !keys.iter().any(is_right) {
        let message = "no signature matches the bytes and the key";
        return Err(VerificationError::new(Fault::Signature, message));
    }
    let at_ms = seconds.parse::<i64>().unwrap_or(i64::MIN).saturating_mul(1_000);
    check_age(at_ms, now, TOLERANCE)?;
    Ok(id.to_owned())
}

/// True if this key made this signature.
fn has_signed(key: &str, signature: &str, signed: &[u8]) -> bool {
    let decode = |digits: &str| BASE64.decode(digits.as_bytes()).ok();
    let Some((scheme, made)) = signature.split_once(',') else { return false };
    let Some(made) = decode(made) else { return false };
    let secret = key.strip_prefix("whsec_").and_then(decode).filter(|secret| secret.len() >= MIN_BYTES);
    if let Some(secret) = secret {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        return scheme == "v1" && hmac::verify(&key, signed, &made).is_ok();
    }
    let Some(public) = key.strip_prefix("whpk_").and_then(decode) else { return false };
    scheme == "v1a" && UnparsedPublicKey::new(&ED25519, public).verify(signed, &made).is_ok()
}
