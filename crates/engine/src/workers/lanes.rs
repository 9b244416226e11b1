//! What waits to be delivered, in one lane per receiver. Pure bookkeeping: no I/O, no clock.
//!
//! Invariants: a dead receiver holds up nobody but itself (lanes take turns, and a lane whose receiver cannot be
//! reached is narrow); a notice is here at most once; memory is bounded (what finds no room stays in the database and
//! comes again when its lease is over); a notice whose lease is nearly over is not given out.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use cashier_core::notice::{Channel, Notice, NoticeKey, NoticeState};
use cashier_core::time::Timestamp;
use cashier_core::world::Row as _;
use url::Url;

/// How many attempts a receiver gets at once.
const LANE_WIDTH: usize = 32;
/// How many attempts a receiver gets at once that could not be reached the last time.
const NARROW_WIDTH: usize = 2;
/// How many attempts run at once.
const ALL_WIDTH: usize = 256;
/// How many notices wait in one lane.
const LANE_MAX: usize = 8_192;
/// How many notices are held at all.
const ALL_MAX: usize = 16_384;

/// The time that no attempt outlasts. A lease that is shorter is not used any more.
pub(super) const ATTEMPT_MAX: Duration = Duration::from_secs(20);

/// The name of a lane.
type Receiver = Arc<str>;

/// One receiver's notices.
#[derive(Default)]
struct Lane {
    waiting: VecDeque<NoticeKey>,
    running: usize,
    is_narrow: bool,
    is_queued: bool,
}

/// A notice that is here.
enum Held {
    Waiting(Notice),
    Running,
}

/// All lanes.
#[derive(Default)]
pub(super) struct Lanes {
    by_receiver: HashMap<Receiver, Lane>,
    /// The lanes that may start an attempt, in the order of their turns.
    turns: VecDeque<Receiver>,
    held: HashMap<NoticeKey, Held>,
    running: usize,
}

/// An attempt that may start.
pub(super) struct Start {
    pub(super) notice: Notice,
    pub(super) slot: Slot,
}

/// The place of a running attempt. Given back by [`Lanes::finish`].
#[derive(Clone, Debug)]
pub(super) struct Slot {
    receiver: Receiver,
    key: NoticeKey,
}

impl Lanes {
    /// Takes a leased notice. One that waits here already gets the new lease; one that is being sent is left alone; one
    /// that finds no room is dropped.
    pub(super) fn add(&mut self, notice: Notice) {
        let key = notice.key();
        let is_full = self.held.len() >= ALL_MAX;
        match self.held.get_mut(&key) {
            Some(Held::Waiting(waiting)) => {
                *waiting = notice;
                return;
            }
            Some(Held::Running) => return,
            None if is_full => return,
            None => {}
        }
        let receiver = receiver(&notice);
        let lane = self.by_receiver.entry(Arc::clone(&receiver)).or_default();
        if lane.waiting.len() >= LANE_MAX {
            return;
        }
        lane.waiting.push_back(key);
        self.held.insert(key, Held::Waiting(notice));
        self.queue(&receiver);
    }

    /// The next attempt to start, if there is one and room for it.
    pub(super) fn start(&mut self, now: Timestamp) -> Option<Start> {
        while self.running < ALL_WIDTH {
            let receiver = self.turns.pop_front()?;
            let Some(lane) = self.by_receiver.get_mut(&receiver) else { continue };
            lane.is_queued = false;
            let Some(key) = lane.waiting.pop_front() else { continue };
            let fresh = match self.held.remove(&key) {
                Some(Held::Waiting(notice)) if is_leased(&notice, now) => Some(notice),
                _ => None,
            };
            if fresh.is_some() {
                lane.running = lane.running.saturating_add(1);
                self.running = self.running.saturating_add(1);
                self.held.insert(key, Held::Running);
            }
            self.queue(&receiver);
            self.forget_empty(&receiver);
            if let Some(notice) = fresh {
                return Some(Start { notice, slot: Slot { receiver, key } });
            }
        }
        None
    }

