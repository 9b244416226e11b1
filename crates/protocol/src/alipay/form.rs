//! `application/x-www-form-urlencoded` in a character set: the query and the body of a call, and the body of a notice.
//!
//! A name that occurs twice with different values could be signed as one and used as the other; it is refused.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use thiserror::Error;

use super::charset::{Charset, CharsetError};

/// Parameters by name, sorted as their signature wants it.
pub type Params = BTreeMap<String, String>;

/// The largest form, in bytes.
pub const BYTES_MAX: usize = 256 * 1024;

/// The most parameters of a form.
pub const PARAMS_MAX: usize = 256;

/// What is percent-encoded: all but the unreserved characters of RFC 3986.
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

/// Reads the parts of a form, such as the query and the body of one call, into one set of parameters. They are decoded
/// once, by their own `charset` parameter (UTF-8 when there is none), and are neither trimmed nor changed.
///
/// # Errors
/// See [`FormError`].
pub fn read(parts: &[&[u8]]) -> Result<(Charset, Params), FormError> {
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
    let mut decoded = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let mut sides = pair.splitn(2, |byte| *byte == b'=');
        let name = unescape(sides.next().unwrap_or_default())?;
        decoded.push((name, unescape(sides.next().unwrap_or_default())?));
    }
    let named = decoded.iter().find(|(name, value)| name == b"charset" && !value.is_empty());
    let charset = match named {
        Some((_, value)) => Charset::parse(std::str::from_utf8(value).map_err(|_| CharsetError::Unknown)?)?,
        None => Charset::Utf8,
    };
    let mut params = Params::new();
    for (name, value) in decoded {
        let name = charset.decode(&name)?.into_owned();
        let value = charset.decode(&value)?.into_owned();
        if params.get(&name).is_some_and(|earlier| *earlier != value) {
            return Err(FormError::Duplicate(name));
        }
        params.insert(name, value);
    }
    Ok((charset, params))
}

/// Writes parameters as a form, which is also the query of an address.
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
