//! The shop's own orders, kept in a file of its own.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

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
    /// The cashier's address.
    pub(super) pay_url: String,
    /// What the wallet's notice said, once it came.
    pub(super) notified: Option<String>,
}

/// Every order.
pub(super) struct Orders {
    file: PathBuf,
    orders: Mutex<BTreeMap<String, Order>>,
}

impl Orders {
    /// Reads the file; an unreadable one is as good as none.
    pub(super) fn load(file: PathBuf) -> Self {
        let orders = std::fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { file, orders: Mutex::new(orders.unwrap_or_default()) }
    }

    pub(super) fn find(&self, id: &str) -> Option<Order> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub(super) fn put(&self, order: Order) {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        orders.insert(order.id.clone(), order);
        self.save(&orders);
    }

    /// Notes what a notice said. False when the order is not known.
    pub(super) fn notified(&self, id: &str, status: &str) -> bool {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(order) = orders.get_mut(id) else { return false };
        order.notified = Some(status.to_owned());
        self.save(&orders);
        true
    }

    fn save(&self, orders: &BTreeMap<String, Order>) {
        let written = serde_json::to_vec(orders).map(|bytes| std::fs::write(&self.file, bytes));
        if !matches!(written, Ok(Ok(()))) {
            tracing::warn!(file = %self.file.display(), "the shop's orders could not be written");
        }
    }
}
