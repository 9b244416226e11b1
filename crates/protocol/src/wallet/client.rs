//! The merchant's side: signing requests, checking answers and notices. Pure; the caller sends.

use super::headers::parse_signature;
use super::keys::{KeyError, SigningKey, VerifyingKey};
use super::sign::Covered;

/// A merchant's identity.
#[derive(Clone, Debug)]
pub struct Client {
    /// The `Client-Id`.
    pub client_id: String,
    /// The merchant's private key.
    pub key: SigningKey,
    /// The wallet's public key.
    pub wallet_key: VerifyingKey,
}

/// The headers of a signed message, by lower-case name.
pub type Headers = [(&'static str, String); 4];

impl Client {
    /// The headers of a request with this body.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign(&self, path: &str, time: &str, body: &[u8]) -> Result<Headers, KeyError> {
        let covered = Covered { path, client_id: &self.client_id, time };
        Ok([
            ("client-id", self.client_id.clone()),
            ("request-time", time.to_owned()),
            ("signature", covered.sign(&self.key, 1, body)?),
            ("content-type", "application/json; charset=UTF-8".to_owned()),
        ])
    }

    /// True when a message of the wallet carries its signature: an answer (with `response-time`) to a request of
    /// `path`, or a notice (with `request-time`) to a notify URL of `path`.
    pub fn is_from_wallet(
        &self,
        path: &str,
        client_id: &str,
        time: &str,
        signature: &str,
        body: &[u8],
    ) -> bool {
        let Ok(signature) = parse_signature(signature) else { return false };
        Covered { path, client_id, time }.verify(&self.wallet_key, body, &signature)
    }
}
