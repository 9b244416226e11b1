//! Turns, widths, bounds, and how one merchant's dead servers affect the others.

use std::collections::BinaryHeap;

use cashier_core::id::{Fresh, MerchantId, PaymentId, Shard};
use cashier_core::notice::{Body, Channel, Notice, NoticeKey, NoticeState};

use std::time::Duration;

use super::*;
use crate::workers::ATTEMPT_MAX;

const NOW: Timestamp = Timestamp::from_micros(1_000_000_000_000_000);

/// Ids of one name are far from those of another: only the last bytes count up.
fn seed(name: &str) -> [u8; 16] {
    let number = name.bytes().fold(0_u64, |number, byte| number.wrapping_mul(257).wrapping_add(byte.into()));
    (u128::from(number & 0xff_ffff_ffff) << 24).to_be_bytes()
}

/// Notices of one merchant to one of its servers.
fn notices(merchant: &str, host: &str, count: usize, now: Timestamp) -> Vec<Notice> {
    let mut fresh = Fresh::new(now, seed(host));
    let shard = Shard::of_text(merchant);
    let owner: MerchantId = Fresh::new(NOW, seed(merchant)).id(shard);
    let make = |_| {
        let payment: PaymentId = fresh.id(shard);
        let channel = Channel::Merchant {
            merchant: owner,
            client_id: "C".to_owned(),
            url: format!("http://{host}/notify/{payment}"),
            body: Body::new(*b"{}"),
        };
        Notice::due_now(fresh.id(shard), payment.into(), channel, now)
    };
    (0..count).map(make).collect()
}

fn add(lanes: &mut Lanes<Notice>, merchant: &str, host: &str, count: usize) {
    for notice in notices(merchant, host, count, NOW) {
        lanes.add(notice);
    }
}

/// Each server belongs to a different merchant.
fn lanes(groups: &[(&str, usize)]) -> Lanes<Notice> {
    let mut lanes = Lanes::<Notice>::default();
    for (host, count) in groups {
        add(&mut lanes, host, host, *count);
    }
    lanes
}

fn start_all(lanes: &mut Lanes<Notice>) -> Vec<Slot<NoticeKey>> {
    std::iter::from_fn(|| lanes.start(NOW).map(|start| start.slot)).collect()
}

/// Lets every server answer until its lane is as wide as it gets.
fn prove(lanes: &mut Lanes<Notice>, merchant: &str, host: &str) {
    for _ in 0..LANE_WIDTH {
        add(lanes, merchant, host, 1);
        for slot in start_all(lanes) {
            lanes.finish(&slot, true);
        }
    }
}

fn host_of(slot: &Slot<NoticeKey>) -> String {
    slot.receiver.split_once(' ').unwrap().1.to_owned()
}

#[test]
fn a_new_receiver_starts_with_one_place_and_gets_more_as_it_answers() {
    let mut lanes = lanes(&[("a", 200)]);
    let mut running = start_all(&mut lanes);
    for expected in [1, 2, 4, 8, 16, 32, 32] {
        assert_eq!(running.len(), expected);
        for slot in &running {
            lanes.finish(slot, true);
        }
        running = start_all(&mut lanes);
    }
}

#[test]
fn a_receiver_that_answered_is_remembered_and_one_that_stops_has_one_place() {
    let mut lanes = Lanes::<Notice>::default();
    prove(&mut lanes, "m", "a");
    assert!(lanes.by_receiver.is_empty() && lanes.by_owner.is_empty());
    add(&mut lanes, "m", "a", 100);
    let slots = start_all(&mut lanes);
    assert_eq!(slots.len(), LANE_WIDTH);
    for slot in &slots {
        lanes.finish(slot, false);
    }
    assert_eq!(start_all(&mut lanes).len(), 1);
}

#[test]
fn owners_take_turns_and_so_do_their_lanes() {
    let mut lanes = Lanes::<Notice>::default();
    let servers = [("m", "a"), ("m", "b"), ("n", "c")];
    for (merchant, host) in &servers {
        prove(&mut lanes, merchant, host);
    }
    for (merchant, host) in &servers {
        add(&mut lanes, merchant, host, 100);
    }
    let order: Vec<_> = start_all(&mut lanes).iter().map(host_of).collect();
    assert_eq!(order[..6], ["http://a", "http://c", "http://b", "http://c", "http://a", "http://c"]);
}

#[test]
fn silent_receivers_of_one_owner_share_a_few_places() {
    let mut lanes = Lanes::<Notice>::default();
    prove(&mut lanes, "m", "good");
    for n in 0..150 {
        add(&mut lanes, "m", &format!("dead{n}"), 20);
    }
    assert_eq!(start_all(&mut lanes).len(), OWNER_WIDTH[0]);
    // A server of the same owner that answers has separate slots.
    add(&mut lanes, "m", "good", 50);
    assert_eq!(start_all(&mut lanes).len(), LANE_WIDTH);
}

