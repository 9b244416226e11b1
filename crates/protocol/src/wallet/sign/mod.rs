//! The string to sign, and signing and verifying with it (wallet OpenAPI, §1.4).
//!
//! Invariant: the parts are joined with one line feed and two dots, so none of our parts may contain its terminator.
//! A path has no line feed ([`SignedPath`]); a client id and a time that we sign have no dot ([`ClientId`],
//! [`MessageTime`]). Everything is signed through [`ToSign`], which accepts only these types: whoever chose one of
//! the values cannot choose where the next one begins.

mod path;
mod time;

use cashier_core::merchant::ClientId;
use thiserror::Error;

use super::headers::{Signature, encode_signature};
use super::keys::{KeyError, SigningKey, VerifyingKey};

pub use path::{PathError, SignedPath};
pub use time::{MessageTime, SentTime};

/// Why a message was not signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum SignError {
    /// The path has an unsupported form.
    #[error(transparent)]
    Path(#[from] PathError),
    /// The key cannot sign.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// What our own signature covers besides the body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ToSign<'a> {
    /// The path of the request, also for the signature of its answer; for a notice, the path of its URL.
    pub path: &'a SignedPath,
    /// The `Client-Id` header of the same message.
    pub client_id: &'a ClientId,
    /// The `Request-Time` or `Response-Time` header.
    pub time: &'a MessageTime,
}

impl ToSign<'_> {
    /// The value of the `signature` header.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign(&self, key: &SigningKey, key_version: u32, body: &[u8]) -> Result<String, KeyError> {
        let text = join(self.path, self.client_id, self.time.as_str(), body);
        Ok(encode_signature(key_version, &key.sign(&text)?))
    }
}

/// What the signature of a received message covers besides the body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Covered<'a> {
    /// The path of the request, also for the signature of its answer; for a notice, the path of its URL.
    pub path: &'a SignedPath,
    /// The `Client-Id` header of the same message.
    pub client_id: &'a ClientId,
    /// The `Request-Time` or `Response-Time` header, exactly as sent.
    pub time: &'a SentTime,
}

impl Covered<'_> {
    /// True when the signature is valid.
    pub fn verify(&self, key: &VerifyingKey, body: &[u8], signature: &Signature) -> bool {
        key.verify(&self.string_to_sign(body), &signature.bytes)
    }

    /// The bytes that are signed.
    pub fn string_to_sign(&self, body: &[u8]) -> Vec<u8> {
        join(self.path, self.client_id, self.time.as_str(), body)
    }
}

/// `POST <path>\n<client id>.<time>.<body>`, over the raw bytes of the body.
fn join(path: &SignedPath, client_id: &ClientId, time: &str, body: &[u8]) -> Vec<u8> {
    let parts = ["POST ", path.as_str(), "\n", client_id.as_str(), ".", time, "."];
    let size = parts.iter().map(|part| part.len()).sum::<usize>().saturating_add(body.len());
    let mut text = Vec::with_capacity(size);
    for part in parts {
        text.extend_from_slice(part.as_bytes());
    }
    text.extend_from_slice(body);
    text
}
