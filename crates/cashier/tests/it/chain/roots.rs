//! Roots cover what is committed, have no gap whoever signs them, and show what was changed later.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use cashier_core::chain::{Block, SignedNote, tree};
use cashier_core::retention::{Period, Periods, Sweep};
use cashier_core::time::Timestamp;
use cashier_engine::clock::Clock;
use cashier_engine::messaging::Messenger;
use cashier_engine::outbound::Outbound;
use cashier_engine::roots::{Occasion, Outlets, Publisher, RootWorker, Roots};
use cashier_engine::workers::Retention;
use futures_util::future::join_all;

use super::{Ring, blocks, every_root, findings, signing, write};
use crate::patience::within;
use crate::support::{Database, System, on_both_engines};
use crate::turns::until_turned;

on_both_engines! {
    a_root_covers_what_is_committed;
    many_blocks_are_read_through_tiles;
    several_processes_sign_without_a_gap;
    whoever_asks_at_once_shares_a_root;
    every_day_has_its_root;
    roots_on_demand_go_after_their_period;
    what_was_changed_is_named;
    a_database_that_was_put_back_is_seen;
}

const DAY: Duration = Duration::from_hours(24);

fn worker(system: &System, roots: Arc<Roots>) -> RootWorker {
    let publisher = Publisher {
        engine: system.engine.clone(),
        reader: system.reader.clone(),
        outbound: Outbound::new().unwrap(),
        messenger: Arc::new(Messenger::default()),
        outlets: Outlets::default(),
    };
    RootWorker::start(roots, Arc::new(publisher))
}

async fn a_root_covers_what_is_committed(database: Database) {
    let system = System::start(&database, 1).await;
    let (roots, _) = signing(&system, BTreeSet::new()).await;
    write(&system, 3).await;
    let first = roots.sign(Occasion::Asked).await.unwrap();
    write(&system, 1).await;
    let second = roots.sign(Occasion::Asked).await.unwrap();
    assert_eq!((first.number, first.is_daily, second.number, second.is_daily), (1, true, 2, false));
    let hashes: Vec<_> = blocks(&system.reader).await.iter().map(Block::hash).collect();
    for stored in [&first, &second] {
        let note = SignedNote::parse(&stored.note).unwrap();
        assert_eq!(
            note.verify(&[Ring::verifier(1)]).map(|by| by.name().to_owned()),
            Ok("wallet.example".to_owned())
        );
        let root = stored.root().unwrap();
        let [head] = root.chains[..] else { panic!("not one chain: {root:?}") };
        assert_eq!(head.head, tree::head(&hashes[..usize::try_from(head.size).unwrap()]));
    }
    let sizes = [&first, &second].map(|root| root.root().unwrap().chains[0].size);
    // The key's fingerprint and three more; the first root itself and one more.
    assert_eq!(sizes, [4, 6]);
    assert_eq!(second.root().unwrap().previous, first.root().unwrap().digest());
    assert_eq!(findings(&system.reader, &[Ring::verifier(1)], &[first.note]).await, [""; 0]);
    system.stop().await;
}

async fn many_blocks_are_read_through_tiles(database: Database) {
    let system = System::start(&database, 2).await;
    let (roots, _) = signing(&system, BTreeSet::new()).await;
    write(&system, 600).await;
    roots.sign(Occasion::Asked).await.unwrap();
    assert_eq!(system.reader.tile_count(0, 8).await.unwrap(), 2);
    write(&system, 200).await;
    let root = roots.sign(Occasion::Asked).await.unwrap().root().unwrap();
    assert_eq!(system.reader.tile_count(0, 8).await.unwrap(), 3);
    let hashes: Vec<_> = blocks(&system.reader).await.iter().map(Block::hash).collect();
    let size = root.chains[0].size;
    for index in [0, 255, 256, 700, size - 1] {
        let mut path = Vec::new();
        for part in tree::path(index, size).unwrap() {
            path.push(system.reader.tree_head(0, part.from, part.until).await.unwrap());
        }
        let leaf = hashes[usize::try_from(index).unwrap()];
        assert_eq!(tree::climb(leaf, index, size, &path), Some(root.chains[0].head), "{index}");
    }
    assert_eq!(findings(&system.reader, &[Ring::verifier(1)], &[]).await, [""; 0]);
    database
        .execute(&format!("UPDATE tree_tiles SET head = {} WHERE place = 1", database.bytes(&[1; 32])))
        .await;
    let named = findings(&system.reader, &[Ring::verifier(1)], &[]).await;
    assert_eq!(named, ["the heads of subtrees are those of the blocks: chain 0, level 8, place 1"]);
    system.stop().await;
}

