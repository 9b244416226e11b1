//! RSA2: SHA-256 with RSA (PKCS#1 v1.5) over the sorted parameters of a call or a notice.
//!
//! The older `RSA` (SHA-1) is not spoken. The rules are those of Alipay's own SDKs.

use data_encoding::BASE64;
use thiserror::Error;

use super::charset::{Charset, CharsetError};
use super::form::Params;
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
    /// The text holds a character that its charset does not have.
    #[error(transparent)]
    Charset(#[from] CharsetError),
}

/// What the signature of a call covers: every parameter but `sign`, empty ones left out, not percent-encoded. The
/// parameter `sign_type` is covered.
pub fn call_text(params: &Params) -> String {
    join(params.iter().filter(|(name, value)| *name != "sign" && !value.is_empty()))
}

/// What the signature of a notice covers: every parameter but `sign` and `sign_type` (unlike a call), empty ones left
/// out, unknown ones kept. One kind of notice covers `sign_type` after all.
pub fn notice_text(params: &Params) -> String {
    join(notice_params(params).filter(|(_, value)| !value.is_empty()))
}

/// True when a notice carries a right signature. Some SDKs say that empty parameters are covered (`name=`), others that
/// they are not; both texts say the same of every parameter that has a value, so both count.
pub fn is_notice_signed(params: &Params, charset: Charset, key: &VerifyingKey) -> bool {
    let Some(sign) = params.get("sign") else { return false };
    if params.get("sign_type").is_none_or(|sign_type| sign_type != SIGN_TYPE) {
        return false;
    }
    if is_signed(key, &notice_text(params), charset, sign) {
        return true;
    }
    notice_params(params).any(|(_, value)| value.is_empty())
        && is_signed(key, &join(notice_params(params)), charset, sign)
}

/// Signs a text; the result is base64.
///
/// # Errors
/// See [`SignError`].
pub fn sign(key: &SigningKey, text: &str, charset: Charset) -> Result<String, SignError> {
    Ok(BASE64.encode(&key.sign(&charset.encode(text)?)?))
}

/// True when `sign` is the base64 of a right signature of `text`.
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
