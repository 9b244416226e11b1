//! `cargo xtask bench`: the benchmark, next to a reference workload that runs on the same server at the same time.
//!
//! It starts a PostgreSQL with production-like settings, measures pgbench's TPC-B-like script there, and passes the
//! server and the figure to the benchmark `payments` of the crate `cashier`. Figures from another run or another
//! machine are never compared. `--baseline REV` compares with another revision instead (`compare`), `--targets` judges
//! by the targets, and `--plots` draws what that measured.

mod bridge;
mod compare;
mod pgbench;
mod plots;
mod report;
mod revision;
mod system;
mod targets;

use anyhow::Result;

use crate::machine::{self, Tool};
use crate::postgres::{self, Server, Settings};
use crate::{process, workspace};

/// The cargo arguments, for this revision and for the one it is compared with.
const BENCHMARK: [&str; 5] = ["bench", "--workspace", "--locked", "--bench", "payments"];
/// The variable that passes the PostgreSQL of the run to the benchmark.
const SERVER: &str = "CASHIER_BENCH_POSTGRES";
/// The parts that xtask measures itself, or has a reference workload for.
const BRIDGE: &str = "bridge";
const PIPELINE: &str = "pipeline";

/// Runs the benchmark. `args` go to it, or say what to compare.
///
/// # Errors
/// When something does not build, the server does not start, or the benchmark fails.
pub(crate) fn run(args: &[String]) -> Result<()> {
    if args.iter().any(|arg| arg == targets::TARGETS) {
        return targets::run(args);
    }
    if args.iter().any(|arg| arg == plots::PLOTS) {
        return plots::run(args);
    }
    if compare::is_wanted(args) {
        return compare::run(args);
    }
    let is_wanted = |part: &str| only(args).is_none_or(|only| only == part);
    if only(args) != Some(BRIDGE) {
        payments(args, only(args).is_none_or(|only| only.contains(PIPELINE)))?;
    }
    if is_wanted(BRIDGE) { bridge::measure() } else { Ok(()) }
}

/// Runs the benchmark with a PostgreSQL, and with pgbench's figure where payments are compared with it.
fn payments(args: &[String], with_yardstick: bool) -> Result<()> {
    machine::ensure(&[Tool::Compiler, Tool::Postgres])?;
    process::run(workspace::cargo()?.args(BENCHMARK).arg("--no-run"))?;
    let server = Server::start(&postgres::find()?, Settings::BENCH)?;
    let mut payments = workspace::cargo()?;
    payments.args(BENCHMARK).arg("--").args(args).env(SERVER, server.url());
    if with_yardstick {
        let yardstick = pgbench::measure(&server)?;
        eprintln!(
            "pgbench, TPC-B-like, {} clients, median of {} runs: {yardstick} tps",
            pgbench::CLIENTS,
            pgbench::RUNS
        );
        payments.env(pgbench::FIGURE, yardstick.to_string());
    }
    process::run(&mut payments)
}

/// The part named after `--only`.
fn only(args: &[String]) -> Option<&str> {
    match args.iter().position(|arg| arg == "--only") {
        Some(at) => args.get(at + 1).map(String::as_str),
        // Only this part knows the flag.
        None => args.iter().any(|arg| arg == "--stored").then_some("growth"),
    }
}
