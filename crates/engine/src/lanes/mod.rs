//! Pending notices and queries to providers, in one lane per receiver. Pure bookkeeping: no I/O, no clock.
//!
//! Invariants:
//!
//! - A receiver that does not answer holds up only itself: until it has answered once it has a single slot, and all
//!   such receivers of one owner share a few. The owner is whoever chose the receiver: a merchant may name any number
//!   of servers, but they share its slots.
//! - Owners take turns, and the lanes of an owner take turns.
//! - Receivers that answer and receivers that do not have separate slots.
//! - An item is held at most once, and is not started when its lease is nearly over.
//! - Memory is bounded. Items that do not fit stay in the database and return when their lease expires; when
//!   everything is full, the owner with the most items gives some up.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

use cashier_core::time::Timestamp;

/// The maximum number of concurrent attempts.
const ALL_WIDTH: usize = 256;
/// How many of them go to receivers that answer, and how many to others. Together more than the total: each kind can
/// use slots the other leaves free, except for 32 and 64 reserved slots.
const KIND_WIDTH: [usize; 2] = [192, 224];
/// Concurrent attempts per owner: to receivers that do not answer (yet), and to those that do.
const OWNER_WIDTH: [usize; 2] = [8, 96];
/// Concurrent attempts per receiver that answers.
const LANE_WIDTH: usize = 32;
/// The maximum number of items waiting in one lane.
const LANE_MAX: usize = 8_192;
/// The maximum number of items held in total.
const ALL_MAX: usize = 16_384;
/// The number of receivers without waiting items whose reachability is remembered.
const REMEMBERED_MAX: usize = 4_096;

/// An item that waits in a lane.
pub(crate) trait Item {
    /// The key that identifies an item.
    type Key: Copy + Eq + Hash + Debug;

    /// The item's key.
    fn key(&self) -> Self::Key;

    /// The receiver, and the owner who chose it. A lane has one owner.
    fn names(&self) -> (Receiver, Owner);

    /// Returns true when its receiver is one of the operator's own services, trusted from the start.
    fn is_own(&self) -> bool;

    /// Returns true when its lease covers an attempt that starts now.
    fn is_leased(&self, now: Timestamp) -> bool;
}

/// The name of a lane.
pub(crate) type Receiver = Arc<str>;
/// The name of the owner of a receiver.
pub(crate) type Owner = Arc<str>;

/// Whether a receiver answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// The last attempt got no answer, or there was none.
    Unproven,
    /// The last attempt was answered.
    Proven,
}

/// One value for each kind.
#[derive(Default)]
struct PerKind<T>([T; 2]);

impl<T> PerKind<T> {
    const fn of(&self, kind: Kind) -> &T {
        let [unproven, proven] = &self.0;
        match kind {
            Kind::Unproven => unproven,
            Kind::Proven => proven,
        }
    }

    const fn of_mut(&mut self, kind: Kind) -> &mut T {
        let [unproven, proven] = &mut self.0;
        match kind {
            Kind::Unproven => unproven,
            Kind::Proven => proven,
        }
    }
}

/// The items for one receiver.
struct Lane<K> {
    owner: Owner,
    kind: Kind,
    /// The number of concurrent attempts it may have.
    width: usize,
    waiting: VecDeque<K>,
    running: usize,
    is_queued: bool,
}

/// The state of one owner.
#[derive(Default)]
struct Share {
    /// Its lanes that may start an attempt, in turn order.
    lanes: PerKind<VecDeque<Receiver>>,
    running: PerKind<usize>,
    is_queued: PerKind<bool>,
    /// The number of waiting items.
    waiting: usize,
}

/// An item that is held.
enum Held<T> {
    Waiting(T),
    Running,
}

/// All lanes.
pub(crate) struct Lanes<T: Item> {
    by_receiver: HashMap<Receiver, Lane<T::Key>>,
    by_owner: HashMap<Owner, Share>,
    /// The owners that may start an attempt, in turn order.
    turns: PerKind<VecDeque<Owner>>,
    running: PerKind<usize>,
    /// Whether the last turn went to a proven receiver.
    was_proven: bool,
    held: HashMap<T::Key, Held<T>>,
    remembered: Remembered,
}

/// The width of receivers used before; zero when they did not answer.
#[derive(Default)]
struct Remembered {
    width: HashMap<Receiver, usize>,
    order: VecDeque<Receiver>,
}

impl Remembered {
    fn put(&mut self, receiver: &Receiver, width: usize) {
        if self.width.insert(Arc::clone(receiver), width).is_some() {
            return;
        }
        self.order.push_back(Arc::clone(receiver));
        if self.order.len() > REMEMBERED_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.width.remove(&oldest);
        }
    }

    fn of(&self, receiver: &Receiver) -> Option<usize> {
        self.width.get(receiver).copied().filter(|width| *width > 0)
    }
}

