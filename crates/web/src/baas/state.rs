//! What the BaaS API keeps in memory.

use std::time::Duration;

use cashier_store::Reader;

use super::apps::Apps;
use crate::limiter::{Allowance, Limiter};

/// What the BaaS API works with.
pub struct Baas {
    pub(super) apps: Apps,
    /// New users, by address.
    pub(super) sign_ups: Limiter,
    /// New orders, by user and by address: each is a call to a provider.
    pub(super) orders: Limiter,
    pub(super) orders_of_address: Limiter,
    /// Looks at orders that may ask a provider, by user.
    pub(super) looks: Limiter,
}

/// How much users may ask of providers.
#[derive(Clone, Copy, Debug)]
pub struct OrderLimits {
    /// New orders of a user.
    pub per_user: Allowance,
    /// New orders from an address.
    pub per_address: Allowance,
}

/// An address may sign up 300 users, then five a second.
const SIGN_UPS: Allowance = Allowance { burst: 300, period: Duration::from_millis(200) };
/// A user may have a provider asked 30 times, then twice a second; one order is never asked about so often.
const LOOKS: Allowance = Allowance { burst: 30, period: Duration::from_millis(500) };

impl Baas {
    /// Nothing is read yet.
    pub fn new(reader: Reader, limits: OrderLimits) -> Self {
        Self {
            apps: Apps::new(reader),
            sign_ups: Limiter::new(SIGN_UPS),
            orders: Limiter::new(limits.per_user),
            orders_of_address: Limiter::new(limits.per_address),
            looks: Limiter::new(LOOKS),
        }
    }

    /// Forgets whoever has not called for a while.
    pub(crate) fn forget(&self) {
        for limiter in [&self.sign_ups, &self.orders, &self.orders_of_address, &self.looks] {
            limiter.forget();
        }
    }
}
