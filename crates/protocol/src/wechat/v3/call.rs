//! One request before it is sent: method, target and body, and the header that signs them.

use cashier_core::time::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::signing::{Authorization, Merchant};
use crate::wallet::keys::KeyError;

/// The characters that are percent-encoded in a path or a query: all but the unreserved ones of RFC 3986. A
/// merchant's number may contain `|` and `*`, and the signed text must match what every client sends.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The `Content-Type` of every body. It names the character set, because clients that verify decoded text would
/// otherwise guess another one.
pub const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// A request, ready to be signed and sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Path and query, exactly as sent: the signature covers them.
    pub target: String,
    /// The body; empty for `GET`.
    pub body: Vec<u8>,
}

impl Call {
    /// A `GET` of a path with these query parameters.
    pub fn get(path: &str, query: &[(&str, &str)]) -> Self {
        let mut target = path.to_owned();
        for (at, (name, value)) in query.iter().enumerate() {
            target.push(if at == 0 { '?' } else { '&' });
            target.push_str(name);
            target.push('=');
            target.push_str(&encode(value));
        }
        Self { method: "GET", target, body: Vec::new() }
    }

    /// A `POST` of a JSON body.
    pub fn post<T: Serialize>(path: &str, body: &T) -> Self {
        Self { method: "POST", target: path.to_owned(), body: to_json(body) }
    }

    /// The value of the `Authorization` header. `nonce` must be new for each request sent.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn authorize(&self, merchant: &Merchant, at: Timestamp, nonce: &str) -> Result<String, KeyError> {
        Authorization::sign(merchant, self.method, &self.target, at, nonce, &self.body)
            .map(|authorization| authorization.to_header())
    }
}

/// One segment of a path, or a value in a query, percent-encoded.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// JSON of a wire struct.
pub(super) fn to_json<T: Serialize>(body: &T) -> Vec<u8> {
    // A struct of strings, numbers and lists can always be serialised; only a map with odd keys cannot.
    serde_json::to_vec(body).unwrap_or_default()
}
