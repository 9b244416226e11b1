//! The search for the block that recorded a row, and the way from there to a root.

use std::collections::BTreeSet;
use std::time::Duration;

use cashier_core::chain::{BlockKey, Inclusion};
use cashier_core::id::{MerchantId, PaymentId};
use cashier_engine::clock::Clock as _;
use cashier_engine::roots::Occasion;
use cashier_store::read::{Proof, Wanted};

use super::{signing, write};
use crate::commands::cancel;
use crate::support::{Database, System, create, on_both_engines};

on_both_engines! {
    a_row_is_found_by_its_times;
    a_row_is_found_although_a_clock_was_wrong;
}

const DAY: Duration = Duration::from_hours(24);

/// More than one statement searches, and more than one tile.
const MANY: u32 = 700;

/// A proof that leads to the newest root, for which so many blocks are searched.
fn within(blocks_max: i64) -> Wanted {
    Wanted { root: None, blocks_max }
}

async fn order(system: &System, merchant: MerchantId, request: &str) -> PaymentId {
    let expires_at = system.clock.now().saturating_add(DAY);
    let command = create(merchant, request, 500, expires_at);
    let id = command.id;
    system.engine.submit(command).await.unwrap();
    id
}

fn made(proof: Proof) -> Inclusion {
    match proof {
        Proof::Made(proof) => *proof,
        other => panic!("{other:?}"),
    }
}

/// Whatever lies before, between and after, a few hundred blocks are searched.
async fn a_row_is_found_by_its_times(database: Database) {
    let system = System::start(&database, 1).await;
    let merchant = system.merchant("TEA").await;
    write(&system, MANY).await;
    system.clock.advance(DAY);
    let (open, cancelled) = (order(&system, merchant, "1").await, order(&system, merchant, "2").await);
    system.clock.advance(DAY / 2);
    write(&system, MANY).await;
    system.clock.advance(DAY / 2);
    system.engine.submit(cancel(cancelled, merchant)).await.unwrap();
    system.clock.advance(DAY);
    write(&system, MANY).await;
    let (roots, _) = signing(&system, BTreeSet::new()).await;
    assert_eq!(system.reader.prove_payment(open, within(1_000)).await.unwrap(), Proof::Uncovered);
    roots.sign(Occasion::Asked).await.unwrap();
    let place = async |id| made(system.reader.prove_payment(id, within(1_000)).await.unwrap()).block.key;
    let (first, second) = (place(open).await, place(cancelled).await);
    assert!(first.number + i64::from(MANY) < second.number, "{first:?} {second:?}");
    // What was never written is not there, and what was changed has no block.
    let nobody = PaymentId::from_bytes([7; 16]);
    assert_eq!(system.reader.prove_payment(nobody, within(1_000)).await.unwrap(), Proof::Absent);
    database.execute("UPDATE payments SET amount = amount + 1").await;
    let bounded = system.reader.prove_payment(open, within(1_000)).await.unwrap();
    assert_eq!(bounded, Proof::Unrecorded { is_certain: false });
    let all = system.reader.prove_payment(open, within(i64::MAX)).await.unwrap();
    assert_eq!(all, Proof::Unrecorded { is_certain: true });
    system.stop().await;
}

/// A search by time does not find a block that tells another time, but one through all blocks does.
async fn a_row_is_found_although_a_clock_was_wrong(database: Database) {
    let system = System::start(&database, 1).await;
    let merchant = system.merchant("TEA").await;
    write(&system, MANY).await;
    system.clock.advance(30 * DAY);
    let id = order(&system, merchant, "1").await;
    system.stop().await;
    // This one begins again at the time at which the other one began.
    let system = System::start(&database, 2).await;
    write(&system, MANY).await;
    signing(&system, BTreeSet::new()).await.0.sign(Occasion::Asked).await.unwrap();
    let bounded = system.reader.prove_payment(id, within(500)).await.unwrap();
    assert_eq!(bounded, Proof::Unrecorded { is_certain: false });
    let proof = made(system.reader.prove_payment(id, within(i64::MAX)).await.unwrap());
    assert!(proof.block.key > BlockKey { chain: 0, number: i64::from(MANY) });
    system.stop().await;
}
