//! What a payment costs when many are stored already: at each number of stored payments named by `--stored`, the
//! pipeline's rate, its log and its size, how long the proof of the books takes, and how long a start takes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cashier_protocol::dialect::Dialects;
use cashier_store::Address;

use super::Options;
use super::pipeline::{Bench, CALLERS, MERCHANTS, new_database};
use super::report::Report;
use super::sample::per_second;

/// The number of payments at which the proof of the books is timed.
const PROVED: u64 = 100_000;

pub(crate) async fn measure(options: &Options, report: &mut Report) {
    {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("growth.db");
        grow("SQLite", &Address::Sqlite(file.clone()), &Disk::File(file), options, report).await;
    }
    let Ok(admin) = std::env::var("CASHIER_BENCH_POSTGRES") else { return };
    let address = new_database(&admin).await;
    let Address::Postgres(url) = &address else { return };
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("PostgreSQL");
    tokio::spawn(connection);
    grow("PostgreSQL", &address, &Disk::Server(client), options, report).await;
}

/// Measures at each number of stored payments, the smallest first.
async fn grow(engine: &str, address: &Address, disk: &Disk, options: &Options, report: &mut Report) {
    let mut bench = Arc::new(Bench::open(address).await);
    let people = disk.stored().await;
    for stored in &options.stored {
        let rate = fill(&bench, *stored).await;
        // Four runs, each of which adds at most an eighth, so that the named number stays about right.
        let eighth = Duration::from_millis((stored / 8).saturating_mul(1_000) / rate.max(1));
        let (before, log) = (bench.paid(), disk.log(&bench).await);
        let name = format!("{engine}, 512 in flight, {stored} stored");
        let mut row = bench.runs(&name, CALLERS, MERCHANTS, options.length().min(eighth)).await;
        let paid = bench.paid();
        let log = (disk.log(&bench).await - log) / (paid - before).max(1);
        let bytes = disk.stored().await.saturating_sub(people) / paid.max(1);
        let proof = prove(&bench).await;
        let started;
        (bench, started) = bench.open_again(address).await;
        row.costs = vec![
            ("log_bytes", log),
            ("stored_bytes", bytes),
            ("verify_ms_per_100k", millis(proof).saturating_mul(PROVED) / paid.max(1)),
            ("start_ms", millis(started)),
        ];
        row.point = Some((format!("{engine} by stored payments"), *stored));
        report.row(row);
    }
    bench.close().await;
}

/// Pays until this many payments are stored. Returns the rate.
async fn fill(bench: &Arc<Bench>, stored: u64) -> u64 {
    let (missing, start) = (stored.saturating_sub(bench.paid()), Instant::now());
    let callers = u64::try_from(CALLERS).unwrap_or(1);
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let bench = Arc::clone(bench);
            tokio::spawn(async move {
                for _ in 0..missing / callers {
                    bench.pay(MERCHANTS).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a caller");
    }
    per_second(missing, start.elapsed())
}

/// How long the proof of the books takes. They must be right; otherwise the measurements mean nothing.
async fn prove(bench: &Bench) -> Duration {
    let start = Instant::now();
    let proof = bench.reader.verify(&Dialects::default()).await.expect("a proof");
    assert_eq!(proof.findings, [], "the books are not right");
    start.elapsed()
}

fn millis(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

/// Where the bytes are written.
enum Disk {
    File(PathBuf),
    Server(tokio_postgres::Client),
}

impl Disk {
    /// How many bytes have been written to the write-ahead log.
    async fn log(&self, bench: &Bench) -> u64 {
        match self {
            Self::File(_) => bench.counts.log_bytes(),
            Self::Server(client) => ask(client, "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint").await,
        }
    }

    /// How many bytes the database has.
    async fn stored(&self) -> u64 {
        match self {
            Self::File(file) => file_bytes(file),
            Self::Server(client) => ask(client, "SELECT pg_database_size(current_database())").await,
        }
    }
}

/// How many bytes the pages of a database have, including those in the log.
pub(crate) fn file_bytes(path: &Path) -> u64 {
    let connection = rusqlite::Connection::open(path).expect("the database");
    let number = |name| {
        let number: i64 = connection.pragma_query_value(None, name, |row| row.get(0)).expect("a number");
        u64::try_from(number).unwrap_or(0)
    };
    number("page_count") * number("page_size")
}

async fn ask(client: &tokio_postgres::Client, question: &str) -> u64 {
    let row = client.query_one(question, &[]).await.expect("an answer");
    u64::try_from(row.get::<_, i64>(0)).unwrap_or(0)
}
