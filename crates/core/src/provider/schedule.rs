//! When a provider is asked again.

use std::time::Duration;

use crate::time::Timestamp;

/// How long after each look at a provider the next one follows. The last pause repeats.
pub const PAUSES: [Duration; 6] = [
    Duration::from_secs(2),
    Duration::from_secs(10),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_hours(1),
];

/// The shortest pause once the order's time is over and the provider still has not said how it ended.
const SHORTEST: Duration = Duration::from_secs(30);

/// How long a call that makes an order may still be on its way after it was begun.
pub const IN_FLIGHT: Duration = Duration::from_mins(5);

/// How long after the last call about money it is believed that a provider which shows nothing has nothing.
pub const QUIET: Duration = Duration::from_mins(30);

/// True when the last call, if there was any, is so long ago that nothing of it can still arrive.
pub(crate) fn is_quiet(sent_at: Option<Timestamp>, now: Timestamp) -> bool {
    sent_at.is_none_or(|at| now >= at.saturating_add(QUIET))
}

/// The time of the next look: `made` looks were made before. The end of the order is never passed by, because then the
/// order has to be closed there. After it, the pause grows with the time that has passed, up to an hour.
pub fn next_check(made: u32, now: Timestamp, ends_at: Timestamp) -> Timestamp {
    let longest = PAUSES.last().copied().unwrap_or(SHORTEST);
    let pause = usize::try_from(made).ok().and_then(|index| PAUSES.get(index)).copied().unwrap_or(longest);
    if now < ends_at {
        return now.saturating_add(pause).min(ends_at);
    }
    let over = u64::try_from(now.as_micros().saturating_sub(ends_at.as_micros())).unwrap_or(0);
    now.saturating_add(Duration::from_micros(over).clamp(SHORTEST, longest))
}

/// The same for what has no end: refunds and shares are asked after until they are known.
pub(crate) fn next_provider_call_check(made: u32, now: Timestamp) -> Timestamp {
    next_check(made, now, Timestamp::from_micros(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The plan is 2 s, 10 s, 30 s, 2 m, 10 m, and then every hour to the order's end, which is met exactly.
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

    /// After the end the pauses double, and stay at an hour.
    #[test]
    fn after_the_end_it_goes_on() {
        let end = Timestamp::from_micros(0);
        let later = |secs: u64| end.saturating_add(Duration::from_secs(secs));
        assert_eq!(next_check(9, later(60), end), later(120));
        assert_eq!(next_check(9, later(36_000), end), later(39_600));
    }
}
