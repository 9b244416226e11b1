//! URLs given by an operator: absolute, http or https, and reachable.

use std::net::IpAddr;

use thiserror::Error;
use url::{Host, Url};

/// Why a text is not a usable URL.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{text} {problem}")]
pub struct AddressError {
    text: String,
    problem: &'static str,
}

/// Parses a URL that is called or opened as it is, such as that of a trigger.
///
/// # Errors
/// When it is not absolute, not http or https, names a user, has a fragment, or cannot be reached: `0.0.0.0`, `[::]`,
/// port 0.
pub fn parse_endpoint(text: &str) -> Result<Url, AddressError> {
    let wrong = |problem| AddressError { text: text.to_owned(), problem };
    // The parser would accept `https:host` and `https:///host`.
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let rest = rest.ok_or_else(|| wrong("must begin with https:// or http://"))?;
    if rest.starts_with(['/', '\\'])
        || text.chars().any(|letter| letter.is_whitespace() || letter.is_control())
    {
        return Err(wrong("is not a URL"));
    }
    let url = Url::parse(text).map_err(|_| wrong("is not a URL"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError { text: "the address".to_owned(), problem: "must not name a user" });
    }
    if url.fragment().is_some() {
        return Err(wrong("must not have a fragment"));
    }
    let address = match url.host() {
        None => return Err(wrong("has no host")),
        Some(Host::Domain(_)) => None,
        Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
    };
    if address.is_some_and(|address| address.to_canonical().is_unspecified()) {
        return Err(wrong("stands for every address of a machine; nobody can open it, so name one"));
    }
    if url.port() == Some(0) {
        return Err(wrong("must not name port 0"));
    }
    Ok(url)
}

/// Parses a URL to which paths are appended, and returns it without a trailing slash.
///
/// # Errors
/// As [`parse_endpoint`], and when it has a query.
pub fn parse_base(text: &str) -> Result<String, AddressError> {
    let url = parse_endpoint(text)?;
    if url.query().is_some() {
        let problem = "must end with its path, without a query";
        return Err(AddressError { text: text.to_owned(), problem });
    }
    Ok(text.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A URL that nobody can open is refused wherever one is configured.
    #[test]
    fn only_addresses_that_somebody_can_open() {
        for good in
            ["https://pay.example", "http://127.0.0.1:8080/", "https://pay.example/api/", "HTTP://[::1]:1/x"]
        {
            assert_eq!(parse_base(good).as_deref(), Ok(good.trim_end_matches('/')));
        }
        for bad in [
            "",
            "pay.example",
            "/pay",
            "//pay.example",
            "https:pay.example",
            "https:///pay.example",
            "https://",
            "ftp://pay.example",
            "javascript:alert(1)",
            "https://pay.example/a b",
            "https://pay.example/\n",
            "https://user@pay.example",
            "https://user:word@pay.example",
            "https://pay.example/#x",
            "http://0.0.0.0:8080",
            "http://0:8080",
            "http://[::]:8080",
            "http://[::ffff:0.0.0.0]",
            "http://pay.example:0",
        ] {
            assert!(parse_endpoint(bad).is_err(), "{bad}");
        }
        assert!(parse_endpoint("https://pay.example/hook?id=1").is_ok());
        for query in ["https://pay.example/x?y=1", "https://pay.example?"] {
            assert!(parse_base(query).is_err(), "{query}");
        }
        let told = parse_endpoint("https://user:word@pay.example").unwrap_err().to_string();
        assert!(!told.contains("word"), "{told}");
    }
}