/// An attempt that may start.
pub(crate) struct Start<T: Item> {
    pub(crate) item: T,
    pub(crate) slot: Slot<T::Key>,
}

/// The slot of a running attempt. Released by [`Lanes::finish`].
#[derive(Clone, Debug)]
pub(crate) struct Slot<K> {
    receiver: Receiver,
    owner: Owner,
    kind: Kind,
    key: K,
}

impl<T: Item> Default for Lanes<T> {
    fn default() -> Self {
        Self {
            by_receiver: HashMap::new(),
            by_owner: HashMap::new(),
            turns: PerKind::default(),
            running: PerKind::default(),
            was_proven: false,
            held: HashMap::new(),
            remembered: Remembered::default(),
        }
    }
}

impl<T: Item> Lanes<T> {
    /// Takes in a leased item. If it is already waiting, it gets the new lease; if it is being sent, nothing changes;
    /// if there is no room, it is dropped.
    pub(crate) fn add(&mut self, item: T) {
        let key = item.key();
        match self.held.get_mut(&key) {
            Some(Held::Waiting(waiting)) => {
                *waiting = item;
                return;
            }
            Some(Held::Running) => return,
            None => {}
        }
        let (receiver, owner) = item.names();
        if self.held.len() >= ALL_MAX && !self.make_room(&owner) {
            return;
        }
        let lane = self.by_receiver.entry(Arc::clone(&receiver)).or_insert_with(|| {
            // Our own services are trusted from the start.
            let known = if item.is_own() { Some(LANE_WIDTH) } else { self.remembered.of(&receiver) };
            Lane {
                owner: Arc::clone(&owner),
                kind: if known.is_some() { Kind::Proven } else { Kind::Unproven },
                width: known.unwrap_or(1),
                waiting: VecDeque::new(),
                running: 0,
                is_queued: false,
            }
        });
        if lane.waiting.len() >= LANE_MAX {
            return;
        }
        lane.waiting.push_back(key);
        let share = self.by_owner.entry(owner).or_default();
        share.waiting = share.waiting.saturating_add(1);
        self.held.insert(key, Held::Waiting(item));
        self.queue(&receiver);
    }

    /// Returns the next attempt to start, if there is one and a slot for it.
    pub(crate) fn start(&mut self, now: Timestamp) -> Option<Start<T>> {
        let (first, second) =
            if self.was_proven { (Kind::Unproven, Kind::Proven) } else { (Kind::Proven, Kind::Unproven) };
        let start = self.start_kind(first, now).or_else(|| self.start_kind(second, now));
        // A lane that waited for a turn of the other kind may have changed to the first one meanwhile.
        let start = start.or_else(|| self.start_kind(first, now))?;
        self.was_proven = start.slot.kind == Kind::Proven;
        Some(start)
    }

    fn start_kind(&mut self, kind: Kind, now: Timestamp) -> Option<Start<T>> {
        while self.has_place(kind) {
            let owner = self.turns.of_mut(kind).pop_front()?;
            let Some(share) = self.by_owner.get_mut(&owner) else { continue };
            *share.is_queued.of_mut(kind) = false;
            if *share.running.of(kind) >= *PerKind(OWNER_WIDTH).of(kind) {
                continue;
            }
            let Some(receiver) = share.lanes.of_mut(kind).pop_front() else { continue };
            let start = self.start_lane(&receiver, kind, now);
            self.queue(&receiver);
            self.queue_owner(&owner, kind);
            self.forget_empty(&receiver);
            if start.is_some() {
                return start;
            }
        }
        None
    }

    fn has_place(&self, kind: Kind) -> bool {
        self.running() < ALL_WIDTH && *self.running.of(kind) < *PerKind(KIND_WIDTH).of(kind)
    }

    fn start_lane(&mut self, receiver: &Receiver, kind: Kind, now: Timestamp) -> Option<Start<T>> {
        let lane = self.by_receiver.get_mut(receiver)?;
        lane.is_queued = false;
        if lane.kind != kind || lane.running >= lane.width {
            return None;
        }
        let share = self.by_owner.get_mut(&lane.owner)?;
        let key = lane.waiting.pop_front()?;
        share.waiting = share.waiting.saturating_sub(1);
        let Some(Held::Waiting(item)) = self.held.remove(&key) else { return None };
        if !item.is_leased(now) {
            return None;
        }
        lane.running = lane.running.saturating_add(1);
        for running in [share.running.of_mut(kind), self.running.of_mut(kind)] {
            *running = running.saturating_add(1);
        }
        self.held.insert(key, Held::Running);
        let (receiver, owner) = (Arc::clone(receiver), Arc::clone(&lane.owner));
        Some(Start { item, slot: Slot { receiver, owner, kind, key } })
    }

