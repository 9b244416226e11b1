//! The proxies trusted to report callers' addresses.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use cashier_core::client_address::ClientAddress;
use ipnet::{IpNet, Ipv4Net};
use serde::Deserialize;

/// A network of proxies: `10.0.0.0/8`, `fd00::/8`, or one address.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Proxy(IpNet);

/// The text is not a network.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0} is no network: write an address, or a network such as 10.0.0.0/8 or fd00::/8")]
pub struct NotANetwork(String);

impl FromStr for Proxy {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let wrong = || NotANetwork(text.to_owned());
        let Ok(address) = text.parse::<IpAddr>() else {
            return text.parse().map(|network| Self(canonical(network))).map_err(|_| wrong());
        };
        Ok(Self(IpNet::from(address.to_canonical())))
    }
}

impl TryFrom<String> for Proxy {
    type Error = NotANetwork;

    fn try_from(text: String) -> Result<Self, NotANetwork> {
        text.parse()
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A network of mapped addresses (`::ffff:10.0.0.0/104`) becomes an IPv4 network, like its addresses.
fn canonical(network: IpNet) -> IpNet {
    let mapped = match network {
        IpNet::V6(mapped) => mapped,
        IpNet::V4(_) => return network.trunc(),
    };
    let address: Ipv6Addr = mapped.addr();
    let length = mapped.prefix_len().checked_sub(96);
    match address.to_ipv4_mapped().zip(length).map(|(address, length)| Ipv4Net::new(address, length)) {
        Some(Ok(network)) => IpNet::V4(network.trunc()),
        _ => network.trunc(),
    }
}

/// The proxies trusted to report callers' addresses. None unless the operator names them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TrustedProxies(Vec<Proxy>);

impl TrustedProxies {
    /// These proxies.
    pub const fn new(networks: Vec<Proxy>) -> Self {
        Self(networks)
    }

    /// This machine, whose proxies the demo trusts.
    pub fn loopback() -> Vec<Proxy> {
        ["127.0.0.0/8", "::1"].iter().filter_map(|text| text.parse().ok()).collect()
    }

    /// Whether the connection or hop at this address is trusted.
    pub fn trusts(&self, address: ClientAddress) -> bool {
        self.0.iter().any(|proxy| proxy.0.contains(&address.ip()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusted(text: &str) -> TrustedProxies {
        TrustedProxies::new(vec![text.parse().unwrap()])
    }

    fn address(text: &str) -> ClientAddress {
        text.parse().unwrap()
    }

    #[test]
    fn networks_and_single_addresses_are_taken() {
        assert!(trusted("10.0.0.0/8").trusts(address("10.255.0.1")));
        assert!(!trusted("10.0.0.0/8").trusts(address("11.0.0.1")));
        assert!(trusted("192.0.2.7").trusts(address("::ffff:192.0.2.7")));
        assert!(!trusted("192.0.2.7").trusts(address("192.0.2.8")));
        assert!(trusted("::ffff:10.0.0.0/104").trusts(address("10.1.2.3")));
        assert!(trusted("::ffff:10.1.2.3").trusts(address("10.1.2.3")));
        assert!(trusted("fd00::/8").trusts(address("fd00::1")));
        assert!(!TrustedProxies::default().trusts(address("127.0.0.1")));
        assert!(TrustedProxies::new(TrustedProxies::loopback()).trusts(address("::1")));
    }

    #[test]
    fn what_is_no_network_is_refused_with_an_example() {
        for wrong in ["", "proxy.example", "10.0.0.0/33", "10.0.0/8", "10.0.0.1:80", "*"] {
            let error = wrong.parse::<Proxy>().unwrap_err().to_string();
            assert!(error.contains("10.0.0.0/8"), "{error}");
        }
    }
}
