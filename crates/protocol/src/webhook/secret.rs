//! The secrets with which receivers check notices. None is stored: each is computed from a key outside the database, so
//! that a copy of the database gives nobody a secret.

use aws_lc_rs::hmac;
use cashier_core::id::MerchantId;
use cashier_core::secret::Secret;
use data_encoding::BASE64;
use zeroize::Zeroize as _;

/// Begins the text of every secret.
pub(super) const PREFIX: &str = "whsec_";

/// The secrets of all clients, in all their versions.
#[derive(Clone)]
pub struct WebhookSecrets(hmac::Key);

impl std::fmt::Debug for WebhookSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecrets(…)")
    }
}

impl WebhookSecrets {
    /// The secrets that are computed from this key.
    pub const fn new(master: hmac::Key) -> Self {
        Self(master)
    }

    /// A client's secret.
    ///
    /// The master key also computes the keys of triggers and the tags of payment URLs. The text that is hashed here begins
    /// as no other does, and a NUL ends the id, which has none.
    pub fn secret(&self, client: MerchantId, version: u32) -> WebhookSecret {
        let tag = hmac::sign(&self.0, format!("webhook secret\0{client}\0{version}").as_bytes());
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().zip(tag.as_ref()) {
            *place = *byte;
        }
        WebhookSecret(Secret::new(bytes))
    }
}

/// One secret of one client.
#[derive(Clone, Debug)]
pub struct WebhookSecret(Secret<[u8; 32]>);

impl WebhookSecret {
    /// The text that the client gives to its library: `whsec_` and base64.
    pub fn expose_text(&self) -> Secret<String> {
        let mut digits = BASE64.encode(self.0.expose());
        let text = format!("{PREFIX}{digits}");
        digits.zeroize();
        Secret::new(text)
    }

    /// The signature with its version.
    pub(super) fn sign(&self, signed: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.expose());
        format!("v1,{}", BASE64.encode(hmac::sign(&key, signed).as_ref()))
    }
}
