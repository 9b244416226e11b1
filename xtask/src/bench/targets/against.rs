//! The targets that compare with another revision: both are measured alternately, and the ratio within a pair counts.
//!
//! The older benchmark is driven by the options that it has. Its pipeline's payments add up in one database, so the
//! length of its runs determines how many are stored when 512 are in flight. This revision is then measured with as
//! many.

use std::collections::BTreeMap;
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::processor;
use super::table::{grown, ratio};
use crate::bench::report::Report;
use crate::bench::revision::{Both, Revision};
use crate::postgres::Server;

pub(super) const SQLITE_25K: &str = "SQLite, 25 k stored";
pub(super) const SQLITE_100K: &str = "SQLite, 100 k stored";
pub(super) const POSTGRES_100K: &str = "PostgreSQL, 100 k stored";
pub(super) const HTTP: &str = "HTTP, complete payments";
pub(super) const PROCESSOR: &str = "the server's processor time without RSA";
pub(super) const PAY_P99: &str = "p99 of pay";
pub(super) const CONFIRM_P99: &str = "p99 of confirm";
/// All of them.
#[cfg(test)]
pub(super) const FIGURES: [&str; 7] =
    [SQLITE_25K, SQLITE_100K, POSTGRES_100K, HTTP, PROCESSOR, PAY_P99, CONFIRM_P99];

/// The row of complete payments over HTTP.
pub(super) const COMPLETE: &str = "HTTP, complete payments, 64 payers";
const RSA: [&str; 2] = ["RSA-2048 signatures, one core", "RSA-2048 verifications, one core"];

/// The ratios of every figure, in thousandths, pair by pair.
#[derive(Debug, Default)]
pub(super) struct Against(BTreeMap<String, Vec<u64>>);

impl Against {
    /// Adds a pair. A figure that the older revision lacks has no ratio.
    pub(super) fn add(&mut self, figure: &str, new: u64, old: u64) {
        self.0.entry(figure.to_owned()).or_default().extend(ratio(new, old));
    }

    /// The median ratio; of an even number of ratios, the lower middle one.
    pub(super) fn median(&self, figure: &str) -> Option<u64> {
        let mut ratios = self.0.get(figure)?.clone();
        ratios.sort_unstable();
        ratios.get(ratios.len().checked_sub(1)? / 2).copied()
    }

    pub(super) fn to_json(&self) -> Value {
        json!(self.0)
    }
}

/// Measures this many pairs.
///
/// # Errors
/// When a benchmark fails.
pub(super) fn measure(both: &Both, server: &Server, pairs: usize, seconds: u64) -> Result<Against> {
    let mut plans = Plan::all(both, server)?;
    let mut against = Against::default();
    for number in 0..pairs {
        // The first pair shows how many payments the older revision has stored.
        let is_old_first = number % 2 == 0;
        let mut new = Vec::new();
        if !is_old_first {
            new = grow(&both.new, &plans, server, seconds)?;
        }
        let old = plans.iter_mut().map(|plan| plan.measure(&both.old, server)).collect::<Result<Vec<_>>>()?;
        if is_old_first {
            new = grow(&both.new, &plans, server, seconds)?;
        }
        for (plan, (new, old)) in plans.iter().zip(new.into_iter().zip(old)) {
            against.add(plan.figure, new, old);
        }
        let mut turn = [&both.old, &both.new];
        if !is_old_first {
            turn.reverse();
        }
        let mut all =
            turn.into_iter().map(|revision| Http::measure(revision, seconds)).collect::<Result<Vec<_>>>()?;
        if !is_old_first {
            all.reverse();
        }
        if let [old, new] = all.as_slice() {
            against.add(HTTP, new.rate, old.rate);
            against.add(PROCESSOR, new.without_rsa_us, old.without_rsa_us);
            against.add(PAY_P99, new.pay_p99_us, old.pay_p99_us);
            against.add(CONFIRM_P99, new.confirm_p99_us, old.confirm_p99_us);
        }
        eprintln!("pair {} of {pairs}", number + 1);
    }
    Ok(against)
}

/// The length of runs with which the older revision has that many payments when 512 are in flight.
struct Plan {
    figure: &'static str,
    engine: &'static str,
    /// The length of its runs.
    seconds: u64,
    /// How many payments it has stored halfway through the row.
    stored: u64,
}

impl Plan {
    /// Plans that follow from a short run of each engine.
    fn all(both: &Both, server: &Server) -> Result<Vec<Self>> {
        server.settle("cashier_bench_")?;
        let short = both.old.measure("pipeline", 1, Some(server))?;
        let wanted = [
            (SQLITE_25K, "SQLite", 25_000),
            (SQLITE_100K, "SQLite", 100_000),
            (POSTGRES_100K, "PostgreSQL", 100_000),
        ];
        let plan = |(figure, engine, wanted): (_, _, u64)| {
            let each = stored(&short, engine, 1)?.max(1);
            let seconds = (wanted.saturating_add(each / 2) / each).max(1);
            Ok(Self { figure, engine, seconds, stored: each.saturating_mul(seconds) })
        };
        wanted.into_iter().map(plan).collect()
    }

    /// The older revision's rate. SQLite comes first in its benchmark, with or without a server for the other engine.
    fn measure(&mut self, old: &Revision, server: &Server) -> Result<u64> {
        let server = (self.engine != "SQLite").then_some(server);
        if let Some(server) = server {
            server.settle("cashier_bench_")?;
        }
        let report = old.measure("pipeline", self.seconds, server)?;
        self.stored = stored(&report, self.engine, self.seconds)?;
        eprintln!("{}: the baseline has {}", self.figure, self.stored);
        report.number(&many(self.engine), "per_second").context("the baseline has no such figure")
    }
}

