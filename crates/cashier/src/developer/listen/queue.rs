//! The events that wait, in one lane per payment: a lane forwards one event at a time, in order; lanes wait for nobody
//! else.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use crate::developer::wire::Event;

/// An event that is to be forwarded.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) event: Event,
    /// Its lane. It stays, whatever the server says later.
    lane: String,
    /// When it was taken, on the listener's clock.
    pub(super) taken_at: Duration,
    /// When its headers were signed.
    pub(super) signed_at: Duration,
    /// How often it was tried.
    pub(super) tries: u32,
}

#[derive(Default)]
struct Lane {
    waiting: VecDeque<Waiting>,
    is_busy: bool,
    /// Not before this time, on the listener's clock.
    not_before: Duration,
}

/// Every lane that holds something.
#[derive(Default)]
pub(super) struct Queue {
    lanes: BTreeMap<String, Lane>,
}

impl Queue {
    /// Adds an event at the end of its lane.
    pub(super) fn push(&mut self, event: Event, now: Duration) {
        let lane = event.lane().to_owned();
        let waiting = Waiting { event, lane: lane.clone(), taken_at: now, signed_at: now, tries: 0 };
        self.lanes.entry(lane).or_default().waiting.push_back(waiting);
    }

    /// The next event that may be forwarded now: of all lanes, the oldest. Its lane is busy until it comes back.
    pub(super) fn next(&mut self, now: Duration) -> Option<Waiting> {
        let free = self.lanes.values_mut().filter(|lane| !lane.is_busy && lane.not_before <= now);
        let oldest = free
            .filter(|lane| !lane.waiting.is_empty())
            .min_by(|one, other| one.first_id().cmp(&other.first_id()))?;
        let found = oldest.waiting.pop_front()?;
        oldest.is_busy = true;
        Some(found)
    }

    /// When the next lane that pauses may go on.
    pub(super) fn wakes_at(&self) -> Option<Duration> {
        let free = self.lanes.values().filter(|lane| !lane.is_busy && !lane.waiting.is_empty());
        free.map(|lane| lane.not_before).min()
    }

    /// An event was not accepted: it stays the first of its lane, which pauses.
    pub(super) fn put_back(&mut self, waiting: Waiting, not_before: Duration) {
        if let Some(lane) = self.lanes.get_mut(&waiting.lane) {
            lane.waiting.push_front(waiting);
            lane.is_busy = false;
            lane.not_before = not_before;
        }
    }

    /// An event is done: its lane goes on.
    pub(super) fn finish(&mut self, waiting: &Waiting) {
        let Some(lane) = self.lanes.get_mut(&waiting.lane) else { return };
        lane.is_busy = false;
        lane.not_before = Duration::ZERO;
        if lane.waiting.is_empty() {
            self.lanes.remove(&waiting.lane);
        }
    }

    /// Removes what was taken before this time, except what is being forwarded.
    pub(super) fn remove_older(&mut self, than: Duration) -> Vec<Waiting> {
        let mut removed = Vec::new();
        for lane in self.lanes.values_mut() {
            let (old, young) =
                std::mem::take(&mut lane.waiting).into_iter().partition(|one| one.taken_at < than);
            lane.waiting = young;
            removed.extend::<VecDeque<Waiting>>(old);
        }
        self.lanes.retain(|_, lane| lane.is_busy || !lane.waiting.is_empty());
        removed
    }

    /// True when nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.lanes.values().all(|lane| lane.waiting.is_empty())
    }
}

impl Lane {
    fn first_id(&self) -> Option<&str> {
        self.waiting.front().map(|waiting| waiting.event.id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(events: &[(&str, &str)]) -> Queue {
        let mut queue = Queue::default();
        for (id, payment) in events {
            let event = serde_json::json!({
                "id": id, "type": "t", "at": "", "paymentId": payment, "notifyUrl": "", "headers": [], "body": "",
            });
            queue.push(serde_json::from_value(event).unwrap(), Duration::ZERO);
        }
        queue
    }

    fn next(queue: &mut Queue, now_s: u64) -> Option<Waiting> {
        queue.next(Duration::from_secs(now_s))
    }

    /// Payments go in parallel, the events of one in order; one that pauses holds up only its own payment.
    #[test]
    fn a_lane_keeps_its_order_and_holds_up_no_other() {
        let mut queue = queue(&[("n1", "pay_b"), ("n2", "pay_b"), ("n3", "pay_a")]);
        let first = next(&mut queue, 0).unwrap();
        let third = next(&mut queue, 0).unwrap();
        assert_eq!((first.event.id.as_str(), third.event.id.as_str()), ("n1", "n3"));
        assert!(next(&mut queue, 0).is_none(), "the second waits for the first");

        queue.put_back(first, Duration::from_secs(5));
        queue.finish(&third);
        assert_eq!(queue.wakes_at(), Some(Duration::from_secs(5)));
        assert!(next(&mut queue, 4).is_none());
        let first = next(&mut queue, 5).unwrap();
        assert_eq!((first.event.id.as_str(), queue.wakes_at()), ("n1", None));
        queue.finish(&first);
        let second = next(&mut queue, 5).unwrap();
        assert_eq!(second.event.id, "n2");
        queue.finish(&second);
        assert!(next(&mut queue, 5).is_none());
        assert!(queue.lanes.is_empty());
    }

    /// Giving up leaves what is being forwarded, and what is younger.
    #[test]
    fn what_is_too_old_is_removed() {
        let mut queue = queue(&[("n1", "pay_a"), ("n2", "pay_a"), ("n3", "pay_b")]);
        let first = next(&mut queue, 0).unwrap();
        let removed = queue.remove_older(Duration::from_secs(1));
        assert_eq!(removed.iter().map(|one| one.event.id.as_str()).collect::<Vec<_>>(), ["n2", "n3"]);
        queue.finish(&first);
        assert!(queue.is_empty() && queue.lanes.is_empty());
    }
}
