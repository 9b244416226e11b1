//! What proxies report about a caller: `Forwarded` (RFC 7239) and `X-Forwarded-For`.
//!
//! Each proxy appends the address it was called from, so the list is read from the right: as long as a hop is
//! trusted, its report about the previous hop counts. The first untrusted hop is the caller; anything to the left of
//! it was written by the caller. A hop that hides itself (`unknown`, `_name`) or cannot be parsed also ends the list:
//! the caller is then somebody behind the last known proxy.

use axum::http::HeaderMap;
use axum::http::header::FORWARDED;
use cashier_core::client_address::ClientAddress;

use super::TrustedProxies;

/// The header that most proxies write.
const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// The maximum number of hops considered. No genuine request takes more.
const HOPS_MAX: usize = 32;

/// The caller of a connection.
pub(super) fn caller(peer: ClientAddress, headers: &HeaderMap, trusted: &TrustedProxies) -> ClientAddress {
    if !trusted.trusts(peer) {
        return peer;
    }
    let listed = lines(headers, X_FORWARDED_FOR).map(|line| line.split(',').map(read_node).collect());
    let listed = listed.map(|hops: Vec<_>| walk(peer, &hops, trusted));
    let standard = lines(headers, FORWARDED.as_str()).map(|line| walk(peer, &read_forwarded(&line), trusted));
    match (standard, listed) {
        // A proxy writes one of the two headers and passes the other on as the caller wrote it. Where they differ,
        // there is no telling which is right, so neither counts.
        (Some(standard), Some(listed)) if standard != listed => peer,
        (Some(address), _) | (None, Some(address)) => address,
        (None, None) => peer,
    }
}

/// Every line of a header as one list.
fn lines(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut lines =
        headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes())).peekable();
    lines.peek()?;
    Some(lines.collect::<Vec<_>>().join(","))
}

/// Walks from the right over trusted hops to the first untrusted one.
fn walk(peer: ClientAddress, hops: &[Option<ClientAddress>], trusted: &TrustedProxies) -> ClientAddress {
    let mut known = peer;
    for hop in hops.iter().rev().take(HOPS_MAX) {
        let Some(address) = hop else { return known };
        known = *address;
        if !trusted.trusts(known) {
            return known;
        }
    }
    known
}

/// A hop: an address, optionally with a port; IPv6 optionally in brackets. Anything else has no address.
fn read_node(text: &str) -> Option<ClientAddress> {
    let text = text.trim_matches([' ', '\t']);
    if let Some(rest) = text.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        return port_is_right(port).then(|| address.parse().ok()).flatten().filter(|_| address.contains(':'));
    }
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    let (address, port) = text.split_once(':')?;
    address.parse().ok().filter(|_| port.len() <= 6 && is_port(port))
}

fn port_is_right(rest: &str) -> bool {
    rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port)
}

/// A port, or a name that stands for a hidden one (RFC 7239, section 6).
fn is_port(text: &str) -> bool {
    let hidden = |rest: &str| !rest.is_empty() && rest.bytes().all(is_hidden);
    match text.strip_prefix('_') {
        Some(rest) => hidden(rest),
        None => (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

const fn is_hidden(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

/// The hops of a `Forwarded` header. An element without `for`, or a malformed one, hides its hop.
fn read_forwarded(line: &str) -> Vec<Option<ClientAddress>> {
    split(line, ',')
        .into_iter()
        .map(|element| {
            let mut found = None;
            for pair in split(element, ';') {
                let Some((name, value)) = pair.split_once('=') else { continue };
                if name.trim().eq_ignore_ascii_case("for") {
                    // A repeated parameter is malformed.
                    if found.is_some() {
                        return None;
                    }
                    found = Some(unquote(value.trim()).and_then(|value| read_node(&value)));
                }
            }
            found.flatten()
        })
        .collect()
}

/// Splits at a separator outside quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(|letter| {
        let ends = letter == separator && !is_quoted;
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ => {}
        }
        ends
    })
    .collect()
}

