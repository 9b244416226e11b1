//! Time: the product's clock for what programs see, the machine's for waiting.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cashier_engine::clock::{Clock as _, ProductClock};
use cashier_host::services::Clock;

pub(super) struct Time(pub(super) Arc<ProductClock>);

#[async_trait]
impl Clock for Time {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.0.now().as_micros() / 1_000).unwrap_or(0)
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
