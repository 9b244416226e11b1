//! RSA2: SHA-256 with RSA (PKCS#1 v1.5) over the sorted parameters of a call or a notice.
//!
//! The older `RSA` (SHA-1) is not supported. The rules are those of Alipay's own SDKs.

use data_encoding::BASE64;
use thiserror::Error;

use super::charset::{Charset, CharsetError};
use super::form::{Params, Raw};
use crate::wallet::keys::{KeyError, SigningKey, VerifyingKey};

/// The only `sign_type`.
pub const SIGN_TYPE: &str = "RSA2";

/// The one kind of notice whose signature covers `sign_type`.
const COVERS_SIGN_TYPE: &str = "servicemarket_order_notify";

/// Why a text cannot be signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum SignError {
    /// The key cannot sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The text contains a character that its charset does not have.
    #[error(transparent)]
    Charset(#[from] CharsetError),
}

/// What the signature of a call covers: every parameter but `sign`, without empty ones, not percent-encoded.
/// `sign_type` is covered.
pub fn call_text(params: &Params) -> String {
    join(params.iter().filter(|(name, value)| *name != "sign" && !value.is_empty()))
}

/// What the signature of a notice covers: every parameter but `sign` and `sign_type` (unlike a call), without empty
/// ones, including unknown ones. One kind of notice does cover `sign_type`.
pub fn notice_text(params: &Params) -> String {
    join(notice_params(params).filter(|(_, value)| !value.is_empty()))
}

/// True when a notice has a valid signature over the received bytes. Some SDKs say that empty parameters are covered
/// (`name=`), others that they are not; both texts agree on every parameter with a value, so both are accepted.
pub fn is_notice_signed(raw: &Raw, key: &VerifyingKey) -> bool {
    if raw.get(&b"sign_type"[..]).is_none_or(|sign_type| sign_type != SIGN_TYPE.as_bytes()) {
        return false;
    }
    let covers_type = raw.get(&b"notify_type"[..]).is_some_and(|kind| kind == COVERS_SIGN_TYPE.as_bytes());
    let is_covered = |name: &[u8]| covers_type || name != b"sign_type";
    are_bytes_signed(raw, key, |name, value| is_covered(name) && !value.is_empty())
        || (raw.values().any(Vec::is_empty) && are_bytes_signed(raw, key, |name, _| is_covered(name)))
}

/// True when a call has a valid signature over the received bytes.
pub fn is_call_signed(raw: &Raw, key: &VerifyingKey) -> bool {
    are_bytes_signed(raw, key, |_, value| !value.is_empty())
}

/// True when `sign` covers the parameters selected by `is_covered`, joined as received.
fn are_bytes_signed(raw: &Raw, key: &VerifyingKey, is_covered: impl Fn(&[u8], &[u8]) -> bool) -> bool {
    let Some(signature) = raw.get(&b"sign"[..]).and_then(|sign| BASE64.decode(sign).ok()) else {
        return false;
    };
    let mut text = Vec::new();
    for (name, value) in raw.iter().filter(|(name, value)| *name != b"sign" && is_covered(name, value)) {
        if !text.is_empty() {
            text.push(b'&');
        }
        text.extend_from_slice(name);
        text.push(b'=');
        text.extend_from_slice(value);
    }
    key.verify(&text, &signature)
}

/// Signs a text; the result is base64.
///
/// # Errors
/// See [`SignError`].
pub fn sign(key: &SigningKey, text: &str, charset: Charset) -> Result<String, SignError> {
    Ok(BASE64.encode(&key.sign(&charset.encode(text)?)?))
}

/// True when `sign` is the base64 of a valid signature of `text`.
pub fn is_signed(key: &VerifyingKey, text: &str, charset: Charset, sign: &str) -> bool {
    let Ok(signature) = BASE64.decode(sign.as_bytes()) else { return false };
    charset.encode(text).is_ok_and(|bytes| key.verify(&bytes, &signature))
}

fn notice_params(params: &Params) -> impl Iterator<Item = (&String, &String)> {
    let covers_type = params.get("notify_type").is_some_and(|kind| kind == COVERS_SIGN_TYPE);
    params.iter().filter(move |(name, _)| *name != "sign" && (covers_type || *name != "sign_type"))
}

fn join<'a>(pairs: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    pairs.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}
