//! pgbench's TPC-B-like script: the reference workload for payments on PostgreSQL.
//!
//! Rates are kept as whole transactions per second; the fraction means nothing at these rates.

use anyhow::{Context, Result};

use crate::postgres::Server;
use crate::process;

/// The variable that passes the figure to the benchmark.
pub(super) const FIGURE: &str = "CASHIER_BENCH_PGBENCH_TPS";
/// Concurrent connections.
pub(super) const CLIENTS: &str = "8";
/// How many runs the median is taken over.
pub(super) const RUNS: usize = 3;
const SECONDS: &str = "10";
const SCALE: &str = "10";
const DATABASE: &str = "pgbench";

/// The median rate in transactions per second. The database it used is dropped afterwards.
///
/// # Errors
/// When pgbench fails or prints no rate.
pub(super) fn measure(server: &Server) -> Result<u64> {
    server.create_database(DATABASE)?;
    process::capture(server.client("pgbench").args(["-i", "-q", "-s", SCALE, DATABASE]))?;
    let mut rates = Vec::with_capacity(RUNS);
    for number in 1..=RUNS {
        let mut run = server.client("pgbench");
        run.args(["-c", CLIENTS, "-j", "2", "-T", SECONDS, "-M", "prepared", DATABASE]);
        let rate = rate(&process::capture(&mut run)?)?;
        eprintln!("pgbench run {number}: {rate} tps");
        rates.push(rate);
    }
    server.drop_database(DATABASE)?;
    median(rates).context("no run")
}

/// Reads the rate from pgbench's output.
fn rate(text: &str) -> Result<u64> {
    let after =
        text.lines().find_map(|line| line.strip_prefix("tps = ")).context("pgbench printed no rate")?;
    let whole = after.split(['.', ' ']).next().unwrap_or_default();
    whole.parse().with_context(|| format!("pgbench printed the rate {after:?}"))
}

/// The median; of an even number of values, the upper middle one.
fn median(mut values: Vec<u64>) -> Option<u64> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rate is read from pgbench's real output.
    #[test]
    fn rate_is_read() {
        let text = "latency average = 0.974 ms\ntps = 8213.512341 (without initial connection time)\n";
        assert_eq!(rate(text).unwrap(), 8213);
        assert!(rate("latency average = 1 ms").is_err());
    }

    /// The median does not depend on the order.
    #[test]
    fn median_is_the_middle() {
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(vec![]), None);
    }
}
