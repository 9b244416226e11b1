//! The host names that a development server answers to.
//!
//! A foreign site can make its own name resolve to this machine (DNS rebinding), and the browser then treats its
//! calls as same-site. The server checks the name in `Host` and serves only names known to be its own.

use std::net::IpAddr;

use super::origin::host;

/// The known names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hosts {
    listen: Option<IpAddr>,
    names: Vec<String>,
}

impl Hosts {
    /// The machine's own names, the address it listens on, and these additional ones.
    pub fn new(listen: Option<IpAddr>, names: impl IntoIterator<Item = String>) -> Self {
        Self { listen, names: names.into_iter().map(|name| name.to_ascii_lowercase()).collect() }
    }

    /// As [`Hosts::new`], with the host of an address such as `http://127.0.0.1:8090`.
    pub fn of_url(listen: Option<IpAddr>, url: &str, names: impl IntoIterator<Item = String>) -> Self {
        let place = url.split_once("://").map_or(url, |(_, place)| place);
        let place = place.split(['/', '?', '#']).next().unwrap_or_default();
        let own = name(place);
        let listen = listen.or_else(|| own.as_deref().and_then(|own| own.parse().ok()));
        Self::new(listen, own.into_iter().chain(names))
    }

    /// Returns true when a call to this host, with or without a port, is served.
    pub fn serves(&self, authority: &str) -> bool {
        let Some(name) = name(authority) else { return false };
        let is_ours = |address: IpAddr| {
            // When listening on every address, any IP literal is allowed: nobody can point an address elsewhere.
            let is_listened_at = |listen: IpAddr| listen.is_unspecified() || listen == address;
            address.is_loopback() || self.listen.is_some_and(is_listened_at)
        };
        // Names below `localhost` are those of web programs, each an origin of its own: not one serves the wallet.
        name == "localhost" || name.parse().is_ok_and(is_ours) || self.names.contains(&name)
    }
}

/// Returns true when a page of this origin belongs to the host that it calls.
pub fn is_own_origin(authority: &str, origin: &str) -> bool {
    let place = origin.split_once("://").map(|(_, place)| place);
    place.is_some_and(|place| place.eq_ignore_ascii_case(authority))
}

/// The name in an authority, in lower case, without port, brackets or trailing dot.
fn name(authority: &str) -> Option<String> {
    let origin = format!("http://{}", authority.to_ascii_lowercase());
    let name = host(&origin)?;
    let name = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    Some(name.strip_suffix('.').unwrap_or(name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The machine's own names, the address it listens on and configured names are served. A foreign name is not,
    /// wherever it resolves to (DNS rebinding).
    #[test]
    fn names() {
        let listen = Some(IpAddr::from([127, 0, 0, 1]));
        let hosts = Hosts::of_url(listen, "https://Pay.example/base", ["dev.example".to_owned()]);
        for own in [
            "127.0.0.1:8080",
            "127.0.0.1",
            "localhost:8080",
            "LOCALHOST",
            "localhost.",
            "[::1]:8080",
            "pay.example",
            "PAY.example:443",
            "dev.example:8090",
        ] {
            assert!(hosts.serves(own), "{own}");
        }
        for foreign in [
            "",
            "evil.example",
            "evil.example:8080",
            "tea.localhost:8080",
            "pay.example.evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "10.0.0.5:8080",
            "user@localhost",
            "localhost/x",
            "[::2]:80",
            ":8080",
            "localhost:x",
        ] {
            assert!(!hosts.serves(foreign), "{foreign}");
        }
        let everywhere = Hosts::of_url(None, "http://0.0.0.0:8090", []);
        assert!(everywhere.serves("192.168.1.7:8090") && everywhere.serves("[fe80::1]:8090"));
        assert!(!everywhere.serves("evil.example:8090"));
    }

    /// A page may call only the host that served it, port included.
    #[test]
    fn origins() {
        assert!(is_own_origin("127.0.0.1:8080", "http://127.0.0.1:8080"));
        for foreign in [
            "null",
            "",
            "http://127.0.0.1:8081",
            "http://127.0.0.1",
            "https://evil.example",
            "127.0.0.1:8080",
        ] {
            assert!(!is_own_origin("127.0.0.1:8080", foreign), "{foreign}");
        }
    }
}
