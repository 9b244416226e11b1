//! `cargo xtask bench`: the benchmark, next to a yardstick that runs on the same server in the same minutes.
//!
//! It starts a PostgreSQL with settings as in production, measures pgbench's TPC-B-like script there, and hands
//! both the server and the figure to the benchmark `payments` of the crate `cashier`. Figures of another run or
//! another machine are never compared with.

mod bridge;
mod pgbench;

use anyhow::Result;

use crate::machine::{self, Tool};
use crate::postgres::{self, Server, Settings};
use crate::{process, workspace};

/// Measures. `args` go to the benchmark.
///
/// # Errors
/// When something does not build, the server does not start, or the benchmark fails.
pub(crate) fn run(args: &[String]) -> Result<()> {
    machine::ensure(&[Tool::Compiler, Tool::Postgres])?;
    let bench = ["bench", "--workspace", "--locked", "--bench", "payments"];
    process::run(workspace::cargo()?.args(bench).arg("--no-run"))?;

    let server = Server::start(&postgres::find()?, Settings::BENCH)?;
    let yardstick = pgbench::measure(&server)?;
    eprintln!(
        "pgbench, TPC-B-like, {} clients, median of {} runs: {yardstick} tps",
        pgbench::CLIENTS,
        pgbench::RUNS
    );

    let mut payments = workspace::cargo()?;
    payments.args(bench).arg("--").args(args);
    payments.env("CASHIER_BENCH_POSTGRES", server.url());
    payments.env("CASHIER_BENCH_PGBENCH_TPS", yardstick.to_string());
    process::run(&mut payments)?;
    bridge::measure()
}
