//! Bounds the search for proofs, which reads many rows.

use cashier_core::error::{Code, Error};
use tokio::sync::{Semaphore, SemaphorePermit};

/// How many searches may wait. They are short, so that one after the other is enough.
const WAITING_MAX: usize = 64;

/// The turns of searches in this process.
pub struct Proofs {
    waiting: Semaphore,
    searching: Semaphore,
}

impl Default for Proofs {
    fn default() -> Self {
        Self { waiting: Semaphore::new(WAITING_MAX), searching: Semaphore::new(1) }
    }
}

impl Proofs {
    /// Waits for the turn of a search, which lasts as long as what is returned.
    ///
    /// # Errors
    /// `REQUEST_TRAFFIC_EXCEED_LIMIT` when too many wait.
    pub(crate) async fn turn(&self) -> Result<[SemaphorePermit<'_>; 2], Error> {
        let full = || Error::new(Code::RequestTrafficExceedLimit);
        let waiting = self.waiting.try_acquire().map_err(|_| full())?;
        let searching = self.searching.acquire().await.map_err(|_| full())?;
        Ok([waiting, searching])
    }
}
