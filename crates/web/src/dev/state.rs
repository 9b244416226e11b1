//! The limits of the developer API.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cashier_core::error::{Code, Error};
use cashier_core::id::{DevKeyId, MerchantId};
use cashier_engine::clock::Clock;
use cashier_store::call_log::CallReader;

use super::horizon::Horizon;
use crate::limiter::{Allowance, Limiter};

/// How often one key may call.
const PER_KEY: Allowance = Allowance { burst: 200, period: Duration::from_millis(50) };

/// How often triggers of one merchant may be run.
const TRIGGERS: Allowance = Allowance { burst: 20, period: Duration::from_secs(1) };

/// How many calls of one merchant may wait for something new at the same time.
const WAITING_PER_CLIENT: usize = 8;

/// How many calls may wait in all.
const WAITING: usize = 256;

/// The state of the developer API.
pub struct Dev {
    keys: Limiter,
    triggers: Limiter,
    waiting: Arc<Mutex<HashMap<MerchantId, usize>>>,
    /// The log of calls.
    pub(super) calls: CallReader,
    /// Which notices have all been committed.
    pub(super) horizon: Horizon,
}

impl Dev {
    /// The state at the start of the process.
    pub fn new(clock: &dyn Clock, calls: CallReader) -> Self {
        let (keys, triggers) = (Limiter::new(PER_KEY), Limiter::new(TRIGGERS));
        Self { keys, triggers, waiting: Arc::default(), calls, horizon: Horizon::new(clock) }
    }

    /// Counts a call of a key.
    pub(super) fn count(&self, key: DevKeyId) -> Result<(), Error> {
        if self.keys.allows(&key) {
            Ok(())
        } else {
            Err(too_many("This key calls too often: 20 times a second at most."))
        }
    }

    /// Counts a trigger of a merchant.
    pub(super) fn count_trigger(&self, merchant: MerchantId) -> Result<(), Error> {
        let is_allowed = self.triggers.allows(&merchant);
        if is_allowed { Ok(()) } else { Err(too_many("One trigger a second at most.")) }
    }

    /// A place among the calls that wait.
    pub(super) fn wait(&self, merchant: MerchantId) -> Result<Waiting, Error> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.values().sum::<usize>() >= WAITING {
            return Err(too_many("Too many calls are waiting. Ask without `wait`, or later."));
        }
        let count = waiting.entry(merchant).or_default();
        if *count >= WAITING_PER_CLIENT {
            return Err(too_many("Eight calls of this merchant are waiting already. Ask without `wait`."));
        }
        *count = count.saturating_add(1);
        Ok(Waiting { merchant, all: Arc::clone(&self.waiting) })
    }

    /// Drops the state of idle keys.
    pub fn forget(&self) {
        self.keys.forget();
        self.triggers.forget();
    }
}

fn too_many(detail: &str) -> Error {
    Error::new(Code::RequestTrafficExceedLimit).with_detail(detail)
}

/// A call that waits.
pub(super) struct Waiting {
    merchant: MerchantId,
    all: Arc<Mutex<HashMap<MerchantId, usize>>>,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = all.get_mut(&self.merchant) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                all.remove(&self.merchant);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use cashier_core::id::Shard;
    use cashier_core::time::Timestamp;
    use cashier_engine::clock::ManualClock;

    use super::*;

    #[test]
    fn a_merchant_waits_eight_times_and_each_place_is_given_back() {
        let at = Timestamp::from_micros(1);
        let calls = CallReader::new(&"sqlite:none.db".parse().unwrap()).unwrap();
        let dev = Dev::new(&ManualClock::new(at), calls);
        let merchant = |number| MerchantId::new(at, Shard::of_text("x"), number);
        let mut places: Vec<_> = (0..8).map(|_| dev.wait(merchant(1)).unwrap()).collect();
        assert_eq!(dev.wait(merchant(1)).err().unwrap().code, Code::RequestTrafficExceedLimit);
        assert!(dev.wait(merchant(2)).is_ok());
        places.pop();
        assert!(dev.wait(merchant(1)).is_ok());
        drop(places);
        assert!(dev.waiting.lock().unwrap().is_empty());
    }
}
