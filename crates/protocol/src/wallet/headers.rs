//! The `Signature` header in all the forms that real clients send (wallet OpenAPI, §1.3 and §1.6).

use cashier_core::error::{Code, Error};
use data_encoding::BASE64;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The characters that are percent-encoded. Of base64's characters, these are `+`, `/` and `=`.
const BASE64_SPECIAL: &AsciiSet = NON_ALPHANUMERIC;

/// A parsed `Signature` header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// The key version; `None` means the newest.
    pub key_version: Option<u32>,
    /// The signature itself.
    pub bytes: Vec<u8>,
}

/// Reads a `Signature` header: `algorithm=RSA256, keyVersion=1, signature=…`.
///
/// # Errors
/// `INVALID_SIGNATURE` when it is absent or not readable, `KEY_NOT_FOUND` when the version is not a number.
pub fn parse_signature(header: &str) -> Result<Signature, Error> {
    let invalid = |detail: &str| Error::new(Code::InvalidSignature).with_detail(detail);
    let (mut key_version, mut value) = (None, None);
    for part in header.split(',') {
        // The value may contain further equals signs: base64 padding.
        let Some((name, text)) = part.split_once('=') else { continue };
        let text = text.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "algorithm" if !text.is_empty() && !is_known_algorithm(text) => {
                return Err(invalid("The algorithm of the Signature header must be RSA256."));
            }
            "keyversion" if !text.is_empty() => {
                // Parsing as `u32` would also accept a sign.
                let number =
                    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
                key_version = Some(number.ok_or_else(|| {
                    Error::new(Code::KeyNotFound)
                        .with_detail("keyVersion in the Signature header must be a number.")
                })?);
            }
            "signature" => value = Some(text),
            _ => {}
        }
    }
    let value = value.ok_or_else(|| invalid("The Signature header has no signature=… part."))?;
    let bytes = decode_value(value).ok_or_else(|| invalid("The signature is not base64."))?;
    Ok(Signature { key_version, bytes })
}

fn is_known_algorithm(text: &str) -> bool {
    ["RSA256", "SHA256withRSA", "RSA2"].iter().any(|known| known.eq_ignore_ascii_case(text))
}

/// Percent-encoded or plain, base64 or base64url, with or without padding. A bare `+` stays a plus.
fn decode_value(value: &str) -> Option<Vec<u8>> {
    let plain = if value.contains('%') {
        percent_decode_str(value).decode_utf8().ok()?.into_owned()
    } else {
        value.to_owned()
    };
    let mut standard = plain.replace('-', "+").replace('_', "/");
    // Only missing padding is added; excess padding stays invalid.
    while standard.len() % 4 != 0 {
        standard.push('=');
    }
    let bytes = BASE64.decode(standard.as_bytes()).ok()?;
    (!bytes.is_empty()).then_some(bytes)
}

/// Writes a `signature` header. The base64 is percent-encoded, because some clients decode it like a form.
pub fn encode_signature(key_version: u32, signature: &[u8]) -> String {
    let base64 = BASE64.encode(signature);
    let value = utf8_percent_encode(&base64, BASE64_SPECIAL);
    format!("algorithm=RSA256,keyVersion={key_version},signature={value}")
}