#[test]
fn both_kinds_have_places_that_the_other_cannot_take() {
    let mut lanes = Lanes::<Notice>::default();
    prove(&mut lanes, "good", "good");
    for n in 0..100 {
        for host in 0..10 {
            add(&mut lanes, &format!("new{n}"), &format!("new{n}-{host}"), 1);
        }
    }
    assert_eq!(start_all(&mut lanes).len(), KIND_WIDTH[0]);
    add(&mut lanes, "good", "good", 100);
    assert_eq!(start_all(&mut lanes).len(), LANE_WIDTH);

    let mut lanes = Lanes::<Notice>::default();
    for n in 0..20 {
        prove(&mut lanes, &format!("busy{n}"), &format!("busy{n}"));
    }
    for n in 0..20 {
        add(&mut lanes, &format!("busy{n}"), &format!("busy{n}"), 100);
    }
    assert_eq!(start_all(&mut lanes).len(), KIND_WIDTH[1]);
    for n in 0..100 {
        add(&mut lanes, &format!("new{n}"), &format!("new{n}"), 1);
    }
    assert_eq!(start_all(&mut lanes).len(), ALL_WIDTH - KIND_WIDTH[1]);
}

#[test]
fn a_notice_is_here_once() {
    let mut lanes = lanes(&[("a", 1), ("a", 1)]);
    assert_eq!(start_all(&mut lanes).len(), 1);
    // The clock jumped, and the poller leased it again while it was being sent.
    add(&mut lanes, "a", "a", 1);
    assert_eq!(start_all(&mut lanes).len(), 0);
}

#[test]
fn a_lease_that_is_nearly_over_is_not_used_and_a_new_one_is() {
    let late = NOW.saturating_add(Duration::from_secs(15));
    let mut lanes = lanes(&[("a", 2)]);
    assert!(lanes.start(late).is_none());
    assert!(lanes.held.is_empty() && lanes.by_receiver.is_empty() && lanes.by_owner.is_empty());

    let mut notice = notices("a", "a", 1, NOW).remove(0);
    lanes.add(notice.clone());
    notice.state = NoticeState::Due { at: NOW, leased_until: late.saturating_add(ATTEMPT_MAX) };
    lanes.add(notice);
    assert!(lanes.start(late).is_some());
}

#[test]
fn memory_is_bounded_and_the_owner_with_the_most_makes_room() {
    let mut lanes = lanes(&[("a", LANE_MAX + 10)]);
    assert_eq!(lanes.held.len(), LANE_MAX);
    for n in 0..200 {
        add(&mut lanes, "greedy", &format!("b{n}"), 150);
    }
    assert_eq!(lanes.held.len(), ALL_MAX);
    add(&mut lanes, "late", "late", 1);
    assert!(lanes.held.len() < ALL_MAX);
    let started = start_all(&mut lanes);
    assert!(started.iter().any(|slot| host_of(slot) == "http://late"), "the late one found room");
}

#[test]
fn what_is_remembered_is_bounded() {
    let mut lanes = Lanes::<Notice>::default();
    for n in 0..REMEMBERED_MAX + 100 {
        add(&mut lanes, "m", &format!("h{n}"), 1);
        for slot in start_all(&mut lanes) {
            lanes.finish(&slot, n % 2 == 0);
        }
    }
    assert_eq!(
        (lanes.remembered.width.len(), lanes.remembered.order.len()),
        (REMEMBERED_MAX, REMEMBERED_MAX)
    );
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
    assert!(lanes.held.is_empty() && lanes.by_receiver.is_empty() && lanes.by_owner.is_empty());
    assert_eq!(lanes.running.0, [0, 0]);
    assert!(lanes.turns.0.iter().all(VecDeque::is_empty));
}

/// 3,000 orders of one merchant go to 150 servers that accept connections and never answer. The first attempts for
/// other merchants, some of them new, start within two seconds of the product's clock in 99 of 100 cases.
#[test]
fn one_merchants_hanging_servers_do_not_delay_the_others() {
    let hanging = Duration::from_secs(15);
    let answering = Duration::from_millis(200);
    let mut lanes = Lanes::<Notice>::default();
    let mut arrivals: HashMap<NoticeKey, Timestamp> = HashMap::new();
    let mut delays = Vec::new();
    // The ends of running attempts: when, and which.
    let mut ends: BinaryHeap<(std::cmp::Reverse<Timestamp>, usize)> = BinaryHeap::new();
    let mut slots: Vec<Slot<NoticeKey>> = Vec::new();
    for step in 0..6_000_u64 {
        let now = NOW.saturating_add(Duration::from_millis(10 * step));
        if step < 150 {
            for n in 0..20 {
                let host = format!("hang{}", (step * 20 + n) % 150);
                for notice in notices("hostile", &host, 1, now) {
                    lanes.add(notice);
                }
            }
        }
        // A notice of one of forty other merchants.
        let other = format!("shop{}", step % 40);
        for notice in notices(&other, &other, 1, now) {
            arrivals.insert(notice.key(), now);
            lanes.add(notice);
        }
        while ends.peek().is_some_and(|(at, _)| at.0 <= now) {
            let (_, index) = ends.pop().unwrap();
            let is_hanging = slots[index].receiver.contains("hang");
            lanes.finish(&slots[index].clone(), !is_hanging);
        }
        while let Some(start) = lanes.start(now) {
            let takes = if start.slot.receiver.contains("hang") { hanging } else { answering };
            if let Some(arrived) = arrivals.remove(&start.slot.key) {
                delays.push(now.as_micros() - arrived.as_micros());
            }
            ends.push((std::cmp::Reverse(now.saturating_add(takes)), slots.len()));
            slots.push(start.slot);
        }
    }
    delays.sort_unstable();
    assert!(delays.len() > 5_900, "{}", delays.len());
    let p99 = delays[delays.len() * 99 / 100];
    assert!(p99 <= 2_000_000, "{p99} µs");
}
