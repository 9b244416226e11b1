//! Orders that are signed before the measurement.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use cashier_engine::clock::{Clock as _, ProductClock};
use cashier_protocol::wallet::client::{Client, Headers};

use super::super::http::merchant::{PAY, order};

/// Where notices would go if somebody paid.
const NOTIFY: &str = "https://shop.example/notify";

/// A signed order.
pub(super) struct Signed {
    pub(super) headers: Headers,
    pub(super) body: Bytes,
}

/// A merchant's next orders.
pub(super) struct Orders {
    client: Client,
    next: AtomicU64,
}

impl Orders {
    pub(super) fn new(client: Client) -> Self {
        Self { client, next: AtomicU64::new(0) }
    }

    /// This many orders, each with its own number.
    pub(super) fn sign(&self, count: u64) -> Vec<Signed> {
        (0..count).map(|_| self.sign_one()).collect()
    }

    fn sign_one(&self) -> Signed {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let body = order(&format!("overload-{number:012}"), NOTIFY);
        let headers = self.client.sign(PAY, ProductClock::new(0).now(), &body).expect("a signature");
        Signed { headers, body: body.into() }
    }
}
