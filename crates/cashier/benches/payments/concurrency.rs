//! The pipeline's rate by the number of callers that wait concurrently.

use std::sync::Arc;

use cashier_store::Address;

use super::Options;
use super::pipeline::{Bench, MERCHANTS, new_database};
use super::report::Report;

const CALLERS: [usize; 6] = [1, 4, 16, 64, 256, 512];

pub(crate) async fn measure(options: &Options, report: &mut Report) {
    let folder = tempfile::tempdir().expect("a folder");
    rise("SQLite", &Address::Sqlite(folder.path().join("bench.db")), options, report).await;
    if let Ok(admin) = std::env::var("CASHIER_BENCH_POSTGRES") {
        rise("PostgreSQL", &new_database(&admin).await, options, report).await;
    }
}

async fn rise(engine: &str, address: &Address, options: &Options, report: &mut Report) {
    let bench = Arc::new(Bench::open(address).await);
    for callers in CALLERS {
        let name = format!("{engine}, by concurrency, {callers} in flight");
        let mut row = bench.runs(&name, callers, MERCHANTS, options.length()).await;
        row.point = Some((format!("{engine} by concurrency"), u64::try_from(callers).unwrap_or(0)));
        report.row(row);
    }
    bench.close().await;
}