/// A token unchanged, or the content of a quoted string.
fn unquote(value: &str) -> Option<String> {
    let Some(rest) = value.strip_prefix('"') else { return Some(value.to_owned()) };
    let inner = rest.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        text.push(if letter == '\\' { letters.next()? } else { letter });
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, headers: &[(&'static str, &str)]) -> String {
        let networks = ["127.0.0.0/8", "10.0.0.0/8", "2001:db8:ffff::/48"];
        let trusted = TrustedProxies::new(networks.iter().map(|text| text.parse().unwrap()).collect());
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        caller(peer.parse().unwrap(), &map, &trusted).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        for name in ["x-forwarded-for", "forwarded"] {
            let value = if name == "forwarded" { "for=198.51.100.9" } else { "198.51.100.9" };
            assert_eq!(seen("203.0.113.1", &[(name, value)]), "203.0.113.1", "{name}");
            assert_eq!(seen("127.0.0.1", &[(name, value)]), "198.51.100.9", "{name}");
            assert_eq!(seen("::ffff:127.0.0.1", &[(name, value)]), "198.51.100.9", "{name}");
        }
        assert_eq!(seen("127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn the_rightmost_hop_that_is_not_trusted_is_the_caller() {
        for (list, expected) in [
            // The left part is what the caller itself wrote.
            ("192.0.2.66, 198.51.100.9", "198.51.100.9"),
            ("192.0.2.66, 198.51.100.9, 10.0.0.7, 10.1.0.7", "198.51.100.9"),
            ("10.0.0.8, 10.0.0.7", "10.0.0.8"),
            ("198.51.100.9:4711", "198.51.100.9"),
            ("::ffff:198.51.100.9", "198.51.100.9"),
            ("2001:db8::9", "2001:db8::9"),
            ("[2001:db8::9]:4711", "2001:db8::9"),
            ("198.51.100.9, 2001:db8:ffff::1", "198.51.100.9"),
            // Hidden or broken hops end the list at the last known proxy.
            ("198.51.100.9, unknown, 10.0.0.7", "10.0.0.7"),
            ("198.51.100.9, _hidden", "127.0.0.1"),
            ("", "127.0.0.1"),
            ("198.51.100.9,", "127.0.0.1"),
            ("198.51.100.9:http", "127.0.0.1"),
            ("[198.51.100.9]", "127.0.0.1"),
            ("[2001:db8::9", "127.0.0.1"),
            ("198.51.100.9 10.0.0.1", "127.0.0.1"),
        ] {
            assert_eq!(seen("127.0.0.1", &[("x-forwarded-for", list)]), expected, "{list:?}");
        }
        let two_lines = [("x-forwarded-for", "192.0.2.66"), ("x-forwarded-for", "198.51.100.9, 10.0.0.1")];
        assert_eq!(seen("127.0.0.1", &two_lines), "198.51.100.9");
    }

    /// The forms of RFC 7239, sections 4 and 6.
    #[test]
    fn the_standard_header_in_all_its_forms() {
        for (list, expected) in [
            ("for=192.0.2.43", "192.0.2.43"),
            ("For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"),
            ("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60"),
            ("proto=https; for=\"192.0.2.60:47011\"", "192.0.2.60"),
            ("for=192.0.2.43, for=198.51.100.17;by=10.0.0.1", "198.51.100.17"),
            ("for=192.0.2.43,for=\"10.0.0.1:_port\"", "192.0.2.43"),
            ("for=\"192.0.2.4\\3\"", "192.0.2.43"),
            ("for=unknown", "127.0.0.1"),
            ("for=192.0.2.43, for=_hidden", "127.0.0.1"),
            ("for=192.0.2.43, by=10.0.0.1", "127.0.0.1"),
            ("for=192.0.2.43;for=192.0.2.44", "127.0.0.1"),
            ("for=\"192.0.2.43", "127.0.0.1"),
            // A separator inside quotes does not count.
            ("for=192.0.2.43;by=\"a,for=192.0.2.66\"", "192.0.2.43"),
        ] {
            assert_eq!(seen("127.0.0.1", &[("forwarded", list)]), expected, "{list:?}");
        }
    }

    /// A proxy that writes one of the headers passes on the other as the caller sent it.
    #[test]
    fn headers_that_disagree_count_for_nothing() {
        let agree = [("forwarded", "for=198.51.100.9"), ("x-forwarded-for", "198.51.100.9")];
        assert_eq!(seen("127.0.0.1", &agree), "198.51.100.9");
        let differ = [("forwarded", "for=192.0.2.66"), ("x-forwarded-for", "198.51.100.9")];
        assert_eq!(seen("127.0.0.1", &differ), "127.0.0.1");
    }

    #[test]
    fn a_long_list_ends_somewhere() {
        let list = vec!["10.0.0.1"; 4_000].join(",");
        assert_eq!(seen("127.0.0.1", &[("x-forwarded-for", &format!("198.51.100.9,{list}"))]), "10.0.0.1");
    }
}
