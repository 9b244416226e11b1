//! When a provider is queried again.

use std::time::Duration;

use crate::time::Timestamp;

/// The pauses between queries. The last one repeats.
pub const PAUSES: [Duration; 6] = [
    Duration::from_secs(2),
    Duration::from_secs(10),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_hours(1),
];

/// The shortest pause after the order has expired, while the provider still has not reported the outcome.
const SHORTEST: Duration = Duration::from_secs(30);

/// How long a call that creates an order may still be in progress after it began.
pub const IN_FLIGHT: Duration = Duration::from_mins(5);

/// How long after the last call about money a provider's answer that it has nothing is believed.
pub const QUIET: Duration = Duration::from_mins(30);

/// Returns true when the last call, if any, was so long ago that nothing of it can still arrive.
pub(crate) fn is_quiet(sent_at: Option<Timestamp>, now: Timestamp) -> bool {
    sent_at.is_none_or(|at| now >= at.saturating_add(QUIET))
}

/// The time of the next query after `made` earlier ones. It never skips the order's expiry, because the order then
/// has to be closed at the provider. After that, the pause grows with the time elapsed, up to an hour.
pub fn next_check(made: u32, now: Timestamp, ends_at: Timestamp) -> Timestamp {
    let longest = PAUSES.last().copied().unwrap_or(SHORTEST);
    let pause = usize::try_from(made).ok().and_then(|index| PAUSES.get(index)).copied().unwrap_or(longest);
    if now < ends_at {
        return now.saturating_add(pause).min(ends_at);
    }
    let over = u64::try_from(now.as_micros().saturating_sub(ends_at.as_micros())).unwrap_or(0);
    now.saturating_add(Duration::from_micros(over).clamp(SHORTEST, longest))
}

/// The same for calls without an expiry: refunds and shares are queried until their outcome is known.
pub(crate) fn next_provider_call_check(made: u32, now: Timestamp) -> Timestamp {
    next_check(made, now, Timestamp::from_micros(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pauses are 2 s, 10 s, 30 s, 2 m, 10 m, and then every hour until the order's expiry, which is hit exactly.
    #[test]
    fn the_plan_meets_the_end() {
        let start = Timestamp::from_micros(0);
        let end = start.saturating_add(Duration::from_hours(3));
        let (mut now, mut times) = (start, Vec::new());
        for made in 0..9 {
            now = next_check(made, now, end);
            times.push(now.as_micros() / 1_000_000);
        }
        assert_eq!(times, [2, 12, 42, 162, 762, 4_362, 7_962, 10_800, 10_830]);
    }

    /// After the expiry the pauses double, up to an hour.
    #[test]
    fn after_the_end_it_goes_on() {
        let end = Timestamp::from_micros(0);
        let later = |secs: u64| end.saturating_add(Duration::from_secs(secs));
        assert_eq!(next_check(9, later(60), end), later(120));
        assert_eq!(next_check(9, later(36_000), end), later(39_600));
    }
}
