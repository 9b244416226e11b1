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

/// How long after each unanswered call to an acquirer the next one is made. A user waits, so the first ones are short; the
/// last pause is repeated until there is an answer, because nobody knows where the money belongs before.
const ACQUIRER_PAUSES: [Duration; 5] = [
    Duration::from_secs(10),
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_hours(1),
];

/// What follows a call to an acquirer that was not answered: as [`next_attempt`], without an end.
pub(super) fn next_call(made: u32, now: Timestamp) -> AttemptResult {
    let made = usize::try_from(made).unwrap_or(usize::MAX).min(ACQUIRER_PAUSES.len().saturating_sub(1));
    let pause = ACQUIRER_PAUSES.get(made).copied().unwrap_or(Duration::from_hours(1));
    AttemptResult::RetryAt(now.saturating_add(pause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acquirer_is_asked_until_it_answers() {
        let now = Timestamp::from_micros(0);
        for (made, pause) in [(0, 10), (1, 60), (4, 3_600), (5, 3_600), (u32::MAX, 3_600)] {
            let at = now.saturating_add(Duration::from_secs(pause));
            assert_eq!(next_call(made, now), AttemptResult::RetryAt(at), "{made}");
        }
    }

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
