//! What the process needs to prove payments.

use cashier_core::error::{Code, Error};
use cashier_engine::roots::RootRequests;
use tokio::sync::{Semaphore, SemaphorePermit};

/// How many searches may wait. They are short, so that one after the other is enough.
const WAITING_MAX: usize = 64;

/// Bounds the search for proofs, which reads many rows.
pub struct Proofs {
    /// Asks for roots.
    pub roots: RootRequests,
    waiting: Semaphore,
    searching: Semaphore,
}

impl Proofs {
    /// One search at a time.
    pub fn new(roots: RootRequests) -> Self {
        Self { roots, waiting: Semaphore::new(WAITING_MAX), searching: Semaphore::new(1) }
    }

    /// Waits for the turn of a search.
    ///
    /// # Errors
    /// `REQUEST_TRAFFIC_EXCEED_LIMIT` when too many wait.
    pub(crate) async fn one(&self) -> Result<[SemaphorePermit<'_>; 2], Error> {
        let full = || Error::new(Code::RequestTrafficExceedLimit);
        let waiting = self.waiting.try_acquire().map_err(|_| full())?;
        let searching = self.searching.acquire().await.map_err(|_| full())?;
        Ok([waiting, searching])
    }
}
