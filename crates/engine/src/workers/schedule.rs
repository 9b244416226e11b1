//! When a notice is retried.

use std::time::Duration;

use cashier_core::notice::AttemptResult;
use cashier_core::time::Timestamp;

/// The pauses for notices in no client's dialect: messages to users, and triggers. They are those of the wallet
/// dialect.
pub use cashier_protocol::wallet::notice::RETRY_PAUSES as SCHEDULE;

/// What follows a failed attempt that ended at `now`, after `made` earlier ones; `pauses` lie between attempts.
pub fn next_attempt(pauses: &[Duration], made: u32, now: Timestamp) -> AttemptResult {
    let pause = usize::try_from(made).ok().and_then(|index| pauses.get(index));
    pause.map_or(AttemptResult::GiveUp, |pause| AttemptResult::RetryAt(now.saturating_add(*pause)))
}

/// The pauses after unanswered calls to an acquirer. A user is waiting, so the first ones are short; the last one
/// repeats until there is an answer, because until then nobody knows where the money belongs.
const ACQUIRER_PAUSES: [Duration; 5] = [
    Duration::from_secs(10),
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_hours(1),
];

/// What follows an unanswered call to an acquirer: as [`next_attempt`], without an end.
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
        while let AttemptResult::RetryAt(at) = next_attempt(&SCHEDULE, attempts - 1, now) {
            (now, attempts) = (at, attempts + 1);
        }
        assert_eq!(attempts, 8);
        assert_eq!(now, start.saturating_add(Duration::from_mins(24 * 60 + 22)));
    }
}