    /// An attempt ended. `reached` says whether the receiver answered at all, whatever it said.
    pub(super) fn finish(&mut self, slot: &Slot, reached: bool) {
        self.held.remove(&slot.key);
        self.running = self.running.saturating_sub(1);
        if let Some(lane) = self.by_receiver.get_mut(&slot.receiver) {
            lane.running = lane.running.saturating_sub(1);
            lane.is_narrow = !reached;
        }
        self.queue(&slot.receiver);
        self.forget_empty(&slot.receiver);
    }

    /// Gives a lane a turn if it can use one.
    fn queue(&mut self, receiver: &Receiver) {
        let Some(lane) = self.by_receiver.get_mut(receiver) else { return };
        let width = if lane.is_narrow { NARROW_WIDTH } else { LANE_WIDTH };
        if !lane.is_queued && !lane.waiting.is_empty() && lane.running < width {
            lane.is_queued = true;
            self.turns.push_back(Arc::clone(receiver));
        }
    }

    fn forget_empty(&mut self, receiver: &Receiver) {
        if self.by_receiver.get(receiver).is_some_and(|lane| lane.running == 0 && lane.waiting.is_empty()) {
            self.by_receiver.remove(receiver);
        }
    }
}

/// True when the lease covers an attempt that starts now.
fn is_leased(notice: &Notice, now: Timestamp) -> bool {
    let NoticeState::Due { leased_until, .. } = notice.state else { return false };
    leased_until >= now.saturating_add(ATTEMPT_MAX)
}

