//! What the disk and the engines could do at best: the upper limits for everything that is stored.
//!
//! A payment is replaced by one row of the same size, and each batch is committed and synced as the pipeline's are.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cashier_store::Address;
use rusqlite::Connection;

use super::Options;
use super::growth::file_bytes;
use super::pipeline::{Bench, MERCHANTS, new_database};
use super::report::Report;
use super::sample::{median, per_second};

const RUNS: usize = 3;
/// How many payments are made to find the size of one.
const SAMPLE: u64 = 5_000;
/// The payments of one batch: 512 commands, of which a payment takes two.
const BATCH: u64 = 256;
/// About as much as a small batch appends to a log.
const APPENDED: usize = 4_096;

pub(crate) async fn measure(options: &Options, report: &mut Report) {
    let folder = tempfile::tempdir().expect("a folder");
    let length = options.length();
    report.yardstick("fsync of a small append", syncs(&folder.path().join("appended"), length));
    let bytes = bytes_of_payment(&folder.path().join("payments.db")).await;
    let rows = usize::try_from(BATCH).unwrap_or(1);
    let batch = vec![vec![b'x'; usize::try_from(bytes).unwrap_or(0)]; rows];
    let rate = into_sqlite(&folder.path().join("bare.db"), &batch, length);
    report.yardstick("bare insert of a payment's bytes, SQLite", rate);
    if let Ok(admin) = std::env::var("CASHIER_BENCH_POSTGRES") {
        let rate = into_postgres(&admin, &batch, length).await;
        report.yardstick("bare insert of a payment's bytes, PostgreSQL", rate);
    }
}

/// How many times a second a small append to a file is synced.
fn syncs(path: &Path, length: Duration) -> u64 {
    let mut file = std::fs::File::create(path).expect("a file");
    let mut rates = Vec::new();
    for _ in 0..RUNS {
        let (start, mut count) = (Instant::now(), 0);
        while start.elapsed() < length {
            file.write_all(&[b'x'; APPENDED]).expect("written");
            file.sync_data().expect("synced");
            count += 1;
        }
        rates.push(per_second(count, start.elapsed()));
    }
    median(rates)
}

/// How many bytes SQLite stores for a payment.
async fn bytes_of_payment(path: &Path) -> u64 {
    let bench = Arc::new(Bench::open(&Address::Sqlite(path.to_owned())).await);
    let people = file_bytes(path);
    for _ in 0..SAMPLE / BATCH {
        futures_util::future::join_all((0..BATCH).map(|_| bench.pay(MERCHANTS))).await;
    }
    let bytes = (file_bytes(path) - people) / bench.paid();
    bench.close().await;
    bytes
}

/// Rows the size of a payment, per second.
fn into_sqlite(path: &Path, batch: &[Vec<u8>], length: Duration) -> u64 {
    let mut connection = Connection::open(path).expect("a database");
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
    connection.execute_batch(settings).expect("settings");
    connection
        .execute_batch("CREATE TABLE bare (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        .expect("a table");
    let mut rates = Vec::new();
    for _ in 0..RUNS {
        let (start, mut count) = (Instant::now(), 0);
        while start.elapsed() < length {
            let transaction = connection.transaction().expect("a transaction");
            let mut insert =
                transaction.prepare_cached("INSERT INTO bare (bytes) VALUES (?1)").expect("a statement");
            for row in batch {
                insert.execute([row]).expect("inserted");
            }
            drop(insert);
            transaction.commit().expect("committed");
            count += BATCH;
        }
        rates.push(per_second(count, start.elapsed()));
    }
    median(rates)
}

/// Rows the size of a payment, per second, over one connection.
async fn into_postgres(admin: &str, batch: &[Vec<u8>], length: Duration) -> u64 {
    let Address::Postgres(url) = new_database(admin).await else { return 0 };
    let (client, connection) =
        tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("PostgreSQL");
    tokio::spawn(connection);
    let table =
        "CREATE TABLE bare (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, bytes BYTEA NOT NULL)";
    client.batch_execute(table).await.expect("a table");
    let insert = "INSERT INTO bare (bytes) SELECT * FROM unnest($1::bytea[])";
    let insert = client.prepare(insert).await.expect("a statement");
    let mut rates = Vec::new();
    for _ in 0..RUNS {
        let (start, mut count) = (Instant::now(), 0);
        while start.elapsed() < length {
            client.execute(&insert, &[&batch]).await.expect("inserted");
            count += BATCH;
        }
        rates.push(per_second(count, start.elapsed()));
    }
    median(rates)
}
