//! Rate limits by key, in bounded memory.
//!
//! Invariants: a key is stored as a hash, so that a long one takes no more room than a short one; keys with a full
//! allowance are dropped; if there are still too many keys, new ones share one allowance.

use std::hash::{BuildHasher as _, Hash, RandomState};
use std::num::NonZero;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cashier_core::error::{Code, Error};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

/// The maximum number of keys.
const KEYS_MAX: usize = 100_000;
/// The number of checks between two searches for keys to drop.
const SWEEP_EVERY: u64 = 8_192;

/// How often something may be done: the burst, and the time until one more is allowed.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// The burst.
    pub burst: u32,
    /// The time until one more is allowed.
    pub period: Duration,
}

/// A rate limit by key.
pub struct Limiter {
    keys: DefaultKeyedRateLimiter<u64>,
    /// For keys that do not fit.
    strangers: DefaultDirectRateLimiter,
    hashes: RandomState,
    checks: AtomicU64,
    keys_max: usize,
}

impl Limiter {
    /// Every key has this allowance.
    pub fn new(allowance: Allowance) -> Self {
        Self::with_room(allowance, KEYS_MAX)
    }

    fn with_room(allowance: Allowance, keys_max: usize) -> Self {
        let period = allowance.period.max(Duration::from_nanos(1));
        let quota = Quota::with_period(period).unwrap_or(Quota::per_second(NonZero::<u32>::MIN));
        let quota = quota.allow_burst(NonZero::new(allowance.burst).unwrap_or(NonZero::<u32>::MIN));
        Self {
            keys: RateLimiter::keyed(quota),
            strangers: RateLimiter::direct(quota),
            hashes: RandomState::new(),
            checks: AtomicU64::new(0),
            keys_max,
        }
    }

    /// Counts one use.
    ///
    /// # Errors
    /// `TOO_MANY_ATTEMPTS`.
    pub fn check(&self, key: &(impl Hash + ?Sized)) -> Result<(), Error> {
        if self.allows(key) { Ok(()) } else { Err(Error::new(Code::TooManyAttempts)) }
    }

    /// Counts one use, and returns whether it is allowed.
    pub fn allows(&self, key: &(impl Hash + ?Sized)) -> bool {
        let checks = self.checks.fetch_add(1, Ordering::Relaxed);
        if checks % SWEEP_EVERY == SWEEP_EVERY.saturating_sub(1) {
            self.forget();
        }
        if self.keys.len() >= self.keys_max {
            return self.strangers.check().is_ok();
        }
        self.keys.check_key(&self.hashes.hash_one(key)).is_ok()
    }

    /// Drops the keys with a full allowance.
    pub fn forget(&self) {
        self.keys.retain_recent();
        self.keys.shrink_to_fit();
    }

    /// The number of keys.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Returns true when there are no keys.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_allowance() {
        let limiter = Limiter::new(Allowance { burst: 3, period: Duration::from_hours(1) });
        for _ in 0..3 {
            limiter.check("a").unwrap();
        }
        assert_eq!(limiter.check("a").unwrap_err().code, Code::TooManyAttempts);
        limiter.check("b").unwrap();
        assert!(limiter.check(&"x".repeat(250_000)).is_ok());
    }

    #[test]
    fn keys_that_rest_are_forgotten_and_too_many_share_one_allowance() {
        let short = Limiter::new(Allowance { burst: 1, period: Duration::from_nanos(1) });
        for key in 0..1_000 {
            short.check(&key).unwrap();
        }
        std::thread::yield_now();
        short.forget();
        assert!(short.len() < 1_000, "{}", short.len());

        let full = Limiter::with_room(Allowance { burst: 2, period: Duration::from_hours(1) }, 10);
        let allowed = (0..100).filter(|key| full.allows(key)).count();
        assert_eq!((allowed, full.len()), (12, 10));
    }
}
