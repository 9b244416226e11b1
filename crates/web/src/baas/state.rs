//! What the BaaS API keeps in memory.

use std::time::Duration;

use cashier_store::Reader;

use super::apps::Apps;
use crate::limiter::{Allowance, Limiter};

/// The state of the BaaS API.
pub struct Baas {
    pub(super) apps: Apps,
    /// New users, by address.
    pub(super) sign_ups: Limiter,
    /// New orders, by user and by address: each is a call to a provider.
    pub(super) orders: Limiter,
    pub(super) orders_of_address: Limiter,
    /// Reads of orders that may query a provider, by user.
    pub(super) looks: Limiter,
}

/// How many calls to providers users may cause.
#[derive(Clone, Copy, Debug)]
pub struct OrderLimits {
    /// New orders of a user.
    pub per_user: Allowance,
    /// New orders from an address.
    pub per_address: Allowance,
}

/// An address may sign up 300 users, then five a second.
const SIGN_UPS: Allowance = Allowance { burst: 300, period: Duration::from_millis(200) };
/// A user may cause 30 queries to a provider, then two a second; a single order is never queried that often.
const LOOKS: Allowance = Allowance { burst: 30, period: Duration::from_millis(500) };

impl Baas {
    /// Starts with nothing cached.
    pub fn new(reader: Reader, limits: OrderLimits) -> Self {
        Self {
            apps: Apps::new(reader),
            sign_ups: Limiter::new(SIGN_UPS),
            orders: Limiter::new(limits.per_user),
            orders_of_address: Limiter::new(limits.per_address),
            looks: Limiter::new(LOOKS),
        }
    }

    /// Drops the state of idle callers.
    pub(crate) fn forget(&self) {
        for limiter in [&self.sign_ups, &self.orders, &self.orders_of_address, &self.looks] {
            limiter.forget();
        }
    }
}
