//! The name of a client's dialect.

use std::borrow::Cow;
use std::fmt;

/// The name of a dialect: how a client's messages are signed, read and written, and how it is notified of its
/// payments. The name is stored; its meaning is known where messages are made.
///
/// It is chosen when the client is added and never changes: earlier answers and notices must stay readable.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DialectName(Cow<'static, str>);

impl DialectName {
    /// The longest name.
    pub const LENGTH_MAX: usize = 32;

    /// The dialect of clients unless the operator has set another.
    pub const WALLET: Self = Self::fixed("wallet");

    /// A name that is built into the program.
    ///
    /// # Panics
    /// When it has another form; in a constant, that is a compile-time error.
    pub const fn fixed(text: &'static str) -> Self {
        assert!(has_form(text.as_bytes()), "not the name of a dialect");
        Self(Cow::Borrowed(text))
    }

    /// Checks a text: 1 to 32 lower-case letters, digits and `_`.
    pub fn parse(text: &str) -> Option<Self> {
        // Almost every client uses it, so its name is not copied.
        if text == Self::WALLET.as_str() {
            return Some(Self::WALLET);
        }
        has_form(text.as_bytes()).then(|| Self(Cow::Owned(text.to_owned())))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const fn has_form(mut rest: &[u8]) -> bool {
    if rest.is_empty() || rest.len() > DialectName::LENGTH_MAX {
        return false;
    }
    while let Some((byte, after)) = rest.split_first() {
        if !matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_') {
            return false;
        }
        rest = after;
    }
    true
}

impl Default for DialectName {
    fn default() -> Self {
        Self::WALLET
    }
}

impl fmt::Display for DialectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DialectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_small_letters_digits_and_underscores() {
        let long = "x".repeat(33);
        for right in ["wallet", "ams", "a_1", &long[..32]] {
            assert_eq!(DialectName::parse(right).unwrap().as_str(), right);
        }
        for wrong in ["", "Wallet", "a-b", "a b", "é", &long] {
            assert_eq!(DialectName::parse(wrong), None, "{wrong:?}");
        }
        assert_eq!(DialectName::default(), DialectName::WALLET);
    }
}
