//! The targets: one row each, with the source of its figure and its bound.

use std::fmt::Write as _;

use super::against::{self, Against};
use crate::bench::report::Report;

const PGBENCH: &str = "pgbench TPC-B, 8 clients";
const SQLITE_MANY: &str = "SQLite, 512 in flight, many merchants";
const SQLITE_HOT: &str = "SQLite, 512 in flight, one hot merchant";
const POSTGRES_MANY: &str = "PostgreSQL, 512 in flight, many merchants";
const POSTGRES_HOT: &str = "PostgreSQL, 512 in flight, one hot merchant";

/// Everything that was measured.
pub(super) struct Measured {
    pub(super) report: Report,
    /// What was measured alternately with another revision.
    pub(super) against: Option<Against>,
}

/// Where a figure comes from.
#[derive(Clone, Copy)]
enum Source {
    /// The ratio to the baseline.
    Against(&'static str),
    /// A row's rate relative to pgbench's.
    OfPgbench(&'static str),
    /// A row's rate relative to another's.
    Rates(&'static str, &'static str),
    /// An engine's cost at ten million stored payments relative to that at ten thousand.
    Growth(&'static str),
    /// What an engine spends on a payment when this many are stored.
    Spent(&'static str, u64, &'static str),
    /// The memory of the server.
    Memory,
}

/// Ratios are in thousandths; everything else is in the unit of its figure.
#[derive(Clone, Copy)]
enum Bound {
    AtLeast(u64),
    AtMost(u64),
}

use Bound::{AtLeast, AtMost};
use Source::{Growth, Memory, OfPgbench, Rates, Spent};

const LOG: &str = "log_bytes";
const STORED: &str = "stored_bytes";
const VERIFY: &str = "verify_ms_per_100k";

const TARGETS: [(&str, Source, Bound); 20] = [
    ("SQLite against the baseline, 25 k stored", Source::Against(against::SQLITE_25K), AtLeast(2_500)),
    ("SQLite against the baseline, 100 k stored", Source::Against(against::SQLITE_100K), AtLeast(3_500)),
    (
        "PostgreSQL against the baseline, 100 k stored",
        Source::Against(against::POSTGRES_100K),
        AtLeast(1_800),
    ),
    ("SQLite against pgbench TPC-B, 8 clients", OfPgbench(SQLITE_MANY), AtLeast(4_000)),
    ("PostgreSQL against pgbench TPC-B, 8 clients", OfPgbench(POSTGRES_MANY), AtLeast(3_000)),
    ("SQLite, one hot merchant against many", Rates(SQLITE_HOT, SQLITE_MANY), AtLeast(900)),
    ("PostgreSQL, one hot merchant against many", Rates(POSTGRES_HOT, POSTGRES_MANY), AtLeast(900)),
    ("SQLite, 64 in flight against 1", Rates("SQLite, 64 in flight", "SQLite, 1 in flight"), AtLeast(6_000)),
    ("SQLite, cost at 10 M stored against 10 k", Growth("SQLite"), AtMost(1_500)),
    ("PostgreSQL, cost at 10 M stored against 10 k", Growth("PostgreSQL"), AtMost(1_200)),
    ("SQLite, log of a payment, 100 k stored", Spent("SQLite", 100_000, LOG), AtMost(4_000)),
    ("SQLite, log of a payment, 1 M stored", Spent("SQLite", 1_000_000, LOG), AtMost(6_000)),
    ("SQLite, stored for a payment, 1 M stored", Spent("SQLite", 1_000_000, STORED), AtMost(1_300)),
    ("HTTP, complete payments, against the baseline", Source::Against(against::HTTP), AtLeast(1_350)),
    ("server's processor time without RSA, against it", Source::Against(against::PROCESSOR), AtMost(500)),
    ("p99 of pay at half the peak, against it", Source::Against(against::PAY_P99), AtMost(700)),
    ("p99 of confirm at half the peak, against it", Source::Against(against::CONFIRM_P99), AtMost(700)),
    ("SQLite, verify of 100 k payments, 1 M stored", Spent("SQLite", 1_000_000, VERIFY), AtMost(500)),
    ("PostgreSQL, verify of 100 k payments, 1 M stored", Spent("PostgreSQL", 1_000_000, VERIFY), AtMost(500)),
    ("memory of the server after the HTTP load", Memory, AtMost(100 * 1_024)),
];

/// The table for people, and how many targets were missed.
pub(super) fn judge(measured: &Measured) -> (String, usize) {
    let (mut text, mut missed) = (format!("{:<50} {:>12} {:>14}\n", "target", "measured", "bound"), 0);
    for (name, source, bound) in TARGETS {
        let value = source.find(measured);
        let verdict = match value {
            None => format!("not measured; {} measures it", source.measured_by()),
            Some(value) if bound.holds(value) => "pass".to_owned(),
            Some(_) => {
                missed += 1;
                "FAIL".to_owned()
            }
        };
        let shown = value.map_or_else(|| "-".to_owned(), |value| source.show(value));
        let bound = match bound {
            AtLeast(bound) => format!(">= {}", source.show(bound)),
            AtMost(bound) => format!("<= {}", source.show(bound)),
        };
        let _ = writeln!(text, "{name:<50} {shown:>12} {bound:>14}   {verdict}");
    }
    (text, missed)
}

impl Source {
    fn find(self, Measured { report, against }: &Measured) -> Option<u64> {
        let rate = |row: &str| report.number(row, "per_second");
        match self {
            Self::Against(figure) => against.as_ref()?.median(figure),
            OfPgbench(row) => ratio(rate(row)?, report.yardstick(PGBENCH)?),
            Rates(row, of) => ratio(rate(row)?, rate(of)?),
            Growth(engine) => ratio(rate(&grown(engine, 10_000))?, rate(&grown(engine, 10_000_000))?),
            Spent(engine, stored, cost) => report.cost(&grown(engine, stored), cost),
            Memory => report.number(against::COMPLETE, "rss_kib"),
        }
    }

    /// The arguments of `cargo xtask bench` that give the figure.
    fn measured_by(self) -> String {
        match self {
            Self::Against(_) => "--baseline REV".to_owned(),
            OfPgbench(_) | Rates(..) | Memory => super::TARGETS.to_owned(),
            Growth(_) => "--stored 10000,10000000".to_owned(),
            Spent(_, stored, _) => format!("--stored {stored}"),
        }
    }

    fn show(self, value: u64) -> String {
        match self {
            Self::Against(_) | OfPgbench(_) | Rates(..) | Growth(_) => {
                format!("{}.{:03}", value / 1_000, value % 1_000)
            }
            Spent(_, _, VERIFY) => format!("{value} ms"),
            Spent(..) => format!("{value} B"),
            Memory => format!("{} MiB", value.div_ceil(1_024)),
        }
    }
}

impl Bound {
    const fn holds(self, value: u64) -> bool {
        match self {
            AtLeast(bound) => value >= bound,
            AtMost(bound) => value <= bound,
        }
    }
}

/// The row of the part `growth`.
pub(super) fn grown(engine: &str, stored: u64) -> String {
    format!("{engine}, 512 in flight, {stored} stored")
}

/// In thousandths; `None` when there is nothing to compare with.
pub(super) fn ratio(value: u64, of: u64) -> Option<u64> {
    value.saturating_mul(1_000).checked_div(of)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn measured(many: u64) -> Measured {
        let row = |name: &str, rate: u64, costs: serde_json::Value| json!({ "name": name, "per_second": rate, "costs": costs });
        let report = Report::new(json!({
            "yardsticks": { PGBENCH: 1_000 },
            "figures": [
                row(SQLITE_MANY, many, json!({})),
                row(SQLITE_HOT, 4_000, json!({})),
                row(&grown("SQLite", 10_000), 9_000, json!({})),
                row(&grown("SQLite", 100_000), 8_000, json!({ "log_bytes": 4_001 })),
                row(&grown("SQLite", 10_000_000), 6_000, json!({})),
            ],
        }));
        Measured { report, against: None }
    }

    fn line(measured: &Measured, figure: &str) -> String {
        let (table, _) = judge(measured);
        table.lines().find(|line| line.starts_with(figure)).unwrap().to_owned()
    }

    /// A figure on its bound passes; one beyond it fails and is counted.
    #[test]
    fn bounds_are_inclusive() {
        assert!(line(&measured(4_000), "SQLite against pgbench").contains(" 4.000       >= 4.000   pass"));
        assert!(line(&measured(3_999), "SQLite against pgbench").ends_with("FAIL"));
        assert!(line(&measured(4_000), "SQLite, cost at 10 M").contains(" 1.500       <= 1.500   pass"));
        assert!(
            line(&measured(4_000), "SQLite, log of a payment, 100 k")
                .contains(" 4001 B      <= 4000 B   FAIL")
        );
        assert_eq!((judge(&measured(4_000)).1, judge(&measured(3_999)).1), (1, 2));
    }

    /// A target that was not measured is neither passed nor missed; its line says how to measure it.
    #[test]
    fn what_is_missing_is_said() {
        let measured = measured(4_000);
        assert!(
            line(&measured, "SQLite against the baseline, 25 k")
                .ends_with("not measured; --baseline REV measures it")
        );
        assert!(line(&measured, "PostgreSQL, cost").ends_with("--stored 10000,10000000 measures it"));
        let nothing = Measured { report: Report::default(), against: None };
        let (table, missed) = judge(&nothing);
        assert_eq!((table.matches("not measured").count(), missed), (TARGETS.len(), 0));
    }

    /// The comparison supplies every figure that is compared with the baseline.
    #[test]
    fn compared_figures_are_given() {
        let mut all = Against::default();
        for figure in against::FIGURES {
            all.add(figure, 10, 10);
        }
        let measured = Measured { report: Report::default(), against: Some(all) };
        let found = TARGETS.iter().filter(|(_, source, _)| source.find(&measured) == Some(1_000));
        assert_eq!(found.count(), against::FIGURES.len());
    }
}
