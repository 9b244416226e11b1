//! `Clock`: time.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cashier_host::services;

use crate::error::HostFault;
use crate::observer::Watch;
use crate::ui::milliseconds;

/// The clock. The SDK has none of its own, so that a test can move time by hand.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> Result<u64, HostFault>;
    /// Waits.
    async fn sleep(&self, duration_ms: u64) -> Result<(), HostFault>;
}

/// Adapts the wallet's clock to `cashier_host`.
///
/// A failing clock stands still, and a failing wait ends at once: then calls are refused and time limits expire,
/// which leaves no payment pending.
pub(crate) struct Adapter(pub(crate) Arc<dyn Clock>, pub(crate) Watch);

#[async_trait]
impl services::Clock for Adapter {
    fn now_ms(&self) -> u64 {
        self.1.check("Clock.nowMs", self.0.now_ms()).unwrap_or(0)
    }

    async fn sleep(&self, duration: Duration) {
        self.1.check("Clock.sleep", self.0.sleep(milliseconds(duration)).await);
    }
}
