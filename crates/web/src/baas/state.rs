//! What the BaaS API keeps in memory.

use std::num::NonZero;

use cashier_core::client_address::ClientAddress;
use cashier_store::Reader;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::apps::Apps;

/// What the BaaS API works with.
pub struct Baas {
    pub(super) apps: Apps,
    pub(super) sign_ups: DefaultKeyedRateLimiter<ClientAddress>,
}

impl Baas {
    /// Nothing is read yet. An address may sign up 300 users, then five a second.
    pub fn new(reader: Reader) -> Self {
        let some = |number| NonZero::new(number).unwrap_or(NonZero::<u32>::MIN);
        let sign_ups = RateLimiter::keyed(Quota::per_second(some(5)).allow_burst(some(300)));
        Self { apps: Apps::new(reader), sign_ups }
    }
}
