//! Attempts to sign in: what is counted, what is given back, and how much is stored.

use std::time::Duration;

use cashier_core::id::Fresh;
use cashier_core::sign_in::{CountTry, ForgiveTry, Limit, Tried, TryKey, WINDOW};
use cashier_core::time::Timestamp;
use cashier_core::world::{Command, World};

use crate::support::{run_in_rounds, world};

const START: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);

/// Decides a command, which names every row that it reads: an attempt costs one round.
fn decide<C: Command<World>>(world: &mut World, command: &C, at: Timestamp) -> C::Outcome {
    let (rounds, outcome) = run_in_rounds(world, Fresh::new(at, [7; 16]), command);
    assert_eq!(rounds, 1, "every row was named");
    outcome.unwrap()
}

/// A key that belongs in the slot `slot`.
fn key(limit: Limit, slot: u8, who: u8) -> TryKey {
    let mut hash = [who; 32];
    (hash[0], hash[1]) = (0, slot);
    TryKey::new(limit, hash)
}

fn count(world: &mut World, keys: &[TryKey], at: Timestamp) -> Tried {
    decide(world, &CountTry { keys: keys.to_vec() }, at)
}

/// The number of attempts is limited, and the window begins with the first.
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

/// An attempt refused by one of its keys is counted for none.
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

/// A right password gives its attempt back, but never more than was counted.
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

/// Storage is bounded: a new key takes over its slot and counts from one.
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