/// Two processes that sign and write at the same time take all numbers once, and no root covers less than the one before.
async fn several_processes_sign_without_a_gap(database: Database) {
    let (one, other) = (System::start(&database, 3).await, System::start(&database, 4).await);
    let (first, _) = signing(&one, BTreeSet::new()).await;
    let (second, _) = signing(&other, BTreeSet::new()).await;
    let work = async |system: &System, roots: &Roots| {
        for _ in 0..10 {
            write(system, 2).await;
            roots.sign(Occasion::Asked).await.unwrap();
        }
    };
    within("both sign", async { tokio::join!(work(&one, &first), work(&other, &second)) }).await;
    let numbers: Vec<_> = every_root(&one.reader).await.iter().map(|root| root.number).collect();
    assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
    let daily = every_root(&one.reader).await.iter().filter(|root| root.is_daily).count();
    assert_eq!(daily, 1);
    assert_eq!(findings(&one.reader, &[Ring::verifier(1)], &[]).await, [""; 0]);
    one.stop().await;
    other.stop().await;
}

async fn whoever_asks_at_once_shares_a_root(database: Database) {
    let system = System::start(&database, 5).await;
    let (roots, _) = signing(&system, BTreeSet::new()).await;
    let worker = worker(&system, roots);
    let requests = worker.requests();
    let asked = (0..50).map(|_| requests.sign());
    let answers = within("roots", join_all(asked)).await;
    let numbers: BTreeSet<_> = answers.into_iter().map(|root| root.unwrap().number).collect();
    assert!(numbers.len() <= 2, "{numbers:?}");
    worker.stop().await;
    assert!(requests.sign().await.is_err(), "nobody signs any more");
    system.stop().await;
}

async fn every_day_has_its_root(database: Database) {
    let system = System::start(&database, 6).await;
    let (roots, _) = signing(&system, BTreeSet::new()).await;
    let worker = worker(&system, Arc::clone(&roots));
    for day in 1..=3 {
        let number = until_turned(&system.engine, "the day's root", async || {
            let daily = system.reader.newest_daily_root().await.unwrap()?;
            (daily.at.as_micros() / 86_400_000_000 == system.clock.now().as_micros() / 86_400_000_000)
                .then_some(daily.number)
        });
        assert_eq!(number.await, day);
        assert_eq!(roots.sign_daily().await.unwrap(), None, "one is enough");
        system.clock.advance(DAY);
    }
    worker.stop().await;
    system.stop().await;
}

/// The newest stays, since the next one names it.
async fn roots_on_demand_go_after_their_period(database: Database) {
    let system = System::start(&database, 7).await;
    let (roots, _) = signing(&system, BTreeSet::new()).await;
    for _ in 0..3 {
        roots.sign(Occasion::Asked).await.unwrap();
    }
    system.clock.advance(DAY * 2);
    roots.sign_daily().await.unwrap();
    roots.sign(Occasion::Asked).await.unwrap();
    let mut periods = Periods::default();
    periods.set(Period::Roots, 1);
    let retention = Retention {
        engine: system.engine.clone(),
        reader: system.reader.clone(),
        clock: Arc::clone(&system.clock) as Arc<dyn Clock>,
        periods,
    };
    let swept = async || retention.page(Sweep::Roots, Timestamp::default()).await.unwrap().gone;
    assert_eq!(swept().await, 2);
    system.clock.advance(DAY * 2);
    assert_eq!(swept().await, 0);
    let numbers: Vec<_> = every_root(&system.reader).await.iter().map(|root| root.number).collect();
    assert_eq!(numbers, [1, 4, 5]);
    roots.sign_daily().await.unwrap();
    assert_eq!(swept().await, 1);
    assert_eq!(findings(&system.reader, &[Ring::verifier(1)], &[]).await, [""; 0]);
    system.stop().await;
}

