//! The path that a signature covers.

use std::borrow::Cow;
use std::fmt;

use thiserror::Error;

/// The path of a URL: a slash, then visible ASCII characters without `?` and `#`. It cannot contain a line feed,
/// which terminates it in the string to sign.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SignedPath(Cow<'static, str>);

/// Why a text is not a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("a path begins with / and has only visible ASCII characters, without ? and #")]
pub struct PathError;

impl SignedPath {
    /// The longest path.
    pub const LENGTH_MAX: usize = 2_048;

    /// A path that is a literal in the program.
    ///
    /// # Panics
    /// When it is not a path; in a constant, that is a compile-time error.
    pub const fn fixed(text: &'static str) -> Self {
        assert!(is_path(text.as_bytes()), "not a path");
        Self(Cow::Borrowed(text))
    }

    /// Checks the path of a URL.
    ///
    /// # Errors
    /// When it has another form.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        if is_path(text.as_bytes()) { Ok(Self(Cow::Owned(text.to_owned()))) } else { Err(PathError) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const fn is_path(mut rest: &[u8]) -> bool {
    if rest.len() > SignedPath::LENGTH_MAX || !matches!(rest.first(), Some(b'/')) {
        return false;
    }
    while let Some((byte, after)) = rest.split_first() {
        if !byte.is_ascii_graphic() || matches!(byte, b'?' | b'#') {
            return false;
        }
        rest = after;
    }
    true
}

impl fmt::Display for SignedPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SignedPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}
