//! Guarded outbound calls: a merchant's notify URL must not become a way into the operator's network.
//!
//! Invariants: an address that is not public is refused before a packet is sent, whether it comes from a name or is
//! in the URL; redirects are not followed; no answer is read past its limit, compressed or decompressed.

mod address;
mod client;
mod guard;
mod packing;
#[cfg(test)]
mod tests;

pub use address::{AddressError, parse_base, parse_endpoint};
pub use client::{Answer, Exchange, Exchanged, Failure, Outbound, Pace, Post, Reach, is_surely_private};
pub(crate) use client::{FLOW_MAX, TIMEOUT};
pub use guard::is_public;