    /// An attempt ended. `reached` is true if the receiver answered at all, whatever the answer.
    pub(crate) fn finish(&mut self, slot: &Slot<T::Key>, reached: bool) {
        self.held.remove(&slot.key);
        let running = self.running.of_mut(slot.kind);
        *running = running.saturating_sub(1);
        if let Some(share) = self.by_owner.get_mut(&slot.owner) {
            let running = share.running.of_mut(slot.kind);
            *running = running.saturating_sub(1);
        }
        if let Some(lane) = self.by_receiver.get_mut(&slot.receiver) {
            lane.running = lane.running.saturating_sub(1);
            (lane.kind, lane.width) = if reached {
                (Kind::Proven, lane.width.saturating_add(1).min(LANE_WIDTH))
            } else {
                (Kind::Unproven, 1)
            };
        }
        self.queue(&slot.receiver);
        self.queue_owner(&slot.owner, slot.kind);
        self.forget_empty(&slot.receiver);
    }

    /// The number of running attempts.
    pub(crate) fn running(&self) -> usize {
        self.running.of(Kind::Proven).saturating_add(*self.running.of(Kind::Unproven))
    }

    /// Queues a lane for a turn if it can use one.
    fn queue(&mut self, receiver: &Receiver) {
        let Some(lane) = self.by_receiver.get_mut(receiver) else { return };
        if lane.is_queued || lane.waiting.is_empty() || lane.running >= lane.width {
            return;
        }
        lane.is_queued = true;
        let (owner, kind) = (Arc::clone(&lane.owner), lane.kind);
        let share = self.by_owner.entry(Arc::clone(&owner)).or_default();
        share.lanes.of_mut(kind).push_back(Arc::clone(receiver));
        self.queue_owner(&owner, kind);
    }

    /// Queues an owner for a turn if it can use one.
    fn queue_owner(&mut self, owner: &Owner, kind: Kind) {
        let Some(share) = self.by_owner.get_mut(owner) else { return };
        let has_place = *share.running.of(kind) < *PerKind(OWNER_WIDTH).of(kind);
        if has_place && !*share.is_queued.of(kind) && !share.lanes.of(kind).is_empty() {
            *share.is_queued.of_mut(kind) = true;
            self.turns.of_mut(kind).push_back(Arc::clone(owner));
        }
    }

    fn forget_empty(&mut self, receiver: &Receiver) {
        let Some(lane) = self.by_receiver.get(receiver) else { return };
        if lane.running > 0 || !lane.waiting.is_empty() {
            return;
        }
        let Some(lane) = self.by_receiver.remove(receiver) else { return };
        self.remembered.put(receiver, if lane.kind == Kind::Proven { lane.width } else { 0 });
        let Some(share) = self.by_owner.get_mut(&lane.owner) else { return };
        if lane.is_queued {
            share.lanes.0.iter_mut().for_each(|lanes| lanes.retain(|other| other != receiver));
        }
        let runs = share.running.0.iter().any(|running| *running > 0);
        if share.waiting == 0 && !runs {
            if share.is_queued.0.contains(&true) {
                self.turns.0.iter_mut().for_each(|turns| turns.retain(|other| *other != lane.owner));
            }
            self.by_owner.remove(&lane.owner);
        }
    }

    /// Drops items of the owner with the most, unless that is `asking`. They return when their lease expires.
    fn make_room(&mut self, asking: &Owner) -> bool {
        let largest = self.by_owner.iter().max_by_key(|(_, share)| share.waiting);
        let Some((largest, most)) = largest.map(|(owner, share)| (Arc::clone(owner), share.waiting)) else {
            return false;
        };
        if largest == *asking || most < 2 {
            return false;
        }
        let mut lost = 0_usize;
        for lane in self.by_receiver.values_mut().filter(|lane| lane.owner == largest) {
            // Half of each lane, from the end, and at least one item, so that the next item does not trigger this
            // again.
            let kept = lane.waiting.len() / 2;
            for key in lane.waiting.drain(kept..) {
                self.held.remove(&key);
                lost = lost.saturating_add(1);
            }
        }
        if let Some(share) = self.by_owner.get_mut(&largest) {
            share.waiting = share.waiting.saturating_sub(lost);
        }
        tracing::warn!(owner = %largest, items = lost, "too many items wait for one owner; these are taken later");
        lost > 0
    }
}
