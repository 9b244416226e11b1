//! Rate limits by key, in bounded memory.
//!
//! Invariants: a key is stored as a hash, so that a long one takes no more room than a short one; keys with a full
//! allowance are dropped; if there are still too many keys, new ones share one allowance.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use cashier_core::error::{Code, Error};

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
///
/// A key's state is one number: when its allowance will be full again. Each use moves that one period further away; a use
/// that would move it more than the whole burst away is refused (GCRA, the generic cell rate algorithm).
pub struct Limiter {
    burst: u32,
    period_ns: u64,
    start: Instant,
    hashes: RandomState,
    state: Mutex<State>,
    keys_max: usize,
}

/// When each allowance will be full, in nanoseconds since the start.
#[derive(Default)]
struct State {
    full_at: HashMap<u64, u64>,
    /// For keys that do not fit.
    strangers_full_at: u64,
    checks: u64,
}

impl Limiter {
    /// Every key has this allowance.
    pub fn new(allowance: Allowance) -> Self {
        Self::with_room(allowance, KEYS_MAX)
    }

    fn with_room(allowance: Allowance, keys_max: usize) -> Self {
        Self {
            burst: allowance.burst.max(1),
            period_ns: nanoseconds(allowance.period).max(1),
            start: Instant::now(),
            hashes: RandomState::new(),
            state: Mutex::default(),
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
        self.allows_at(self.hashes.hash_one(key), self.now())
    }

    fn allows_at(&self, key: u64, now: u64) -> bool {
        let mut state = self.lock();
        state.checks = state.checks.wrapping_add(1);
        if state.checks.is_multiple_of(SWEEP_EVERY) {
            state.forget(now);
        }
        let is_full = state.full_at.len() >= self.keys_max;
        if is_full && !state.full_at.contains_key(&key) {
            return self.counts(&mut state.strangers_full_at, now);
        }
        self.counts(state.full_at.entry(key).or_insert(0), now)
    }

    /// Counts one use of the allowance that is full at `full_at`, if it allows one.
    fn counts(&self, full_at: &mut u64, now: u64) -> bool {
        let next = (*full_at).max(now).saturating_add(self.period_ns);
        let is_allowed = next.saturating_sub(now) <= self.period_ns.saturating_mul(u64::from(self.burst));
        if is_allowed {
            *full_at = next;
        }
        is_allowed
    }

    /// Drops the keys with a full allowance.
    pub fn forget(&self) {
        let now = self.now();
        self.lock().forget(now);
    }

    /// The number of keys.
    pub fn len(&self) -> usize {
        self.lock().full_at.len()
    }

    /// Returns true when there are no keys.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn now(&self) -> u64 {
        nanoseconds(self.start.elapsed())
    }

    /// What a panic left behind is still only numbers.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn forget(&mut self, now: u64) {
        self.full_at.retain(|_, full_at| *full_at > now);
        self.full_at.shrink_to_fit();
    }
}

/// Nanoseconds, which last for 584 years.
fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key can be used as often as its burst, and a long key is as good as a short one.
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

    /// After one period there is one more use, after a long rest the whole burst and no more; a refused use costs nothing.
    #[test]
    fn an_allowance_fills_up_with_time() {
        let limiter = Limiter::new(Allowance { burst: 2, period: Duration::from_nanos(10) });
        let used = |now| (0..9).filter(|_| limiter.allows_at(1, now)).count();
        assert_eq!([used(100), used(109), used(110), used(119), used(1_000)], [2, 0, 1, 0, 2]);
    }

    /// Keys with a full allowance are dropped; those that do not fit share one allowance.
    #[test]
    fn keys_that_rest_are_forgotten_and_too_many_share_one_allowance() {
        let short = Limiter::new(Allowance { burst: 1, period: Duration::from_nanos(10) });
        for key in 0..1_000 {
            assert!(short.allows_at(key, 0));
        }
        assert_eq!(short.len(), 1_000);
        short.lock().forget(9);
        assert_eq!(short.len(), 1_000);
        short.lock().forget(10);
        assert!(short.is_empty());

        let full = Limiter::with_room(Allowance { burst: 2, period: Duration::from_hours(1) }, 10);
        let allowed = (0..100).filter(|key| full.allows(key)).count();
        assert_eq!((allowed, full.len()), (12, 10));
        assert!(full.allows(&0), "a key that is known keeps its own allowance");
    }
}