/// This revision's rates, one for each plan.
fn grow(new: &Revision, plans: &[Plan], server: &Server, seconds: u64) -> Result<Vec<u64>> {
    server.settle("cashier_bench_")?;
    let sizes: Vec<_> = plans.iter().map(|plan| plan.stored.to_string()).collect();
    let mut command = new.command("growth", seconds, Some(server));
    command.args(["--json", "--stored", &sizes.join(",")]);
    let report = Report::read(&crate::process::capture(&mut command)?)?;
    let rate = |plan: &Plan| report.number(&grown(plan.engine, plan.stored), "per_second");
    plans.iter().map(|plan| rate(plan).context("no figure for this size")).collect()
}

fn many(engine: &str) -> String {
    format!("{engine}, 512 in flight, many merchants")
}

/// How many payments are stored halfway through the row for many merchants: those of the three runs of each row above
/// it, and of the quarter run before them; half of that for the row itself.
fn stored(report: &Report, engine: &str, seconds: u64) -> Result<u64> {
    let (mut eighths, many) = (0_u64, many(engine));
    for figure in report.figures() {
        let name = figure.get("name").and_then(Value::as_str).unwrap_or_default();
        let rate = figure.get("per_second").and_then(Value::as_u64).unwrap_or(0);
        if name == many {
            return Ok(eighths.saturating_add(rate.saturating_mul(13)).saturating_mul(seconds) / 8);
        }
        if name.starts_with(engine) {
            eighths = eighths.saturating_add(rate.saturating_mul(26));
        }
    }
    Err(anyhow::anyhow!("the baseline has no row {many:?}"))
}

/// The figures of the part `http`.
struct Http {
    rate: u64,
    without_rsa_us: u64,
    pay_p99_us: u64,
    confirm_p99_us: u64,
}

impl Http {
    fn measure(revision: &Revision, seconds: u64) -> Result<Self> {
        let mut command = revision.command("http", seconds, None);
        command.arg("--json").stdin(Stdio::null()).stderr(Stdio::inherit());
        let (said, used) = processor::watch(&mut command)?;
        let report = Report::read(&said)?;
        Self::read(&report, &used, seconds).context("the benchmark lacks a figure of HTTP")
    }

    fn read(report: &Report, used: &processor::Used, seconds: u64) -> Option<Self> {
        let rate = report.number(COMPLETE, "per_second")?;
        let [signatures, checks] = RSA.map(|name| report.yardstick(name));
        // The order is verified; the answer and the notice are signed.
        let rsa_us =
            2_000_000_u64.checked_div(signatures?)?.saturating_add(1_000_000_u64.checked_div(checks?)?);
        let each_us = used.at_peak(seconds)?.checked_div(rate)?;
        Some(Self {
            rate,
            without_rsa_us: each_us.checked_sub(rsa_us)?,
            pay_p99_us: report.number("HTTP, pay, at half the peak", "p99_us")?,
            confirm_p99_us: report.number("HTTP, confirm, at half the peak", "p99_us")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of stored payments follows from the earlier rows of the same engine.
    #[test]
    fn stored_payments_are_counted() {
        let row = |name: &str, rate: u64| json!({ "name": name, "per_second": rate });
        let report = Report::new(json!({ "figures": [
            row("SQLite, 1 in flight", 100), row("SQLite, 64 in flight", 300), row(&many("SQLite"), 800),
            row("SQLite, 512 in flight, one hot merchant", 900), row("PostgreSQL, 1 in flight", 100),
            row(&many("PostgreSQL"), 400),
        ] }));
        assert_eq!(stored(&report, "SQLite", 2).unwrap(), 2 * (325 + 975 + 1_300));
        assert_eq!(stored(&report, "PostgreSQL", 1).unwrap(), 325 + 650);
        assert!(stored(&report, "MySQL", 1).is_err());
    }

    /// The median of the pairs counts; a baseline without the figure gives none.
    #[test]
    fn the_median_counts() {
        let mut against = Against::default();
        for new in [900, 2_000, 1_500] {
            against.add(HTTP, new, 1_000);
        }
        against.add(PAY_P99, 5, 0);
        assert_eq!(
            (against.median(HTTP), against.median(PAY_P99), against.median("x")),
            (Some(1_500), None, None)
        );
    }

    /// RSA's time is subtracted from the processor time, which is counted at the peak.
    #[test]
    fn rsa_is_taken_off() {
        let row =
            |name: &str, rate: u64, p99: u64| json!({ "name": name, "per_second": rate, "p99_us": p99 });
        let report = Report::new(json!({
            "yardsticks": { RSA[0]: 1_000, RSA[1]: 10_000 },
            "figures": [
                row(COMPLETE, 400, 1), row("HTTP, pay, at half the peak", 200, 7),
                row("HTTP, confirm, at half the peak", 200, 8),
            ],
        }));
        // One and a half processors are busy all the time.
        let used = processor::Used::new((0..=600).map(|step| (step * 10_000, step * 15_000)).collect());
        let http = Http::read(&report, &used, 1).unwrap();
        assert_eq!((http.without_rsa_us, http.pay_p99_us, http.confirm_p99_us), (3_750 - 2_100, 7, 8));
    }
}
