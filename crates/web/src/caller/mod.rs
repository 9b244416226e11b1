//! Who calls: the address of the connection or, behind a proxy that the operator trusts, the address that the proxy
//! reports.
//!
//! Invariant: every use of a caller's address gets a [`ClientAddress`] from here. Forwarding headers from untrusted
//! connections are ignored.

mod forwarded;
mod proxies;

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use cashier_core::client_address::ClientAddress;

use crate::app::Shared;

pub use proxies::{NotANetwork, Proxy, TrustedProxies};

/// The caller of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Caller {
    /// The address of the connection.
    pub peer: ClientAddress,
    /// The caller's effective address.
    pub address: ClientAddress,
}

impl Caller {
    /// The caller of a request with these parts.
    pub fn of(parts: &Parts, trusted: &TrustedProxies) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(ClientAddress::UNKNOWN, |info| ClientAddress::new(info.0.ip()));
        Self { peer, address: forwarded::caller(peer, &parts.headers, trusted) }
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        Ok(Self::of(parts, &app.rules.trusted_proxies))
    }
}
