//! Which pages may call an app's API: origins as browsers write them.

use std::net::{Ipv4Addr, Ipv6Addr};

/// One allowed origin, or every origin of the machine itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OriginRule {
    /// Every page that this machine serves to itself. For development and the demo.
    Loopback,
    /// Exactly this scheme, host and port, in lower case.
    Exact(String),
}

/// The keyword for [`OriginRule::Loopback`].
const LOOPBACK: &str = "loopback";

impl OriginRule {
    /// Parses `loopback`, or an origin such as `https://shop.example` or `http://shop.example:8080`.
    pub fn parse(text: &str) -> Option<Self> {
        if text == LOOPBACK {
            return Some(Self::Loopback);
        }
        let text = text.trim_end_matches('/').to_ascii_lowercase();
        host(&text)?;
        Some(Self::Exact(text))
    }

    /// The text that parses back to this rule.
    pub fn text(&self) -> &str {
        match self {
            Self::Loopback => LOOPBACK,
            Self::Exact(origin) => origin,
        }
    }

    /// Returns true when pages of this origin may call.
    pub fn allows(&self, origin: &str) -> bool {
        match self {
            Self::Exact(allowed) => allowed == origin,
            Self::Loopback => host(origin).is_some_and(is_loopback),
        }
    }
}

/// The host of an origin; `None` when the text is not an origin. `null`, which browsers send for opaque origins, is
/// not one.
pub(super) fn host(origin: &str) -> Option<&str> {
    let place = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"))?;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._:[]".contains(letter);
    if place.is_empty() || !place.chars().all(is_plain) {
        return None;
    }
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (place, None),
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok_and(|number| number > 0);
    (!host.is_empty() && port.is_none_or(is_port)).then_some(host)
}

pub(super) fn is_loopback(host: &str) -> bool {
    let six = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || six.is_some_and(|host| host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every spelling of loopback is accepted, and nothing that only looks like it.
    #[test]
    fn loopback() {
        let rule = OriginRule::parse("loopback").unwrap();
        for origin in [
            "http://localhost",
            "http://localhost:8080",
            "https://127.0.0.1:3000",
            "http://127.9.9.9",
            "http://[::1]:80",
            "http://shop.localhost:5173",
        ] {
            assert!(rule.allows(origin), "{origin}");
        }
        for origin in [
            "null",
            "",
            "http://",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://evil.example",
            "file://localhost",
            "http://localhost:0",
            "http://localhost:99999",
            "http://user@localhost",
            "http://localhost/path",
            "http://10.0.0.1",
        ] {
            assert!(!rule.allows(origin), "{origin}");
        }
    }

    /// An exact rule allows one origin; scheme and port must match.
    #[test]
    fn exact() {
        let rule = OriginRule::parse("https://Shop.Example/").unwrap();
        assert_eq!(rule.text(), "https://shop.example");
        assert!(rule.allows("https://shop.example"));
        for origin in ["http://shop.example", "https://shop.example:8443", "https://a.shop.example", "null"] {
            assert!(!rule.allows(origin), "{origin}");
        }
        for text in ["*", "shop.example", "https://shop.example/path", "https://", "ftp://shop.example"] {
            assert_eq!(OriginRule::parse(text), None, "{text}");
        }
    }
}
