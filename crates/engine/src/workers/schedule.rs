//! When a notice is tried again. The times are those that the best-documented wallet of this family publishes.

use std::time::Duration;

use cashier_core::notice::AttemptResult;
use cashier_core::time::Timestamp;

/// How long after each failed attempt the next one is made. Eight attempts in all, within about 24 hours.
pub const SCHEDULE: [Duration; 7] = [
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_mins(10),
    Duration::from_hours(1),
    Duration::from_hours(2),
    Duration::from_hours(6),
    Duration::from_hours(15),
];

/// What follows a failed attempt: `made` attempts were made before it, and it ended at `now`.
pub fn next_attempt(made: u32, now: Timestamp) -> AttemptResult {
    let pause = usize::try_from(made).ok().and_then(|index| SCHEDULE.get(index));
    pause.map_or(AttemptResult::GiveUp, |pause| AttemptResult::RetryAt(now.saturating_add(*pause)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_attempts_within_a_day_and_then_no_more() {
        let start = Timestamp::from_micros(0);
        let (mut now, mut attempts) = (start, 1);
        while let AttemptResult::RetryAt(at) = next_attempt(attempts - 1, now) {
            (now, attempts) = (at, attempts + 1);
        }
        assert_eq!(attempts, 8);
        assert_eq!(now, start.saturating_add(Duration::from_mins(24 * 60 + 22)));
    }
}