/// Who a notice goes to: the server of a notify URL, or the mail or SMS service.
fn receiver(notice: &Notice) -> Receiver {
    match &notice.channel {
        Channel::Merchant { url, .. } | Channel::Acquirer { url, .. } | Channel::Trigger { url, .. } => {
            Url::parse(url).map_or_else(|_| url.clone(), |url| url.origin().ascii_serialization()).into()
        }
        Channel::Mail { .. } => "mail".into(),
        Channel::Sms { .. } => "sms".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cashier_core::id::{Fresh, PaymentId, Shard};

    const NOW: Timestamp = Timestamp::from_micros(1_000_000_000_000_000);

    fn notices(host: &str, count: usize) -> Vec<Notice> {
        let mut seed = [0; 16];
        host.bytes().zip(&mut seed).for_each(|(byte, place)| *place = byte);
        let mut fresh = Fresh::new(NOW, seed);
        let shard = Shard::of_text(host);
        let make = |_| {
            let payment: PaymentId = fresh.id(shard);
            let channel = Channel::Merchant {
                merchant: fresh.id(shard),
                client_id: "C".to_owned(),
                url: format!("http://{host}/notify/{payment}"),
                body: Arc::from(*b"{}"),
            };
            Notice::due_now(fresh.id(shard), payment.into(), channel, NOW)
        };
        (0..count).map(make).collect()
    }

    fn add_all(lanes: &mut Lanes, notices: Vec<Notice>) {
        for notice in notices {
            lanes.add(notice);
        }
    }

    fn lanes(groups: &[(&str, usize)]) -> Lanes {
        let mut lanes = Lanes::default();
        for (host, count) in groups {
            add_all(&mut lanes, notices(host, *count));
        }
        lanes
    }

    fn start_all(lanes: &mut Lanes) -> Vec<Slot> {
        std::iter::from_fn(|| lanes.start(NOW).map(|start| start.slot)).collect()
    }

    #[test]
    fn a_lane_gets_its_width_and_the_rest_waits() {
        let mut lanes = lanes(&[("a", 40), ("b", 3)]);
        let slots = start_all(&mut lanes);
        assert_eq!(slots.len(), LANE_WIDTH + 3);
        lanes.finish(&slots[0], true);
        assert_eq!(start_all(&mut lanes).len(), 1);
    }

    #[test]
    fn lanes_take_turns() {
        let mut lanes = lanes(&[("a", 100), ("b", 100)]);
        let order: Vec<_> = start_all(&mut lanes).iter().map(|slot| slot.receiver.to_string()).collect();
        assert_eq!(order[..4], ["http://a", "http://b", "http://a", "http://b"]);
    }

    #[test]
    fn busy_lanes_do_not_starve_a_quiet_one_when_every_place_is_taken() {
        let names: Vec<String> = (0..20).map(|n| format!("busy{n}")).collect();
        let mut groups: Vec<_> = names.iter().map(|name| (name.as_str(), 100)).collect();
        groups.push(("quiet", 1));
        let mut lanes = lanes(&groups);
        let mut running = VecDeque::from(start_all(&mut lanes));
        assert_eq!(running.len(), ALL_WIDTH);
        let mut rounds = 0;
        while !running.iter().any(|slot| &*slot.receiver == "http://quiet") {
            let done = running.pop_front().unwrap();
            lanes.finish(&done, true);
            running.extend(start_all(&mut lanes));
            rounds += 1;
            assert!(rounds <= groups.len(), "the quiet lane got no turn");
        }
    }

    #[test]
    fn a_receiver_that_cannot_be_reached_gets_two_places_until_it_answers() {
        let mut lanes = lanes(&[("dead", 200)]);
        let slots = start_all(&mut lanes);
        for slot in &slots {
            lanes.finish(slot, false);
        }
        let slots = start_all(&mut lanes);
        assert_eq!(slots.len(), NARROW_WIDTH);
        lanes.finish(&slots[0], true);
        assert_eq!(start_all(&mut lanes).len(), LANE_WIDTH - 1);
    }

    #[test]
    fn a_notice_is_here_once() {
        let mut lanes = lanes(&[("a", 1), ("a", 1)]);
        assert_eq!(start_all(&mut lanes).len(), 1);
        // The clock jumped and the poller leased it again while it is being sent.
        add_all(&mut lanes, notices("a", 1));
        assert_eq!(start_all(&mut lanes).len(), 0);
    }

    #[test]
    fn a_lease_that_is_nearly_over_is_not_used_and_a_new_one_is() {
        let late = NOW.saturating_add(Duration::from_secs(15));
        let mut lanes = lanes(&[("a", 2)]);
        assert!(lanes.start(late).is_none());
        assert!(lanes.held.is_empty() && lanes.by_receiver.is_empty() && lanes.turns.is_empty());

        let mut notice = notices("a", 1).remove(0);
        lanes.add(notice.clone());
        notice.state = NoticeState::Due { at: NOW, leased_until: late.saturating_add(ATTEMPT_MAX) };
        lanes.add(notice);
        assert!(lanes.start(late).is_some());
    }

    #[test]
    fn memory_is_bounded() {
        let mut lanes = lanes(&[("a", LANE_MAX + 10)]);
        assert_eq!(lanes.held.len(), LANE_MAX);
        for n in 0..20 {
            add_all(&mut lanes, notices(&format!("b{n}"), 1_500));
        }
        assert_eq!(lanes.held.len(), ALL_MAX);
    }

    #[test]
    fn nothing_is_left_behind_when_all_is_done() {
        let mut lanes = lanes(&[("a", 100), ("b", 50), ("c", 1)]);
        let mut done = 0;
        loop {
            let slots = start_all(&mut lanes);
            if slots.is_empty() {
                break;
            }
            done += slots.len();
            for slot in &slots {
                lanes.finish(slot, done % 2 == 0);
            }
        }
        assert_eq!(done, 151);
        assert!(lanes.held.is_empty() && lanes.by_receiver.is_empty() && lanes.turns.is_empty());
        assert_eq!(lanes.running, 0);
    }
}
