//! What a payment costs, as counts: statements, pages of the log, rows, and allocations on the writer's thread. No
//! other work on the machine changes these numbers. Times belong in the benchmark.
//!
//! The bounds are a little above the counts at the time they were set. A change that raises the cost on purpose raises
//! them.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use allocation_counter::measure;
use cashier_core::id::{MerchantId, UserId};
use cashier_core::payment::ConfirmPayment;
use cashier_store::{Address, Batch, Counts, Durable, StoreError, Writer};
use futures_util::future::join_all;
use tokio::sync::Mutex;
use tokio::task::unconstrained;

use crate::patience::until;
use crate::support::{Database, PIN, System, amount, create, on_both_engines};

on_both_engines! {
    a_payment_costs_little;
}

const PAYMENTS: u64 = 256;
/// A page with its header in SQLite's log.
const FRAME: u64 = 4_096 + 24;

/// A writer whose allocations are counted, and that can be held back before a batch.
pub(crate) struct Watched {
    writer: Box<dyn Writer>,
    watch: Watch,
}

/// The test's handle on a [`Watched`] writer.
#[derive(Clone, Default)]
pub(crate) struct Watch {
    allocations: Arc<AtomicU64>,
    gate: Arc<Mutex<()>>,
    /// How many batches have come to the gate.
    batches: Arc<AtomicU64>,
}

impl Watch {
    pub(crate) fn on(&self, writer: Box<dyn Writer>) -> Box<dyn Writer> {
        Box::new(Watched { writer, watch: self.clone() })
    }

    /// Runs the first command in a batch of its own, and all others in the next one. Returns their outcomes.
    async fn together<F: Future>(&self, mut commands: impl Iterator<Item = F>) -> Vec<F::Output> {
        let closed = self.gate.lock().await;
        let before = self.batches.load(Ordering::SeqCst);
        let mut first = Box::pin(commands.next().unwrap());
        // A command is submitted when it is first polled.
        assert!(is_pending(first.as_mut()).await, "nothing is committed while the gate is closed");
        until("the writer has taken the first command", async || {
            (self.batches.load(Ordering::SeqCst) > before).then_some(())
        })
        .await;
        let mut others = Box::pin(unconstrained(join_all(commands)));
        assert!(is_pending(others.as_mut()).await, "nothing is committed while the gate is closed");
        drop(closed);
        let mut outcomes = vec![first.await];
        outcomes.extend(others.await);
        outcomes
    }
}

/// Polls it once.
async fn is_pending<F: Future>(mut future: Pin<&mut F>) -> bool {
    std::future::poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

impl Writer for Watched {
    fn run(&mut self, batch: &mut dyn Batch) -> Result<(), StoreError> {
        self.watch.batches.fetch_add(1, Ordering::SeqCst);
        let _open = self.watch.gate.blocking_lock();
        let mut outcome = Ok(());
        let counted = measure(|| outcome = self.writer.run(batch));
        self.watch.allocations.fetch_add(counted.count_total, Ordering::Relaxed);
        outcome
    }

    fn may_keep_rows(&self) -> bool {
        self.writer.may_keep_rows()
    }

    fn counts(&self) -> Arc<Counts> {
        self.writer.counts()
    }

    fn durable(&self) -> Arc<dyn Durable> {
        self.writer.durable()
    }
}

async fn a_payment_costs_little(database: Database) {
    let mut system = System::start(&database, 8).await;
    let merchant = system.merchant("TEA").await;
    let users = join_all((0..PAYMENTS).map(|number| {
        let system = &system;
        async move { system.user(&format!("payer-{number}"), 1_000).await }
    }))
    .await;
    let mut rows = None;
    if let Address::Postgres(url) = &database.address {
        // A connection reports what it wrote to the server when it ends.
        system.stop().await;
        rows = Some(rows_written(url).await);
        system = System::start(&database, 9).await;
    }
    let before = counted(&system);
    pay(&system, merchant, &users).await;
    let [statements, log, allocations] = counted(&system);
    let [statements, log, allocations] = [statements - before[0], log - before[1], allocations - before[2]];
    let check = |count: u64, at_most: u64, what: &str| {
        assert!((1..=at_most).contains(&count), "{what}: {count} for {PAYMENTS} payments, at most {at_most}");
    };
    system.prove().await;
    system.stop().await;
    match &database.address {
        Address::Sqlite(_) => {
            // Eight each: one lookup of the order's record, and the writes. Rows written a moment ago are not loaded
            // again.
            check(statements, PAYMENTS * 9, "statements");
            // Half a page each: appended rows share pages.
            check(log / FRAME, 160, "pages of the log");
            check(allocations, PAYMENTS * 33, "allocations on the writer's thread");
        }
        Address::Postgres(url) => {
            // A statement for each table and batch, not for each row.
            check(statements, 30, "statements");
            // Seven each: the payment twice, the record, the transfer, its line, the user's account, the notice.
            check(rows_written(url).await - rows.unwrap(), PAYMENTS * 8, "rows");
            check(allocations, PAYMENTS * 58, "allocations on the writer's thread");
        }
    }
}

/// Statements, bytes of the log, allocations.
fn counted(system: &System) -> [u64; 3] {
    let allocations = system.watch.allocations.load(Ordering::Relaxed);
    [system.counts.statements(), system.counts.log_bytes(), allocations]
}

/// Each user pays an order.
async fn pay(system: &System, merchant: MerchantId, users: &[UserId]) {
    let expires_at = system.engine.clock().now().saturating_add(Duration::from_mins(30));
    let orders = users.iter().enumerate().map(|(number, _)| {
        system.engine.submit(create(merchant, &format!("order-{number}"), 700, expires_at))
    });
    let orders = system.watch.together(orders).await;
    let confirmations = orders.iter().zip(users).map(|(order, user)| {
        system.engine.submit(ConfirmPayment {
            payment: order.as_ref().unwrap().subject.as_id(),
            user: *user,
            seen_amount: amount(700),
            seen_payee: merchant,
            pin: PIN,
            idempotency: None,
        })
    });
    let confirmations = system.watch.together(confirmations).await;
    assert!(confirmations.iter().all(Result::is_ok));
}

/// How many rows have been inserted and updated, counted when nobody else is connected.
async fn rows_written(url: &str) -> u64 {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let driver = tokio::spawn(connection);
    let ask = async |question: &str| client.query_one(question, &[]).await.unwrap().get::<_, i64>(0);
    until("every other connection is closed", async || {
        let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                      AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
        (ask(others).await == 0).then_some(())
    })
    .await;
    let rows = ask("SELECT sum(n_tup_ins + n_tup_upd)::bigint FROM pg_stat_user_tables").await;
    drop(client);
    driver.await.unwrap().unwrap();
    u64::try_from(rows).unwrap()
}
