//! The shop's own orders, stored in its own file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::super::merchant::Kept;

/// One order of the shop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Order {
    /// The shop's own number, which is also its `paymentRequestId`.
    pub(super) id: String,
    /// What was ordered.
    pub(super) product: String,
    /// The price in minor units.
    pub(super) minor: i64,
    /// When, in microseconds since 1970.
    pub(super) placed_at_us: i64,
    /// The wallet's payment id.
    pub(super) payment_id: String,
    /// The cashier's URL.
    pub(super) pay_url: String,
    /// The content of the wallet's notice, once it has arrived.
    pub(super) notified: Option<String>,
}

/// The maximum number of orders; then the oldest are dropped.
const ORDERS_MAX: usize = 10_000;

/// Every order.
pub(super) struct Orders(Kept<BTreeMap<String, Order>>);

impl Orders {
    pub(super) fn load(file: PathBuf) -> Self {
        Self(Kept::load(file))
    }

    pub(super) fn find(&self, id: &str) -> Option<Order> {
        self.0.read(|orders| orders.get(id).cloned())
    }

    pub(super) fn put(&self, order: Order) {
        self.0.change(|orders| {
            orders.insert(order.id.clone(), order);
            while orders.len() > ORDERS_MAX {
                let oldest =
                    orders.values().min_by_key(|order| order.placed_at_us).map(|order| order.id.clone());
                oldest.and_then(|id| orders.remove(&id));
            }
        });
    }

    /// Records the content of a notice; an unknown order stays unknown.
    pub(super) fn notified(&self, id: &str, status: &str) {
        self.0.change(|orders| {
            if let Some(order) = orders.get_mut(id) {
                order.notified = Some(status.to_owned());
            }
        });
    }
}
