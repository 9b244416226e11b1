//! Tries to sign in: what is counted, what is given back, and what it costs to keep.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;
use std::time::Duration;

use cashier_core::id::Fresh;
use cashier_core::payment::Payment;
use cashier_core::provider::PaymentAttempt;
use cashier_core::sign_in::{CountTry, ForgiveTry, Limit, Tried, TryKey, WINDOW};
use cashier_core::time::Timestamp;
use cashier_core::web_order::WebOrder;
use cashier_core::world::{Command, Keys, Policy, Wire, World};

struct NoWire;

impl Wire for NoWire {
    fn payment_notice(&self, _: &Payment) -> Option<Vec<u8>> {
        Some(Vec::new())
    }

    fn order_paid(&self, _: &WebOrder, _: &Payment) -> Vec<u8> {
        Vec::new()
    }

    fn provider_response(&self, _: &PaymentAttempt) -> String {
        String::new()
    }
}

const START: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);

fn decide<C: Command<World>>(world: &mut World, command: &C, at: Timestamp) -> C::Outcome {
    let mut keys = Keys::default();
    command.name_keys(&mut keys);
    let unknown: Vec<_> = keys.try_counts.into_iter().filter(|key| !world.try_counts.knows(key)).collect();
    world.try_counts.loaded(unknown, []);
    command.decide(&mut Fresh::new(at, [7; 16]), world).unwrap()
}

fn world() -> World {
    World::new(Arc::new(NoWire), Policy::default())
}

/// A key in the place that `slot` names.
fn key(limit: Limit, slot: u8, who: u8) -> TryKey {
    let mut hash = [who; 32];
    (hash[0], hash[1]) = (0, slot);
    TryKey::new(limit, hash)
}

fn count(world: &mut World, keys: &[TryKey], at: Timestamp) -> Tried {
    decide(world, &CountTry { keys: keys.to_vec() }, at)
}

/// The number of tries is the limit, and the window begins with the first.
#[test]
fn a_window_has_so_many_tries() {
    for limit in [Limit::Network, Limit::Browser, Limit::Account] {
        let (mut world, keys) = (world(), [key(limit, 1, 1)]);
        for n in 0..limit.tries() {
            let at = START.saturating_add(Duration::from_secs(u64::from(n)));
            assert_eq!(count(&mut world, &keys, at), Tried::Counted, "{n}");
        }
        let until = START.saturating_add(WINDOW);
        let last = until.checked_sub(Duration::from_micros(1)).unwrap();
        assert_eq!(count(&mut world, &keys, last), Tried::Wait { until });
        assert_eq!(count(&mut world, &keys, until), Tried::Counted);
    }
}

/// A try that is refused by one of its keys is counted for none.
#[test]
fn what_is_refused_is_not_counted() {
    let (network, account) = (key(Limit::Network, 1, 1), key(Limit::Account, 2, 2));
    let mut world = world();
    for _ in 0..50 {
        count(&mut world, &[network, account], START);
    }
    let elsewhere = key(Limit::Network, 3, 3);
    for n in 0..10 {
        assert_eq!(count(&mut world, &[elsewhere, account], START), Tried::Counted, "{n}");
    }
    assert!(matches!(count(&mut world, &[elsewhere], START), Tried::Wait { .. }));
}

/// A right password gives its try back, and never more than was counted.
#[test]
fn a_right_password_costs_nothing() {
    let (mut world, keys) = (world(), [key(Limit::Network, 1, 1)]);
    decide(&mut world, &ForgiveTry { keys: keys.to_vec() }, START);
    for _ in 0..100 {
        assert_eq!(count(&mut world, &keys, START), Tried::Counted);
        decide(&mut world, &ForgiveTry { keys: keys.to_vec() }, START);
    }
    for _ in 0..10 {
        assert_eq!(count(&mut world, &keys, START), Tried::Counted);
    }
    assert!(matches!(count(&mut world, &keys, START), Tried::Wait { .. }));
}

/// What is kept has a bound: whoever comes to a place takes it, and counts from one.
#[test]
fn a_place_is_taken_over() {
    let (mut world, first, second) = (world(), key(Limit::Network, 1, 1), key(Limit::Network, 1, 2));
    for _ in 0..10 {
        count(&mut world, &[first], START);
    }
    assert_eq!(count(&mut world, &[second], START), Tried::Counted);
    assert_eq!(world.try_counts.changes().count(), 1);
    decide(&mut world, &ForgiveTry { keys: vec![first] }, START);
    for _ in 1..10 {
        assert_eq!(count(&mut world, &[second], START), Tried::Counted);
    }
    assert!(
        matches!(count(&mut world, &[second], START), Tried::Wait { .. }),
        "nobody else's try was given back"
    );
}
