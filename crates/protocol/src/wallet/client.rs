//! The merchant's side: signing requests, checking answers and notices. Pure; the caller sends.

use cashier_core::merchant::ClientId;
use cashier_core::time::Timestamp;

use super::headers::parse_signature;
use super::keys::{SigningKey, VerifyingKey};
use super::sign::{Covered, MessageTime, SentTime, SignError, SignedPath, ToSign};

/// A merchant's identity.
#[derive(Clone, Debug)]
pub struct Client {
    /// The `Client-Id`.
    pub client_id: ClientId,
    /// The merchant's private key.
    pub key: SigningKey,
    /// The wallet's public key.
    pub wallet_key: VerifyingKey,
}

/// The headers of a signed message, by lower-case name.
pub type Headers = [(&'static str, String); 4];

impl Client {
    /// The headers of a request with this body, made at `at`.
    ///
    /// # Errors
    /// When the path is invalid, or the key cannot sign.
    pub fn sign(&self, path: &str, at: Timestamp, body: &[u8]) -> Result<Headers, SignError> {
        let (path, time) = (SignedPath::parse(path)?, MessageTime::of(at));
        let to_sign = ToSign { path: &path, client_id: &self.client_id, time: &time };
        let signature = to_sign.sign(&self.key, 1, body)?;
        Ok([
            ("client-id", self.client_id.to_string()),
            ("request-time", time.into_text()),
            ("signature", signature),
            ("content-type", "application/json; charset=UTF-8".to_owned()),
        ])
    }

    /// True when a message of the wallet to this client has its signature: an answer (with `response-time`) to a
    /// request to `path`, or a notice (with `request-time`) to a notify URL with `path`. Whoever reads the body must
    /// refuse bytes after its JSON value, as `serde_json` does.
    pub fn is_from_wallet(
        &self,
        path: &str,
        client_id: &str,
        time: &str,
        signature: &str,
        body: &[u8],
    ) -> bool {
        let (Ok(path), Ok(time)) = (SignedPath::parse(path), SentTime::parse(time)) else { return false };
        let Ok(signature) = parse_signature(signature) else { return false };
        let covered = Covered { path: &path, client_id: &self.client_id, time: &time };
        client_id == self.client_id.as_str() && covered.verify(&self.wallet_key, body, &signature)
    }
}
