//! `cargo xtask bench --plots`: draws the latest figures of `--targets` into `docs/plots`.
//!
//! Every value is a ratio within that run. Values are in thousandths, as are positions from left to right.

mod chart;

use anyhow::{Context, Result, bail};

use super::report::Report;
use super::targets;
use crate::workspace;
use chart::{Chart, Line};

pub(super) const PLOTS: &str = "--plots";
const PGBENCH: &str = "pgbench TPC-B, 8 clients";
const ENGINES: [&str; 2] = ["SQLite", "PostgreSQL"];

/// Draws the charts and writes them.
///
/// # Errors
/// When there are other arguments, or the last run lacks a curve.
pub(super) fn run(args: &[String]) -> Result<()> {
    if args.len() != 1 {
        bail!("{PLOTS} takes no other arguments");
    }
    let (report, system) = targets::last()?;
    let folder = workspace::root()?.join("docs").join("plots");
    std::fs::create_dir_all(&folder)?;
    for (name, chart) in
        [("throughput", throughput(&report)?), ("growth", growth(&report)?), ("latency", latency(&report)?)]
    {
        let file = folder.join(name).with_extension("svg");
        std::fs::write(&file, chart.svg(&system))
            .with_context(|| format!("cannot write {}", file.display()))?;
        println!("{}", file.display());
    }
    Ok(())
}

/// Throughput against concurrency.
fn throughput(report: &Report) -> Result<Chart> {
    let pgbench = report.yardstick(PGBENCH).context("the last run has no figure of pgbench")?;
    let curves = curves(report, |engine| format!("{engine} by concurrency"), "per_second", &ENGINES)?;
    let steps = Steps::of(&curves)?;
    let mut lines = lines(&curves, &steps, |_, rate| rate.saturating_mul(1_000) / pgbench.max(1));
    let across = |place: u64| (place, 1_000);
    lines.push(Line { name: PGBENCH.to_owned(), points: vec![across(0), across(1_000)], is_reference: true });
    Ok(Chart {
        title: "Throughput against concurrency",
        summary: "Payments a second through the pipeline, as multiples of the transactions a second of pgbench in the same run",
        across: "payments in flight",
        up: "payments a second ÷ pgbench's transactions a second",
        ticks: steps.ticks(),
        lines,
    })
}

/// Cost against stored payments.
fn growth(report: &Report) -> Result<Chart> {
    let curves = curves(report, |engine| format!("{engine} by stored payments"), "per_second", &ENGINES)?;
    let steps = Steps::of(&curves)?;
    let lines = lines(&curves, &steps, |first, rate| first.saturating_mul(1_000) / rate.max(1));
    Ok(Chart {
        title: "Cost against stored payments",
        summary: "The time that a payment takes with 512 in flight, as a multiple of that with the fewest stored payments",
        across: "payments stored",
        up: "cost of a payment ÷ cost with the fewest stored",
        ticks: steps.ticks(),
        lines,
    })
}

/// Latency against load.
fn latency(report: &Report) -> Result<Chart> {
    let calls = ["pay", "confirm"];
    let mut all = Vec::new();
    for (field, what) in [("p50_us", "median"), ("p99_us", "p99")] {
        for (name, points) in curves(report, |call| format!("{call} by load"), field, &calls)? {
            all.push((format!("{name}, {what}"), points));
        }
    }
    let unit = all.first().and_then(|(_, points)| points.first()).map_or(1, |(_, us)| *us).max(1);
    let ticks = (0..=5).map(|fifth| (fifth * 200, format!("{}%", fifth * 20))).collect();
    let line = |(name, points): (String, Vec<(u64, u64)>)| {
        let points =
            points.into_iter().map(|(load, us)| (load * 10, us.saturating_mul(1_000) / unit)).collect();
        Line { name, points, is_reference: false }
    };
    Ok(Chart {
        title: "Latency against load",
        summary: "How long pay and confirm take over HTTP at a set load, as multiples of the median of pay at the lightest load",
        across: "load, of the peak",
        up: "latency ÷ the median of pay at the lightest load",
        ticks,
        lines: all.into_iter().map(line).collect(),
    })
}

/// A name and the points from left to right.
type Curve = (String, Vec<(u64, u64)>);

fn curves(
    report: &Report,
    curve: impl Fn(&str) -> String,
    field: &str,
    names: &[&str],
) -> Result<Vec<Curve>> {
    let read = |name: &&str| {
        let points = report.curve(&curve(name), field);
        if points.is_empty() {
            bail!("the last run has no curve {:?}", curve(name));
        }
        Ok(((*name).to_owned(), points))
    };
    names.iter().map(read).collect()
}

