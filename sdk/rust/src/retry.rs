//! How often a request is sent while its outcome is unknown, and the pauses between.

use std::time::Duration;

/// The rules. A pause is twice as long as the one before it, up to the cap. A random part of up to a half is taken off, so
/// that clients do not come back together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retry {
    /// How often a request is sent at most.
    pub attempts: u32,
    /// The first pause.
    pub base: Duration,
    /// The longest pause.
    pub cap: Duration,
}

impl Default for Retry {
    /// Five attempts, from half a second up to eight seconds apart.
    fn default() -> Self {
        Self { attempts: 5, base: Duration::from_millis(500), cap: Duration::from_secs(8) }
    }
}

impl Retry {
    /// The pause after an attempt, counted from 1. `random` is spread over all its values.
    pub(crate) fn pause_after(&self, attempt: u32, random: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let whole = self.base.saturating_mul(doubled).min(self.cap);
        let millis = u64::try_from(whole.as_millis()).unwrap_or(u64::MAX);
        let half = millis / 2;
        let part = u128::from(half) * u128::from(random) / u128::from(u32::MAX);
        Duration::from_millis(millis.saturating_sub(u64::try_from(part).unwrap_or(half)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_their_cap_and_half_of_one_is_random() {
        let pauses =
            |random| (1..=6).map(move |attempt| Retry::default().pause_after(attempt, random).as_millis());
        assert_eq!(pauses(0).collect::<Vec<_>>(), [500, 1_000, 2_000, 4_000, 8_000, 8_000]);
        assert_eq!(pauses(u32::MAX).collect::<Vec<_>>(), [250, 500, 1_000, 2_000, 4_000, 4_000]);
        let endless = Retry { cap: Duration::MAX, ..Retry::default() };
        assert!(endless.pause_after(u32::MAX, 0) > Duration::from_hours(1));
    }
}
