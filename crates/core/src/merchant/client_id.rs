//! The id with which a client calls us, and with which we sign messages to it.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;

/// A `Client-Id`: 1 to 64 letters, digits, `_` and `-`.
///
/// Signed parts are joined with dots and line feeds. An id containing one would let its owner choose where the parts
/// end, so the type does not allow them. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(Arc<str>);

/// Why a text is not a client id. It does not repeat the text, which may contain anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("a client id has 1 to 64 letters, digits, _ and -")]
pub struct ClientIdError;

impl ClientId {
    /// The longest id.
    pub const LENGTH_MAX: usize = 64;

    /// The characters that an id may contain.
    pub const ALPHABET: &'static str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    /// Checks a text.
    ///
    /// # Errors
    /// When the text does not have this form.
    pub fn parse(text: &str) -> Result<Self, ClientIdError> {
        if Self::has_form(text) { Ok(Self(Arc::from(text))) } else { Err(ClientIdError) }
    }

    /// Returns true when a text has the form of a client id.
    pub fn has_form(text: &str) -> bool {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        (1..=Self::LENGTH_MAX).contains(&text.len()) && text.bytes().all(is_part)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientId {
    type Err = ClientIdError;

    fn from_str(text: &str) -> Result<Self, ClientIdError> {
        Self::parse(text)
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A separator, a space, a line feed or a letter of another script makes it invalid.
    #[test]
    fn a_client_id_holds_no_separator() {
        for right in ["T", "DEMO_TEA_SHOP", "shop-2", "0cea5511e7ea0000c0de", &"x".repeat(64)] {
            assert_eq!(ClientId::parse(right).unwrap().as_str(), right);
        }
        let long = "x".repeat(65);
        for wrong in
            ["", "shop.two", "shop:three", "shop/four", "a b", "a\nb", "a\0", "a,b", "чай", "a%2Eb", &long]
        {
            assert_eq!(ClientId::parse(wrong), Err(ClientIdError), "{wrong:?}");
        }
    }

    #[test]
    fn the_alphabet_is_what_is_read() {
        let read = (0..=u8::MAX).filter(|byte| ClientId::parse(&char::from(*byte).to_string()).is_ok());
        let mut listed: Vec<u8> = ClientId::ALPHABET.bytes().collect();
        listed.sort_unstable();
        assert_eq!(read.collect::<Vec<_>>(), listed);
    }
}