async fn what_was_changed_is_named(database: Database) {
    let system = System::start(&database, 8).await;
    let (roots, _) = signing(&system, BTreeSet::new()).await;
    let mut notes = BTreeMap::new();
    for _ in 0..3 {
        write(&system, 4).await;
        let root = roots.sign(Occasion::Asked).await.unwrap();
        notes.insert(root.number, root.note);
    }
    let named = async || findings(&system.reader, &[Ring::verifier(1)], &[]).await.join("\n");
    let note = |number: i64, note: &str| format!("UPDATE roots SET note = '{note}' WHERE number = {number}");
    assert_eq!(named().await, "");

    let forged = notes[&2].replace("number 2", "number 9");
    database.execute(&note(2, &forged)).await;
    assert!(named().await.contains("signed by a known key: root 2: the signature"), "{}", named().await);
    database.execute(&note(2, &notes[&1])).await;
    assert!(named().await.contains("root 2: it is the text of root 1"), "{}", named().await);
    database.execute(&note(2, &notes[&2])).await;

    database.execute("UPDATE roots SET at = at + 1 WHERE number = 3").await;
    assert!(named().await.contains("root 3: it was signed at"), "{}", named().await);
    database.execute("UPDATE roots SET at = at - 1 WHERE number = 3").await;

    assert_eq!(named().await, "");
    database.execute("UPDATE blocks SET at = at + 1 WHERE number = 7").await;
    let found = named().await;
    assert!(!found.contains("root 1") && found.contains("root 2") && found.contains("root 3"), "{found}");
    database.execute("UPDATE blocks SET at = at - 1 WHERE number = 7").await;
    database.execute("DELETE FROM blocks WHERE number > 5").await;
    assert!(named().await.contains("of chain 0, of which 6 are there"), "{}", named().await);
    let stranger = findings(&system.reader, &[Ring::verifier(2)], &[]).await;
    assert_eq!(stranger.len(), 3, "{stranger:?}");
    assert!(stranger[0].contains("no signature of a known key"), "{stranger:?}");
    system.stop().await;
}

/// Only a root that was kept outside sees it.
async fn a_database_that_was_put_back_is_seen(database: Database) {
    let system = System::start(&database, 9).await;
    let (roots, _) = signing(&system, BTreeSet::new()).await;
    let mut notes = Vec::new();
    for _ in 0..3 {
        write(&system, 1).await;
        notes.push(roots.sign(Occasion::Asked).await.unwrap().note);
    }
    let named =
        async |outside: &[String]| findings(&system.reader, &[Ring::verifier(1)], outside).await.join("\n");
    assert_eq!(named(&notes).await, "");
    assert_eq!(named(&[notes[2].replace('\n', "\r\n")]).await, "");
    database.execute("DELETE FROM roots WHERE number = 3").await;
    database.execute("DELETE FROM blocks WHERE number > 5").await;
    assert_eq!(named(&[]).await, "");
    let found = named(&notes).await;
    assert!(found.contains("root 3 is not here, nor is a newer one"), "{found}");
    // Signed again, with other blocks.
    let again = System::start(&database, 10).await;
    let (roots, _) = signing(&again, BTreeSet::new()).await;
    write(&again, 2).await;
    roots.sign(Occasion::Asked).await.unwrap();
    let found = named(&notes).await;
    assert!(found.contains("root 3 is another one here"), "{found}");
    system.stop().await;
    again.stop().await;
}
