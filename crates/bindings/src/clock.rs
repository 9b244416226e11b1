//! `Clock`: time.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cashier_host::services;

use crate::error::HostFault;
use crate::observer::Watch;
use crate::ui::milliseconds;

/// Time. The SDK has no clock of its own, so that a test can move time by hand.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> Result<u64, HostFault>;
    /// Waits.
    async fn sleep(&self, duration_ms: u64) -> Result<(), HostFault>;
}

/// Makes the wallet's clock one of `cashier_host`.
///
/// A clock that fails stands still, and a wait that fails is over: then calls are refused and time limits are reached,
/// which leaves no payment hanging.
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