/// The values at which curves have points, from left to right, evenly spaced whatever the distance between them.
struct Steps(Vec<u64>);

impl Steps {
    fn of(curves: &[Curve]) -> Result<Self> {
        let values = curves.iter().flat_map(|(_, points)| points.iter().map(|(at, _)| *at));
        let mut values: Vec<u64> = values.collect();
        values.sort_unstable();
        values.dedup();
        if values.len() < 2 {
            bail!("a curve needs two points: measure at more sizes");
        }
        Ok(Self(values))
    }

    fn place(&self, value: u64) -> u64 {
        let at = self.0.iter().position(|known| *known == value).unwrap_or(0);
        u64::try_from(at * 1_000 / (self.0.len() - 1)).unwrap_or(0)
    }

    fn ticks(&self) -> Vec<(u64, String)> {
        self.0.iter().map(|value| (self.place(*value), short(*value))).collect()
    }
}

/// The lines of curves. `value` relates each value to the first of its curve.
fn lines(curves: &[Curve], steps: &Steps, value: impl Fn(u64, u64) -> u64) -> Vec<Line> {
    let line = |(name, points): &Curve| {
        let first = points.first().map_or(1, |(_, first)| *first);
        let points = points.iter().map(|(at, rate)| (steps.place(*at), value(first, *rate))).collect();
        Line { name: name.clone(), points, is_reference: false }
    };
    curves.iter().map(line).collect()
}

/// A count as people write it.
fn short(count: u64) -> String {
    match count {
        _ if count >= 1_000_000 && count.is_multiple_of(100_000) => {
            let tenths = count / 100_000;
            if tenths.is_multiple_of(10) {
                format!("{} M", tenths / 10)
            } else {
                format!("{}.{} M", tenths / 10, tenths % 10)
            }
        }
        _ if count >= 1_000 && count.is_multiple_of(1_000) => format!("{} k", count / 1_000),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn point(curve: &str, at: u64, number: u64) -> Value {
        json!({ "per_second": number, "p50_us": number, "p99_us": number * 4, "point": { "curve": curve, "at": at } })
    }

    fn report() -> Report {
        let mut figures = Vec::new();
        for engine in ENGINES {
            for (at, rate) in [(10_000, 900), (1_000_000, 600)] {
                figures.push(point(&format!("{engine} by stored payments"), at, rate));
                figures.push(point(&format!("{engine} by concurrency"), at / 10_000, rate));
            }
        }
        for (load, us) in [(10, 200), (50, 300)] {
            figures.extend([point("pay by load", load, us), point("confirm by load", load, us * 2)]);
        }
        Report::new(json!({ "yardsticks": { PGBENCH: 300 }, "figures": figures }))
    }

    /// Every value is a ratio within the run.
    #[test]
    fn values_are_ratios() {
        let throughput = throughput(&report()).unwrap();
        assert_eq!(throughput.lines[0].points, [(0, 3_000), (1_000, 2_000)]);
        assert_eq!(throughput.lines[2].points, [(0, 1_000), (1_000, 1_000)]);
        assert_eq!(throughput.ticks, [(0, "1".to_owned()), (1_000, "100".to_owned())]);
        let growth = growth(&report()).unwrap();
        assert_eq!(growth.lines[1].points, [(0, 1_000), (1_000, 1_500)]);
        assert_eq!(growth.ticks, [(0, "10 k".to_owned()), (1_000, "1 M".to_owned())]);
        let latency = latency(&report()).unwrap();
        assert_eq!(latency.lines[0].points, [(100, 1_000), (500, 1_500)]);
        assert_eq!(latency.lines[3].points, [(100, 8_000), (500, 12_000)]);
    }

    /// A run without the curve is refused, not drawn empty.
    #[test]
    fn a_missing_curve_is_said() {
        let empty = Report::new(json!({ "yardsticks": { PGBENCH: 300 }, "figures": [] }));
        assert!(throughput(&empty).is_err() && growth(&empty).is_err() && latency(&empty).is_err());
    }

    /// Counts are short where that is exact.
    #[test]
    fn counts_are_short() {
        assert_eq!([1, 512, 10_000, 2_500_000, 10_000_000].map(short), ["1", "512", "10 k", "2.5 M", "10 M"]);
    }
}
