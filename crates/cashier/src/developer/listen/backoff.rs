//! Pauses between tries: short at first, so that a restart is hardly seen, and never long, so that nobody waits for the
//! next one.

use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// The pause after so many failed tries.
pub(super) fn pause_after(tries: u32) -> Duration {
    FIRST.saturating_mul(1_u32 << tries.saturating_sub(1).min(8)).min(LONGEST)
}

/// Something that everybody waits for while it does not answer: one try at a time.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Absence {
    tries: u32,
    not_before: Duration,
}

impl Absence {
    /// A try has failed. True when it is the first.
    pub(super) fn failed(&mut self, now: Duration) -> bool {
        self.tries = self.tries.saturating_add(1);
        self.not_before = now.saturating_add(pause_after(self.tries));
        self.tries == 1
    }

    /// It has answered. True when it did not before.
    pub(super) fn ended(&mut self) -> bool {
        std::mem::take(self).tries > 0
    }

    /// When the next try may be made; `None` while it answers.
    pub(super) fn next_try(&self) -> Option<Duration> {
        (self.tries > 0).then_some(self.not_before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit() {
        let pauses: Vec<u64> = [1, 2, 3, 4, 5, 6, 99].map(|tries| pause_after(tries).as_secs()).into();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30]);
    }

    #[test]
    fn an_absence_begins_and_ends_once() {
        let mut absence = Absence::default();
        assert_eq!((absence.next_try(), absence.ended()), (None, false));
        assert!(absence.failed(Duration::from_secs(10)));
        assert!(!absence.failed(Duration::from_secs(11)));
        assert_eq!(absence.next_try(), Some(Duration::from_secs(13)));
        assert!(absence.ended());
        assert_eq!(absence.next_try(), None);
    }
}
