//! `cargo xtask bench --baseline REV`: is this revision slower than that one?
//!
//! Both are built with the same toolchain and flags, each into its own folder. Their benchmarks run in pairs, back to
//! back, and the order alternates from pair to pair, so that whatever else the machine does affects both. Only the
//! ratio within a pair counts. The older revision need not know about this; a figure that it lacks is reported as not
//! compared.

mod options;
mod verdict;

use std::time::Instant;

use anyhow::{Result, bail};

use super::revision::Both;
use crate::machine::{self, Tool};
use crate::postgres::{self, Server, Settings};
use options::Options;
pub(super) use options::{BASELINE, number};
use verdict::{Figure, Pairs};

/// Whether these arguments ask for a comparison.
pub(super) fn is_wanted(args: &[String]) -> bool {
    args.iter().any(|arg| arg.starts_with(BASELINE))
}

/// Builds both revisions, measures them in turn, and prints the ratios.
///
/// # Errors
/// When an argument is invalid, a revision does not build, a benchmark fails, or a figure is below the limit.
pub(super) fn run(args: &[String]) -> Result<()> {
    let options = Options::parse(args)?;
    machine::ensure(&[Tool::Compiler, Tool::Postgres])?;
    let Both { old, new, commit } = Both::build(&options.baseline)?;
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    eprintln!(
        "load of this machine, 1, 5 and 15 minutes: {}",
        load.split(' ').take(3).collect::<Vec<_>>().join(" ")
    );

    let start = Instant::now();
    let server = Server::start(&postgres::find()?, Settings::BENCH)?;
    let mut pairs = Pairs::default();
    for number in 0..options.pairs {
        for part in &options.parts {
            let mut turn = [&old, &new];
            if number % 2 == 1 {
                turn.reverse();
            }
            let mut figures = Vec::new();
            for revision in turn {
                server.settle("cashier_bench_")?;
                let report = revision.measure(part, options.seconds, Some(&server))?;
                figures.push(report.figures().filter_map(Figure::read).collect::<Vec<_>>());
            }
            if number % 2 == 1 {
                figures.reverse();
            }
            let after = figures.pop().unwrap_or_default();
            pairs.add(&figures.pop().unwrap_or_default(), &after);
        }
        eprintln!("pair {} of {}, after {} s", number + 1, options.pairs, start.elapsed().as_secs());
    }
    let table = pairs.table(options.pairs);
    println!(
        "
this revision against {commit}, {} pairs of {} s

{table}",
        options.pairs, options.seconds
    );
    println!("measured for {} s", start.elapsed().as_secs());
    let below = pairs.below(options.pairs);
    if below.is_empty() { Ok(()) } else { bail!("below the baseline: {}", below.join("; ")) }
}
