//! Up to which time all notices are known.
//!
//! The id of a notice has the time at which its command was handed in. Its batch is committed later, perhaps after that of
//! a younger command. A command that has not been committed after [`SETTLE`] never will be: the pipeline starts none that
//! has waited for three seconds, and a batch that takes more than ten is stuck. So notices older than this are all there.
//!
//! The span is real time. The product's clock may jump forward, which makes an id old at once: therefore what counts is
//! which time the clock showed that long ago, and not which time lies that far back on it.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use cashier_core::time::Timestamp;
use cashier_engine::clock::Clock;

/// How long after it was handed in a command is surely committed or lost.
pub(super) const SETTLE: Duration = Duration::from_secs(30);

/// How far apart two readings of the clock are kept.
const APART: Duration = Duration::from_secs(1);

/// What the clock showed in the last half minute.
pub(super) struct Horizon {
    readings: Mutex<VecDeque<(Instant, Timestamp)>>,
}

impl Horizon {
    /// At the start of the process, when none of its commands is on its way.
    pub(super) fn new(clock: &dyn Clock) -> Self {
        let (now, shown) = (Instant::now(), clock.now());
        // What other processes handed in before is as old as their clock says: theirs does not jump.
        let before = shown.checked_sub(SETTLE).unwrap_or_default();
        let earlier = now.checked_sub(SETTLE).unwrap_or(now);
        Self { readings: Mutex::new(VecDeque::from([(earlier, before), (now, shown)])) }
    }

    /// The time before which every command has been committed, or never will be.
    pub(super) fn settled(&self, clock: &dyn Clock) -> Timestamp {
        self.settled_at(Instant::now(), clock.now())
    }

    fn settled_at(&self, now: Instant, shown: Timestamp) -> Timestamp {
        let mut readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        if readings.back().is_none_or(|(at, _)| now.saturating_duration_since(*at) >= APART) {
            readings.push_back((now, shown));
        }
        let is_old = |reading: Option<&(Instant, Timestamp)>| {
            reading.is_some_and(|(at, _)| now.saturating_duration_since(*at) >= SETTLE)
        };
        // The first is the newest that is old enough.
        while is_old(readings.get(1)) {
            readings.pop_front();
        }
        readings.front().map_or(Timestamp::default(), |(_, shown)| *shown)
    }
}

#[cfg(test)]
mod tests {
    use cashier_engine::clock::ManualClock;

    use super::*;

    #[test]
    fn a_jump_of_the_clock_counts_only_when_it_is_half_a_minute_ago() {
        let start = Timestamp::from_micros(1_800_000_000_000_000);
        let horizon = Horizon::new(&ManualClock::new(start));
        // any machine: only a beginning to count from; nothing waits.
        let begin = Instant::now();
        let (second, hour) = (Duration::from_secs(1), Duration::from_hours(1));
        let before = start.checked_sub(SETTLE).unwrap();
        assert_eq!(horizon.settled_at(begin, start), before);
        let jumped = start.saturating_add(hour);
        assert_eq!(horizon.settled_at(begin + second, jumped), before);
        assert_eq!(horizon.settled_at(begin + SETTLE, jumped), start);
        assert_eq!(horizon.settled_at(begin + SETTLE + second, jumped), jumped);
        assert!(horizon.readings.lock().unwrap().len() <= 4);
    }
}
