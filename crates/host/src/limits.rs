//! Limits on a program's calls.

use std::sync::{Mutex, PoisonError};

/// The largest message, in bytes.
pub(crate) const MAX_MESSAGE: usize = 256 * 1024;
/// The most calls in progress at the same time.
pub(crate) const MAX_IN_FLIGHT: usize = 64;
/// Calls per second, and the largest burst.
const CALLS_PER_SECOND: u64 = 200;

/// A token bucket driven by the host's clock.
#[derive(Debug)]
pub(crate) struct Rate {
    /// Thousandths of a call left, and the time in milliseconds of that count.
    left: Mutex<(u64, u64)>,
}

impl Rate {
    pub(crate) fn new(now_ms: u64) -> Self {
        Self { left: Mutex::new((CALLS_PER_SECOND.saturating_mul(1_000), now_ms)) }
    }

    /// Takes one call; returns false when none is left.
    pub(crate) fn take(&self, now_ms: u64) -> bool {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let (thousandths, at) = *left;
        // A clock that was set back starts to count from there.
        let at = at.min(now_ms);
        let gained = now_ms.saturating_sub(at).saturating_mul(CALLS_PER_SECOND);
        let full = CALLS_PER_SECOND.saturating_mul(1_000);
        let now_left = thousandths.saturating_add(gained).min(full);
        let taken = now_left.checked_sub(1_000);
        *left = (taken.unwrap_or(now_left), now_ms);
        taken.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two hundred at once, then two hundred per second.
    #[test]
    fn calls_are_rationed() {
        let rate = Rate::new(0);
        assert_eq!((0..300).filter(|_| rate.take(0)).count(), 200);
        assert!(!rate.take(4));
        assert!(rate.take(5));
        assert_eq!((0..300).filter(|_| rate.take(505)).count(), 100);
        // Set back by a day, the clock still brings new calls.
        let rate = Rate::new(86_400_000);
        assert_eq!((0..300).filter(|_| rate.take(86_400_000)).count(), 200);
        assert!(!rate.take(1_000));
        assert_eq!((0..300).filter(|_| rate.take(1_500)).count(), 100);
    }
}
