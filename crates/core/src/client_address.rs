//! Where a call comes from.
//!
//! Invariant: an address is canonical. An IPv4 address that arrived in IPv6 form (`::ffff:192.0.2.1`) is IPv4, so one
//! caller has one address in limits, orders and calls to providers. Where the address was read from is not known
//! here.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A caller's address in its one canonical form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ClientAddress(IpAddr);

/// The network that a caller belongs to: /24 of IPv4, /64 of IPv6. That is about what one household or machine has,
/// so limits that must not be evaded by changing the address count by network.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ClientNetwork(IpAddr);

/// The text is not an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this is not an IP address")]
pub struct NotAnAddress;

impl ClientAddress {
    /// The address of an unknown caller.
    pub const UNKNOWN: Self = Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED));

    /// The canonical form of an address.
    pub const fn new(address: IpAddr) -> Self {
        Self(address.to_canonical())
    }

    /// The address.
    pub const fn ip(self) -> IpAddr {
        self.0
    }

    /// The network around it.
    pub const fn network(self) -> ClientNetwork {
        match self.0 {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                ClientNetwork(IpAddr::V4(Ipv4Addr::new(a, b, c, 0)))
            }
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                ClientNetwork(IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)))
            }
        }
    }

    /// What counts as one caller when connections are counted: an IPv4 address, or an IPv6 /64, in which one machine
    /// can have any number of addresses.
    #[must_use]
    pub const fn counted(self) -> Self {
        match self.0 {
            IpAddr::V4(_) => self,
            IpAddr::V6(_) => Self(self.network().0),
        }
    }

    /// The text, if it has at most `longest` characters: some providers' fields are as short as 16.
    pub fn within(self, longest: usize) -> Option<String> {
        let text = self.to_string();
        (text.len() <= longest && self != Self::UNKNOWN).then_some(text)
    }
}

impl From<IpAddr> for ClientAddress {
    fn from(address: IpAddr) -> Self {
        Self::new(address)
    }
}

impl FromStr for ClientAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        text.parse().map(Self::new).map_err(|_| NotAnAddress)
    }
}

impl fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for ClientNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0, if self.0.is_ipv4() { 24 } else { 64 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> ClientAddress {
        text.parse().unwrap()
    }

    #[test]
    fn a_mapped_address_is_the_ipv4_address() {
        assert_eq!(address("::ffff:127.0.0.1").to_string(), "127.0.0.1");
        assert_eq!(address("::FFFF:C000:0201"), address("192.0.2.1"));
        assert_eq!(address("2001:DB8:0::1").to_string(), "2001:db8::1");
        for wrong in ["", "localhost", "192.0.2.1:80", "[::1]", "192.0.2.01", "fe80::1%eth0"] {
            assert_eq!(wrong.parse::<ClientAddress>(), Err(NotAnAddress), "{wrong}");
        }
    }

    #[test]
    fn the_network_is_24_bits_of_ipv4_and_64_of_ipv6() {
        assert_eq!(address("198.51.100.9").network().to_string(), "198.51.100.0/24");
        assert_eq!(address("::ffff:198.51.100.9").network(), address("198.51.100.1").network());
        assert_eq!(address("2001:db8:1:2:3::4").network().to_string(), "2001:db8:1:2::/64");
        assert_ne!(address("2001:db8:1:2::").network(), address("2001:db8:1:3::").network());
    }

    #[test]
    fn a_field_gets_what_fits() {
        assert_eq!(address("255.255.255.255").within(16).as_deref(), Some("255.255.255.255"));
        assert_eq!(address("2001:db8:1111:2222::1").within(16), None);
        assert_eq!(address("2001:db8:1111:2222::1").within(45).as_deref(), Some("2001:db8:1111:2222::1"));
        assert_eq!(ClientAddress::UNKNOWN.within(45), None, "0.0.0.0 is nobody's");
    }
}
