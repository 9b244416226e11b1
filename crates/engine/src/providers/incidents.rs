//! Refused notices, counted before they are recorded: anybody can send one, and must not make the database work for
//! each.
//!
//! Invariant: the first of a kind within a minute is recorded at once; those that follow cost nothing until the next
//! flush. So an account and a fault cost one command per minute and flush, however many messages arrive.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use cashier_core::id::ProviderAccountId;
use cashier_core::provider::{AttemptId, Fault, Incident, minute_of};
use cashier_core::time::Timestamp;

/// The maximum number of kinds counted at once. Beyond that, only the first of each is recorded.
const KINDS_MAX: usize = 4_096;

type Kind = (ProviderAccountId, Fault, Option<AttemptId>);

/// The counts.
#[derive(Default)]
pub(super) struct Incidents(Mutex<HashMap<Kind, Counted>>);

struct Counted {
    minute: i64,
    /// The number not recorded yet.
    more: i64,
}

impl Counted {
    fn incident(&self, (account, fault, attempt): Kind) -> Incident {
        let order = attempt.map(|attempt| attempt.to_string()).unwrap_or_default();
        Incident { account, minute: self.minute, fault, order, count: self.more }
    }
}

impl Incidents {
    /// Counts a refused notice. Returns what has to be recorded now.
    pub(super) fn count(&self, kind: Kind, now: Timestamp) -> Vec<Incident> {
        let minute = minute_of(now);
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match counted.get_mut(&kind) {
            Some(known) if known.minute == minute => {
                known.more = known.more.saturating_add(1);
                Vec::new()
            }
            known => {
                let earlier = known.filter(|known| known.more > 0).map(|known| known.incident(kind));
                if counted.len() < KINDS_MAX || counted.contains_key(&kind) {
                    counted.insert(kind, Counted { minute, more: 0 });
                }
                let first = Counted { minute, more: 1 }.incident(kind);
                earlier.into_iter().chain([first]).collect()
            }
        }
    }

    /// Returns what has been counted since, to be recorded now. Kinds of past minutes are dropped.
    pub(super) fn flush(&self, now: Timestamp) -> Vec<Incident> {
        let minute = minute_of(now);
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = Vec::new();
        counted.retain(|kind, known| {
            if known.more > 0 {
                found.push(known.incident(*kind));
                known.more = 0;
            }
            known.minute == minute
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use cashier_core::id::{Fresh, Shard};

    use super::*;

    fn counts(incidents: &[Incident]) -> Vec<i64> {
        incidents.iter().map(|incident| incident.count).collect()
    }

    /// However many arrive within a minute, there is one command for the first and one for the rest; none is lost.
    #[test]
    fn a_thousand_cost_two_commands() {
        let now = Timestamp::from_micros(60_000_000);
        let account = Fresh::new(now, [1; 16]).id(Shard::of_text("a"));
        let (incidents, kind) = (Incidents::default(), (account, Fault::Signature, None));
        let made: usize = (0..1_000).map(|_| incidents.count(kind, now).len()).sum();
        assert_eq!(made, 1);
        assert_eq!(counts(&incidents.count((account, Fault::Malformed, None), now)), [1], "another kind");
        assert_eq!(counts(&incidents.flush(now)), [999]);
        assert_eq!(counts(&incidents.flush(now)), [0_i64; 0], "nothing is recorded twice");
        incidents.count(kind, now);
        let later = now.saturating_add(Duration::from_mins(1));
        let made = incidents.count(kind, later);
        assert_eq!(counts(&made), [1, 1], "what was left of the minute before, and the first of this one");
        assert!(made[0].minute + 1 == made[1].minute);
        assert!(incidents.flush(later.saturating_add(Duration::from_mins(1))).is_empty());
        assert!(incidents.0.lock().unwrap().is_empty(), "minutes that are over are forgotten");
    }

    #[test]
    fn what_is_remembered_has_a_bound() {
        let now = Timestamp::from_micros(60_000_000);
        let mut fresh = Fresh::new(now, [1; 16]);
        let incidents = Incidents::default();
        for _ in 0..KINDS_MAX + 10 {
            let kind = (fresh.id(Shard::of_text("a")), Fault::Signature, None);
            assert_eq!(counts(&incidents.count(kind, now)), [1]);
        }
        assert_eq!(incidents.0.lock().unwrap().len(), KINDS_MAX);
    }
}
