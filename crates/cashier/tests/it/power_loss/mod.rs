//! The power is cut while payments are under way: what was answered is there and whole; anything else is there whole or
//! not at all.

mod disk;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cashier_core::id::{MerchantId, PaymentId, UserId};
use cashier_core::ledger::AccountId;
use cashier_core::payment::Confirmation;
use cashier_core::time::Timestamp;
use cashier_engine::Engine;
use cashier_engine::clock::ManualClock;
use cashier_protocol::dialect::Dialects;
use cashier_store::{Address, Reader, Store};
use futures_util::StreamExt as _;
use futures_util::future::join_all;

use crate::commands::confirm;
use crate::patience::until;
use crate::support::{Database, System, amount, create};
use disk::{Disk, Image};

const RUNS: u64 = 5;
const IMAGES: usize = 40;
const RESTARTS: usize = 2;
const IN_FLIGHT: usize = 48;
const USERS: usize = 6;
const FUNDS: i64 = 1_000_000_000;
const PRICE: i64 = 250;

/// An answer: the payment was created, or also paid.
type Answers = Arc<Mutex<Vec<(PaymentId, bool)>>>;

/// A database whose power was cut many times, as its images show.
struct Run {
    answers: Answers,
    merchant: MerchantId,
    users: Vec<UserId>,
    images: Vec<Image>,
}

/// Two hundred images: none, all or parts of what was written after the last sync are left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_takes_back_nothing_that_was_answered() {
    let (mut images, mut more, mut less) = (0, 0, 0);
    for seed in 0..RUNS {
        let run = &Run::finish(seed).await;
        let found = futures_util::stream::iter(&run.images).map(|image| run.check(seed, image));
        let found: Vec<_> = found.buffer_unordered(2).collect().await;
        images += found.len();
        more += found.iter().filter(|found| found.unanswered > 0).count();
        less += found.iter().filter(|found| found.lost > 0).count();
    }
    assert!(images >= 200 && more > 0 && less > 0, "{images} images, {more} with more, {less} with less");
}

impl Run {
    /// Pays until there are enough images, including some of logs that started over.
    async fn finish(seed: u64) -> Self {
        let database = Database::sqlite();
        let Address::Sqlite(path) = &database.address else { unreachable!("it is a file") };
        let answers = Answers::default();
        let disk = Disk::under(path, seed, {
            let answers = Arc::clone(&answers);
            move || answers.lock().unwrap().len()
        });
        let store = Store::open_with(&database.address, disk.sync_file()).await.unwrap();
        let clock = Arc::new(ManualClock::new(Timestamp::from_micros(1_790_000_000_000_000)));
        let system = System::of(store, seed, &clock, Arc::clone(&clock) as _);
        let merchant = system.merchant("TEA").await;
        let named = (0..USERS).map(|number| format!("payer-{number}"));
        let users: Vec<_> = futures_util::stream::iter(named)
            .then(|name| {
                let system = &system;
                async move { system.user(&name, FUNDS).await }
            })
            .collect()
            .await;
        disk.take_images();
        for burst in 0.. {
            let payers = (0..IN_FLIGHT).map(|number| {
                let pay = pay(
                    system.engine.clone(),
                    merchant,
                    users[number % USERS],
                    format!("{burst}-{number}"),
                    Arc::clone(&answers),
                );
                async { tokio::spawn(pay).await.unwrap() }
            });
            join_all(payers).await;
            let (images, restarts) = disk.progress();
            if images >= IMAGES && restarts >= RESTARTS {
                break;
            }
            if burst % 2 == 1 {
                until("the log was moved", async || disk.is_moved().then_some(())).await;
            }
        }
        system.stop().await;
        Self { answers, merchant, users, images: disk.take_images() }
    }

    /// Opens an image as the next process does.
    async fn check(&self, seed: u64, image: &Image) -> Found {
        let what = format!("seed {seed}, {:?} kept, {} answers", image.kept, image.answers);
        let path = image.path();
        let store = Store::open(&Address::Sqlite(path.clone())).await.unwrap();
        let report = store.reader.verify(&Dialects::default()).await.unwrap();
        assert_eq!(report.findings, [], "{what}");
        let states = states(&path);
        let answers = self.answers.lock().unwrap().clone();
        let (before, after) = answers.split_at(image.answers);
        let is_there = |(id, is_paid): &&(PaymentId, bool)| match states.get(&id.to_bytes()[..]) {
            Some(state) => !is_paid || state == "succeeded",
            None => false,
        };
        let missing: Vec<_> = before.iter().filter(|answer| !is_there(answer)).collect();
        assert_eq!(missing, [] as [&(PaymentId, bool); 0], "answered and lost: {what}");
        let paid = i64::try_from(states.values().filter(|state| *state == "succeeded").count()).unwrap();
        let currency = amount(1).currency();
        let earned = balance(&store.reader, AccountId::merchant(self.merchant, currency)).await;
        assert_eq!(earned, paid * PRICE, "{what}");
        let mut left = 0;
        for user in &self.users {
            left += balance(&store.reader, AccountId::user(*user, currency)).await;
        }
        assert_eq!(left, FUNDS * i64::try_from(USERS).unwrap() - earned, "{what}");
        let unanswered = after.iter().filter(is_there).count();
        Found { unanswered, lost: after.len() - unanswered }
    }
}

/// How much an image has of what was answered after it.
struct Found {
    unanswered: usize,
    lost: usize,
}

async fn balance(reader: &Reader, account: AccountId) -> i64 {
    reader.account(account).await.unwrap().map_or(0, |account| account.balance().unwrap())
}

/// The state of every payment.
fn states(path: &Path) -> HashMap<Vec<u8>, String> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut statement = connection.prepare("SELECT id, state FROM payments").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Two payments, one after the other.
async fn pay(engine: Engine, merchant: MerchantId, user: UserId, name: String, answers: Answers) {
    let expires_at = engine.clock().now().saturating_add(Duration::from_mins(30));
    for number in 0..2 {
        let order =
            engine.submit(create(merchant, &format!("{name}-{number}"), PRICE, expires_at)).await.unwrap();
        let payment: PaymentId = order.subject.as_id();
        answers.lock().unwrap().push((payment, false));
        let paid = engine.submit(confirm(payment, user, amount(PRICE), merchant)).await.unwrap();
        assert!(matches!(paid, Confirmation::Paid { .. }), "{paid:?}");
        answers.lock().unwrap().push((payment, true));
    }
}
