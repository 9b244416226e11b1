//! The string to sign, and signing and verifying with it (wallet OpenAPI, §1.4).

use super::headers::{Signature, encode_signature};
use super::keys::{KeyError, SigningKey, VerifyingKey};

/// What a signature covers besides the body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Covered<'a> {
    /// The path of the request, also for the signature of its answer.
    pub path: &'a str,
    /// The `Client-Id` header of the same message.
    pub client_id: &'a str,
    /// The `Request-Time` or `Response-Time` header, exactly as sent.
    pub time: &'a str,
}

impl Covered<'_> {
    /// `POST <path>\n<client id>.<time>.<body>`, over the raw bytes of the body.
    pub fn string_to_sign(&self, body: &[u8]) -> Vec<u8> {
        let size = [self.path.len(), self.client_id.len(), self.time.len(), body.len(), 8];
        let mut text = Vec::with_capacity(size.iter().sum());
        for part in ["POST ", self.path, "\n", self.client_id, ".", self.time, "."] {
            text.extend_from_slice(part.as_bytes());
        }
        text.extend_from_slice(body);
        text
    }

    /// True when the signature is right.
    pub fn verify(&self, key: &VerifyingKey, body: &[u8], signature: &Signature) -> bool {
        key.verify(&self.string_to_sign(body), &signature.bytes)
    }

    /// The value of the `signature` header.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign(&self, key: &SigningKey, key_version: u32, body: &[u8]) -> Result<String, KeyError> {
        Ok(encode_signature(key_version, &key.sign(&self.string_to_sign(body))?))
    }
}
