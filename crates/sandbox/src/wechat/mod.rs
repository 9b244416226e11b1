//! WeChat Pay: API v3 and API v2 over the same orders.

mod bill;
mod create;
mod fees;
pub(crate) mod h5_page;
mod open_page;
mod settle;
pub(crate) mod v2;
pub(crate) mod v3;

use axum::Router;
use url::{Host, Url};

pub(crate) use open_page::open_page;

use crate::Sandbox;

/// Every route.
pub(crate) fn routes() -> Router<Sandbox> {
    v3::routes().merge(v2::routes())
}

/// True for a URL that notices may be sent to: https, or, if the developer allows it, plain http on this machine.
fn takes_notices(sandbox: &Sandbox, url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    match url.scheme() {
        "https" => true,
        "http" => {
            let is_allowed = sandbox.keeper.read(|world| world.settings().plain_loopback_notices);
            is_allowed && is_loopback(&url)
        }
        _ => false,
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}
