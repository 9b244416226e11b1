//! The wallet's own key for notices, for receivers that should hold no secret: Ed25519.

use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use data_encoding::BASE64;
use thiserror::Error;

/// Begins the text of every public key.
pub(super) const PREFIX: &str = "whpk_";

/// The bytes are not the PKCS #8 form of an Ed25519 private key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("not an Ed25519 private key")]
pub struct NotAKey;

/// A private key. Cheap to clone.
#[derive(Clone)]
pub struct WebhookKey(Arc<Ed25519KeyPair>);

impl std::fmt::Debug for WebhookKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WebhookKey({}, …)", self.public_text())
    }
}

impl WebhookKey {
    /// From PKCS #8 DER.
    ///
    /// # Errors
    /// [`NotAKey`].
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, NotAKey> {
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map(Self::from).map_err(|_| NotAKey)
    }

    /// The public half.
    pub fn public(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }

    /// The text of the public half that receivers get: `whpk_` and base64.
    pub fn public_text(&self) -> String {
        format!("{PREFIX}{}", BASE64.encode(self.public()))
    }

    /// The signature with its version.
    pub(super) fn sign(&self, signed: &[u8]) -> String {
        format!("v1a,{}", BASE64.encode(self.0.sign(signed).as_ref()))
    }
}

impl From<Ed25519KeyPair> for WebhookKey {
    fn from(pair: Ed25519KeyPair) -> Self {
        Self(Arc::new(pair))
    }
}
