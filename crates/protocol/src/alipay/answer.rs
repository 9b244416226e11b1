//! The envelope of an answer: `{"alipay_trade_query_response":{…},"sign":"…"}`.
//!
//! The signature covers the content exactly as sent, between the colon and its last brace, so the content is cut out
//! and never re-serialised. A member that occurs twice is refused, because otherwise one could be verified and the
//! other used.

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use thiserror::Error;

use super::charset::{Charset, CharsetError};
use super::signing::{self, SignError};
use super::trust::Trust;
use crate::wallet::keys::SigningKey;

/// The largest answer accepted, in bytes.
pub const BYTES_MAX: usize = 1024 * 1024;

/// Why an answer is rejected. The outcome of the call is then unknown.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum AnswerError {
    /// Larger than [`BYTES_MAX`].
    #[error("the answer is larger than an answer can be")]
    TooLarge,
    /// A text that is not in the call's charset.
    #[error(transparent)]
    Charset(#[from] CharsetError),
    /// Not the JSON of an answer, or a duplicate member.
    #[error("the answer is not JSON with each member once")]
    NotJson,
    /// Neither the method's content nor `error_response`.
    #[error("the answer belongs to another method")]
    OtherMethod,
    /// No `sign`. Gateways and proxies answer this way when they could not identify the caller.
    #[error("the answer carries no signature")]
    Unsigned,
    /// Signed with an untrusted certificate, which may be a new one.
    #[error("the answer is signed with the certificate {0}, which is not trusted")]
    UnknownCertificate(String),
    /// The signature is wrong.
    #[error("the signature of the answer is wrong")]
    WrongSignature,
}

/// The parts of an answer, unverified.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parts<'a> {
    /// The content as sent, for [`super::outcome::read`] once verified; before that, at most for the log.
    pub content: &'a str,
    /// The signature.
    pub sign: Option<&'a str>,
    /// The serial number of the certificate that signed.
    pub certificate: Option<&'a str>,
}

/// Splits an answer into its parts.
///
/// # Errors
/// [`AnswerError::NotJson`] or [`AnswerError::OtherMethod`].
pub fn take_apart<'a>(text: &'a str, method: &str) -> Result<Parts<'a>, AnswerError> {
    let Members(members) = serde_json::from_str(text).map_err(|_| AnswerError::NotJson)?;
    let member = |name: &str| members.iter().find(|(own, _)| own == name).map(|(_, value)| value.get());
    // Neither base64 nor hexadecimal digits need an escape, so the text between the quotes is the value.
    let string = |name: &str| {
        let quoted = member(name).filter(|value| *value != "null" && *value != "\"\"");
        quoted.map(|value| value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value))
    };
    let own = member(&content_name(method));
    let error = member("error_response");
    let content = match (own, error) {
        (Some(content), None) | (None, Some(content)) if content.starts_with('{') => content,
        (Some(_), Some(_)) => return Err(AnswerError::NotJson),
        _ => return Err(AnswerError::OtherMethod),
    };
    Ok(Parts { content, sign: string("sign"), certificate: string("alipay_cert_sn") })
}

/// Verifies an answer and returns its content, for [`super::outcome::read`].
///
/// # Errors
/// See [`AnswerError`]; every one means that the outcome of the call is unknown.
pub fn open(body: &[u8], method: &str, charset: Charset, trust: &Trust) -> Result<String, AnswerError> {
    if body.len() > BYTES_MAX {
        return Err(AnswerError::TooLarge);
    }
    let text = charset.decode(body)?;
    let parts = take_apart(text.strip_prefix('\u{feff}').unwrap_or(&text), method)?;
    let sign = parts.sign.ok_or(AnswerError::Unsigned)?;
    let keys = trust.keys_for(parts.certificate);
    if let (true, Some(serial)) = (keys.is_empty(), parts.certificate) {
        return Err(AnswerError::UnknownCertificate(serial.chars().take(64).collect()));
    }
    if keys.into_iter().any(|key| signing::is_signed(key, parts.content, charset, sign)) {
        return Ok(parts.content.to_owned());
    }
    Err(AnswerError::WrongSignature)
}

/// Writes a signed answer, including failures: some clients refuse unsigned ones. `sign` comes last. Nothing is
/// between it and the content, which Alipay's Python client insists on, except the certificate's number in
/// certificate mode: Alipay's PHP client and others cut the signed text there.
///
/// # Errors
/// See [`SignError`].
pub fn write(
    method: &str,
    content: &str,
    key: &SigningKey,
    charset: Charset,
    certificate: Option<&str>,
) -> Result<Vec<u8>, SignError> {
    let name = content_name(method);
    let sign = signing::sign(key, content, charset)?;
    let certificate =
        certificate.map(|serial| format!("\"alipay_cert_sn\":\"{serial}\",")).unwrap_or_default();
    let text = format!("{{\"{name}\":{content},{certificate}\"sign\":\"{sign}\"}}");
    Ok(charset.encode(&text)?.into_owned())
}

/// `alipay.trade.query` is answered as `alipay_trade_query_response`. An invalid method name, which only a hostile
/// call has, is answered as `error_response`.
pub fn content_name(method: &str) -> String {
    let is_name = !method.is_empty()
        && method.len() <= 128
        && method.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_');
    if is_name { format!("{}_response", method.replace('.', "_")) } else { "error_response".to_owned() }
}

/// The members of an object in their order, with their texts.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Members<'de>, M::Error> {
                let mut members: Vec<(String, &'de RawValue)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    if members.len() >= 16 || members.iter().any(|(own, _)| *own == name) {
                        return Err(M::Error::custom("a member occurs twice, or there are too many"));
                    }
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}
