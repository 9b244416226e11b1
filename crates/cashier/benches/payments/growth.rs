//! What a payment costs when there are many already: the pipeline's rate, its log and its size at each number of stored
//! payments that `--stored` names.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cashier_store::Address;

use super::Options;
use super::pipeline::{Bench, CALLERS, MERCHANTS, new_database};
use super::report::{Cost, Report, Row, rss_kib};
use super::sample::{Sample, per_second};

pub(crate) async fn measure(options: &Options, report: &mut Report) {
    let folder = tempfile::tempdir().expect("a folder");
    let bench = Arc::new(Bench::open(&Address::Sqlite(folder.path().join("growth.db"))).await);
    let counts = Arc::clone(&bench.counts);
    let length = |name: &str| std::fs::metadata(folder.path().join(name)).map_or(0, |file| file.len());
    let stored = async || length("growth.db") + length("growth.db-wal");
    grow("SQLite", bench, options, report, async || counts.log_bytes(), stored).await;

    let Ok(admin) = std::env::var("CASHIER_BENCH_POSTGRES") else { return };
    let address = new_database(&admin).await;
    let Address::Postgres(url) = &address else { return };
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("PostgreSQL");
    tokio::spawn(connection);
    let ask = async |question: &str| {
        let row = client.query_one(question, &[]).await.expect("an answer");
        u64::try_from(row.get::<_, i64>(0)).unwrap_or(0)
    };
    let log = async || ask("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint").await;
    let stored = async || ask("SELECT pg_database_size(current_database())").await;
    grow("PostgreSQL", Arc::new(Bench::open(&address).await), options, report, log, stored).await;
}

/// Measures at each number of stored payments. `log` and `size` give bytes written and stored so far.
async fn grow(
    engine: &str,
    bench: Arc<Bench>,
    options: &Options,
    report: &mut Report,
    log: impl AsyncFn() -> u64,
    size: impl AsyncFn() -> u64,
) {
    for stored in &options.stored {
        fill(&bench, *stored).await;
        let before = log().await;
        let (mut row, paid) = run(&bench, format!("{engine}, 512 in flight, {stored} stored"), options).await;
        row.cost = Some(Cost {
            log_bytes: (log().await - before) / paid.max(1),
            stored_bytes: size().await / bench.paid().max(1),
        });
        report.row(row);
    }
    bench.close().await;
}

/// Pays until so many payments are stored.
async fn fill(bench: &Arc<Bench>, stored: u64) {
    let missing = stored.saturating_sub(bench.paid());
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
}

/// One run: its row, and how many payments it made.
async fn run(bench: &Arc<Bench>, name: String, options: &Options) -> (Row, u64) {
    let (before, start) = (bench.paid(), Instant::now());
    let (_, sample): (u64, Sample) =
        bench.run(CALLERS, MERCHANTS, Duration::from_secs(options.seconds)).await;
    let (mut sample, paid) = (sample, bench.paid() - before);
    let row = Row {
        name,
        per_second: per_second(paid, start.elapsed()),
        p50_us: sample.percentile(50),
        p99_us: sample.percentile(99),
        rss_kib: rss_kib(std::process::id()),
        ratios: Vec::new(),
        cost: None,
    };
    (row, paid)
}
