//! Signs what goes to the wallet, and checks what comes from it: answers and notices alike.

use std::time::SystemTime;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_SHA256, RsaKeyPair};
use data_encoding::BASE64;
use http::HeaderMap;
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::clock::millis;
use crate::errors::{Fault, VerificationError};

/// The keys of one merchant. They leave this only as signatures.
pub(crate) struct Signer {
    pub(crate) client_id: String,
    pub(crate) private: RsaKeyPair,
    pub(crate) public: ParsedPublicKey,
    pub(crate) key_version: Option<u32>,
}

/// Who sends a body, when, and the proof.
pub(crate) struct Signed {
    pub(crate) time: String,
    pub(crate) signature: String,
}

/// A verified message.
pub(crate) struct Message {
    pub(crate) value: Map<String, Value>,
    /// When it was made, in milliseconds since 1970.
    pub(crate) at_ms: i64,
}

impl Signer {
    /// `None` when the key cannot sign.
    pub(crate) fn sign(&self, path: &str, at: SystemTime, body: &[u8]) -> Option<Signed> {
        // Whole seconds: dots separate the parts of what is signed.
        let time = Timestamp::from_second(millis(at).div_euclid(1_000)).ok()?.to_string();
        let mut made = vec![0; self.private.public_modulus_len()];
        let text = string_to_sign(path, &self.client_id, &time, body);
        self.private.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &text, &mut made).ok()?;
        let version = self.key_version.map(|version| format!("keyVersion={version}, ")).unwrap_or_default();
        let signature = format!("algorithm=RSA256, {version}signature={}", BASE64.encode(&made));
        Some(Signed { time, signature })
    }

    /// The JSON object in a message, once it is certain that the wallet wrote it for this client.
    pub(crate) fn verify(
        &self,
        path: &str,
        headers: &HeaderMap,
        time_header: &'static str,
        body: &[u8],
    ) -> Result<Message, VerificationError> {
        let client_id = header(headers, "client-id")?;
        let time = header(headers, time_header)?;
        let signature = signature_of(header(headers, "signature")?)?;
        if client_id != self.client_id {
            return Err(VerificationError::new(Fault::Client, "the message is for another client"));
        }
        let signed = string_to_sign(path, client_id, time, body);
        if self.public.verify_sig(&signed, &signature).is_err() {
            let message = format!("the signature does not match the bytes, the path {path} and the key");
            return Err(VerificationError::new(Fault::Signature, message));
        }
        Ok(Message { value: object(body)?, at_ms: time_of(time)? })
    }
}

/// The bytes that a signature covers.
fn string_to_sign(path: &str, client_id: &str, time: &str, body: &[u8]) -> Vec<u8> {
    let mut text = format!("POST {path}\n{client_id}.{time}.").into_bytes();
    text.extend_from_slice(body);
    text
}

/// The text of a header that must be there.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, VerificationError> {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty());
    value.ok_or_else(|| VerificationError::new(Fault::Header, format!("the header {name} is missing")))
}

/// The bytes in `algorithm=RSA256,keyVersion=1,signature=…`: base64 or base64url, also percent-encoded.
fn signature_of(text: &str) -> Result<Vec<u8>, VerificationError> {
    let mut parts = text.split(',').filter_map(|part| part.split_once('='));
    let found = parts.rfind(|(name, _)| name.trim().eq_ignore_ascii_case("signature"));
    let decoded = percent_decode_str(found.map_or("", |(_, value)| value.trim())).decode_utf8_lossy();
    let mut letters = decoded.replace('-', "+").replace('_', "/").trim_end_matches('=').to_owned();
    while !letters.len().is_multiple_of(4) {
        letters.push('=');
    }
    let unreadable = || VerificationError::new(Fault::Header, "the header signature is not readable");
    BASE64.decode(letters.as_bytes()).map_err(|_| unreadable())
}

/// Milliseconds since 1970, from such a number or from an ISO 8601 time.
fn time_of(text: &str) -> Result<i64, VerificationError> {
    let is_number = (12..=14).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = || is_number.then(|| text.parse().ok()).flatten();
    let time = || text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond);
    let unreadable = || VerificationError::new(Fault::Time, "the message has no readable time");
    number().or_else(time).ok_or_else(unreadable)
}

fn object(body: &[u8]) -> Result<Map<String, Value>, VerificationError> {
    serde_json::from_slice(body)
        .map_err(|_| VerificationError::new(Fault::Body, "the body is not one JSON object"))
}
