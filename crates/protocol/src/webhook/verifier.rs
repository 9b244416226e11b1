//! How a receiver checks a notice: with its secret, or with the wallet's public key.

use std::str::FromStr;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use data_encoding::BASE64;
use thiserror::Error;

use super::{key, secret};

/// The text is neither a secret nor a public key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("neither a secret, whsec_…, nor a public key, whpk_…")]
pub struct NotAVerifier;

/// A client's secret, or the wallet's public key.
#[derive(Clone)]
pub enum WebhookVerifier {
    /// A secret: HMAC-SHA256.
    Secret(Box<hmac::Key>),
    /// A public key: Ed25519.
    Key(Vec<u8>),
}

impl std::fmt::Debug for WebhookVerifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Secret(_) => "Secret(…)",
            Self::Key(_) => "Key(…)",
        })
    }
}

/// `whsec_…` or `whpk_…`, as `cashier merchant webhook-secret show` prints them.
impl FromStr for WebhookVerifier {
    type Err = NotAVerifier;

    fn from_str(text: &str) -> Result<Self, NotAVerifier> {
        let decode = |digits: &str| BASE64.decode(digits.as_bytes()).map_err(|_| NotAVerifier);
        if let Some(digits) = text.strip_prefix(secret::PREFIX) {
            let bytes = decode(digits)?;
            // An empty key would check what everybody can sign.
            return if bytes.is_empty() {
                Err(NotAVerifier)
            } else {
                Ok(Self::Secret(Box::new(hmac::Key::new(hmac::HMAC_SHA256, &bytes))))
            };
        }
        let bytes = decode(text.strip_prefix(key::PREFIX).ok_or(NotAVerifier)?)?;
        if bytes.len() == 32 { Ok(Self::Key(bytes)) } else { Err(NotAVerifier) }
    }
}

impl WebhookVerifier {
    /// True when one of the signatures, which spaces separate, is over these bytes and by whoever this knows. Whether the
    /// time is near is for the caller to say.
    pub fn verifies(&self, id: &str, timestamp: &str, body: &[u8], signatures: &str) -> bool {
        let mut signed = format!("{id}.{timestamp}.").into_bytes();
        signed.extend_from_slice(body);
        signatures.split(' ').filter_map(|one| one.split_once(',')).any(|(version, digits)| {
            let Ok(signature) = BASE64.decode(digits.as_bytes()) else { return false };
            match (self, version) {
                (Self::Secret(key), "v1") => hmac::verify(key, &signed, &signature).is_ok(),
                (Self::Key(key), "v1a") => {
                    UnparsedPublicKey::new(&ED25519, key).verify(&signed, &signature).is_ok()
                }
                _ => false,
            }
        })
    }
}
