//! `application/x-www-form-urlencoded` in a character set: the query and the body of a call, and the body of a notice.
//!
//! A name that occurs twice with different values could be signed as one and used as the other, so it is refused.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use thiserror::Error;

use super::charset::{Charset, CharsetError};

/// Parameters by name, sorted as their signature requires.
pub type Params = BTreeMap<String, String>;

/// The largest form, in bytes.
pub const BYTES_MAX: usize = 256 * 1024;

/// The maximum number of parameters of a form.
pub const PARAMS_MAX: usize = 256;

/// The characters that are percent-encoded: all but the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Why bytes are not a form.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum FormError {
    /// More than [`BYTES_MAX`] bytes or [`PARAMS_MAX`] parameters.
    #[error("the form is larger than a call or a notice can be")]
    TooLarge,
    /// A `%` without two hexadecimal digits.
    #[error("a percent sign is not followed by two hexadecimal digits")]
    Escape,
    /// A name occurs twice with different values.
    #[error("the parameter {0} occurs twice")]
    Duplicate(String),
    /// The character set, or a text that is not in it.
    #[error(transparent)]
    Charset(#[from] CharsetError),
}

/// Parameters as received bytes, percent-decoded once but not decoded to text: what a signature covers.
pub type Raw = BTreeMap<Vec<u8>, Vec<u8>>;

/// Merges the parts of a form, such as the query and the body of one call, into one set of parameters. They are
/// percent-decoded once, and neither trimmed nor changed.
///
/// # Errors
/// [`FormError::TooLarge`], [`FormError::Escape`], [`FormError::Duplicate`].
pub fn read_raw(parts: &[&[u8]]) -> Result<Raw, FormError> {
    if parts.iter().map(|part| part.len()).sum::<usize>() > BYTES_MAX {
        return Err(FormError::TooLarge);
    }
    let pairs: Vec<&[u8]> = parts
        .iter()
        .flat_map(|part| part.split(|byte| *byte == b'&'))
        .filter(|pair| !pair.is_empty())
        .collect();
    if pairs.len() > PARAMS_MAX {
        return Err(FormError::TooLarge);
    }
    let mut raw = Raw::new();
    for pair in pairs {
        let mut sides = pair.splitn(2, |byte| *byte == b'=');
        let name = unescape(sides.next().unwrap_or_default())?;
        let value = unescape(sides.next().unwrap_or_default())?;
        if raw.get(&name).is_some_and(|earlier| *earlier != value) {
            return Err(FormError::Duplicate(String::from_utf8_lossy(&name).into_owned()));
        }
        raw.insert(name, value);
    }
    Ok(raw)
}

/// Merges the parts of a form and decodes them by their own `charset` parameter (UTF-8 by default).
///
/// # Errors
/// See [`FormError`].
pub fn read(parts: &[&[u8]]) -> Result<(Charset, Params), FormError> {
    decode(&read_raw(parts)?)
}

/// Decodes parameters by their own `charset` parameter (UTF-8 by default).
///
/// # Errors
/// [`FormError::Charset`].
pub fn decode(raw: &Raw) -> Result<(Charset, Params), FormError> {
    let charset = match raw.get(&b"charset"[..]).filter(|value| !value.is_empty()) {
        Some(value) => Charset::parse(std::str::from_utf8(value).map_err(|_| CharsetError::Unknown)?)?,
        None => Charset::Utf8,
    };
    let text = |bytes: &[u8]| charset.decode(bytes).map(std::borrow::Cow::into_owned);
    let pairs = raw.iter().map(|(name, value)| Ok((text(name)?, text(value)?)));
    Ok((charset, pairs.collect::<Result<Params, CharsetError>>()?))
}

/// Decodes the parameters of a message whose signature was verified over its bytes, so that nothing depends on the
/// characters: by its own `charset`, by that of its `Content-Type`, or by whichever fits. A character in no set is
/// replaced.
pub fn decode_verified(raw: &Raw, content_type: Option<&str>) -> Params {
    let own = raw.get(&b"charset"[..]).and_then(|value| std::str::from_utf8(value).ok());
    let named = content_type.and_then(|text| {
        let mut parameters = text.split(';').skip(1).filter_map(|pair| pair.split_once('='));
        let found = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
        found.map(|(_, value)| value.trim().trim_matches('"'))
    });
    let charset = [own, named].into_iter().flatten().find_map(|name| Charset::parse(name).ok());
    let charset = charset.unwrap_or_else(|| {
        let is_utf8 = raw.values().all(|value| std::str::from_utf8(value).is_ok());
        if is_utf8 { Charset::Utf8 } else { Charset::Gbk }
    });
    raw.iter().map(|(name, value)| (charset.decode_lossy(name), charset.decode_lossy(value))).collect()
}

/// Writes parameters as a form, which is also the query of a URL.
///
/// # Errors
/// [`CharsetError::NotInSet`].
pub fn write<'a>(
    params: impl IntoIterator<Item = (&'a String, &'a String)>,
    charset: Charset,
) -> Result<String, CharsetError> {
    let mut pairs = Vec::new();
    for (name, value) in params {
        let (name, value) = (charset.encode(name)?, charset.encode(value)?);
        pairs.push(format!("{}={}", percent_encode(&name, RESERVED), percent_encode(&value, RESERVED)));
    }
    Ok(pairs.join("&"))
}

fn unescape(text: &[u8]) -> Result<Vec<u8>, FormError> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let (high, low) = (digit(rest.next()), digit(rest.next()));
                let value = high.zip(low).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
                value.ok_or(FormError::Escape)?
            }
            _ => *byte,
        });
    }
    Ok(bytes)
}
