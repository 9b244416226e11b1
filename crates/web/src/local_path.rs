//! A path of this site that a browser may be sent to.
//!
//! Invariant: a browser can only interpret it as a path of the site it came from. Control characters, spaces and
//! backslashes are refused, because browsers drop or rewrite them before parsing a URL; so is a second slash, after
//! which a host would be parsed. Every redirect and every "continue here" link of a page has this type.

use std::fmt;

use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use url::form_urlencoded::byte_serialize;

/// The longest path of ours.
const LENGTH_MAX: usize = 2_048;

/// A path with its query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalPath(String);

impl LocalPath {
    /// Parses a path from outside; `None` when it could lead elsewhere.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('/')?;
        let is_plain = rest.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        (is_plain && !rest.starts_with('/') && text.len() <= LENGTH_MAX).then(|| Self(text.to_owned()))
    }

    /// A path that is a literal in the program.
    ///
    /// # Panics
    /// When the literal is not such a path; in a constant, that is a compile-time error.
    pub const fn fixed(text: &'static str) -> Fixed {
        let is_ours = match text.as_bytes() {
            [b'/'] => true,
            [b'/', second, ..] => *second != b'/',
            _ => false,
        };
        assert!(is_ours, "a path begins with one slash");
        Fixed(text)
    }

    /// The path `{folder}/{segment}`; the segment may be anything.
    pub fn under(folder: Fixed, segment: &str) -> Self {
        let segment: String = byte_serialize(segment.as_bytes()).collect();
        Self(format!("{}/{segment}", folder.0))
    }

    /// The same path with another field in the query.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push(if self.0.contains('?') { '&' } else { '?' });
        self.0.push_str(name);
        self.0.push('=');
        self.0.extend(byte_serialize(value.as_bytes()));
        self
    }

    /// As written in a link.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A path that is a literal in the program.
#[derive(Clone, Copy, Debug)]
pub struct Fixed(&'static str);

impl Fixed {
    /// As written in a link.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl From<Fixed> for LocalPath {
    fn from(path: Fixed) -> Self {
        Self(path.0.to_owned())
    }
}

/// Redirects a browser with 303, so that it loads the page there.
pub fn see_other(path: impl Into<LocalPath>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    // Any value of the type is a valid header; if not, no location is better than a wrong one.
    if let Ok(location) = HeaderValue::from_str(path.into().as_str()) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Anything that leads elsewhere in some browser, or nowhere in any, is not a local path.
    #[test]
    fn only_paths_of_this_site() {
        for own in [
            "/",
            "/cashier/x?lang=ar",
            "/wallet/consent?client_id=A&scopes=a+b",
            "/a//b",
            "/x?u=https://a.example",
        ] {
            assert_eq!(LocalPath::parse(own).unwrap().as_str(), own);
        }
        let foreign = [
            "",
            "wallet",
            "//evil.example",
            "///evil.example",
            "https://evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/a\\b",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\nSet-Cookie: a=b",
            "/\u{7}",
            "/\u{0}",
            "/\u{7f}",
            "/\u{85}",
            "/a b",
            "/\u{2028}",
            "/日",
            " /wallet",
            "\t/wallet",
        ];
        for text in foreign {
            assert_eq!(LocalPath::parse(text), None, "{text:?}");
        }
        assert_eq!(LocalPath::parse(&format!("/{}", "a".repeat(LENGTH_MAX))), None);
    }

    /// Whatever a segment or field contains, the result is again a path of this site.
    #[test]
    fn parts_are_escaped() {
        const CASHIER: Fixed = LocalPath::fixed("/cashier");
        for part in ["06h2c4jq", "/evil.example", "\u{7}", "a b&c=d#e", "日本"] {
            let path = LocalPath::under(CASHIER, part).with("next", part).with("note", part);
            assert_eq!(LocalPath::parse(path.as_str()), Some(path.clone()), "{path}");
            assert_eq!(path.as_str().matches(['?', '#']).count(), 1, "{path}");
        }
    }
}
