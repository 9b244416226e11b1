//! How many calls of each client are logged, and how many were not.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use cashier_core::id::MerchantId;

/// The time in which one more call is taken.
const PERIOD: Duration = Duration::from_millis(20);

/// How many are taken at once after a pause.
const BURST: u32 = 500;

/// The most clients that are told apart. The calls of more are not logged.
const CLIENTS_MAX: usize = 10_000;

/// How long it is known how many calls of a quiet client were dropped.
const REMEMBERED: Duration = Duration::from_hours(24);

/// The meters of all clients.
#[derive(Default)]
pub(super) struct Meters(HashMap<MerchantId, Meter>);

struct Meter {
    /// When all taken calls would have been due, had they come one in each period.
    due: Instant,
    dropped: u64,
}

impl Meters {
    /// Takes a call, or counts it as dropped.
    pub(super) fn admits(&mut self, client: MerchantId, now: Instant, is_full: bool) -> bool {
        if self.0.len() >= CLIENTS_MAX && !self.0.contains_key(&client) {
            return false;
        }
        let meter = self.0.entry(client).or_insert(Meter { due: now, dropped: 0 });
        let due = meter.due.max(now) + PERIOD;
        if is_full || due.saturating_duration_since(now) > PERIOD.saturating_mul(BURST) {
            meter.dropped = meter.dropped.saturating_add(1);
            return false;
        }
        meter.due = due;
        true
    }

    /// Counts a call that was taken and did not fit.
    pub(super) fn drop_one(&mut self, client: MerchantId) {
        if let Some(meter) = self.0.get_mut(&client) {
            meter.dropped = meter.dropped.saturating_add(1);
        }
    }

    pub(super) fn dropped(&self, client: MerchantId) -> u64 {
        self.0.get(&client).map_or(0, |meter| meter.dropped)
    }

    /// Forgets clients that could take a whole burst and have lost nothing, or have been quiet for a day.
    pub(super) fn forget(&mut self, now: Instant) {
        self.0.retain(|_, meter| meter.due > now || meter.dropped > 0 && meter.due + REMEMBERED > now);
    }
}

#[cfg(test)]
mod tests {
    use cashier_core::id::Shard;
    use cashier_core::time::Timestamp;

    use super::*;

    #[test]
    fn a_busy_client_loses_its_own_calls() {
        let client = |number| MerchantId::new(Timestamp::from_micros(1), Shard::of_text("x"), number);
        // any machine: only a beginning to count from; nothing waits.
        let (mut meters, now) = (Meters::default(), Instant::now());
        let taken = (0..1_000).filter(|_| meters.admits(client(1), now, false)).count();
        assert_eq!((taken, meters.dropped(client(1))), (500, 500));
        assert!(meters.admits(client(2), now, false));
        assert!(!meters.admits(client(3), now, true), "no room");
        assert_eq!((meters.dropped(client(2)), meters.dropped(client(3))), (0, 1));
        let later = now + Duration::from_secs(1);
        assert_eq!((0..100).filter(|_| meters.admits(client(1), later, false)).count(), 50);
        meters.forget(later + Duration::from_mins(1));
        assert_eq!(meters.0.len(), 2);
        meters.forget(later + REMEMBERED + Duration::from_mins(1));
        assert!(meters.0.is_empty(), "a client that lost calls takes no place for ever");
    }
}
