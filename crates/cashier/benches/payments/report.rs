//! The table and the JSON.

use std::time::Duration;

use serde_json::{Map, Value, json};

/// Collects figures and prints them.
pub(crate) struct Report {
    json: bool,
    rows: Vec<Row>,
    yardsticks: Map<String, Value>,
}

#[derive(Default)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) per_second: u64,
    pub(crate) p50_us: u64,
    pub(crate) p99_us: u64,
    pub(crate) rss_kib: u64,
    /// The yardsticks' names, and the figure in parts per thousand of each.
    pub(crate) ratios: Vec<(&'static str, u64)>,
    /// Further counts, each name ending with its unit.
    pub(crate) costs: Vec<(&'static str, u64)>,
    /// The curve that the row is a point of, and its position there.
    pub(crate) point: Option<(String, u64)>,
}

impl Report {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, rows: Vec::new(), yardsticks: Map::new() }
    }

    pub(crate) fn yardstick(&mut self, name: &str, per_second: u64) {
        if !self.json {
            println!("{name}: {per_second}/s");
        }
        self.yardsticks.insert(name.to_owned(), json!(per_second));
    }

    pub(crate) fn row(&mut self, row: Row) {
        if !self.json {
            let ratios =
                row.ratios.iter().map(|(name, part)| format!("{}.{}% of {name}", part / 10, part % 10));
            let costs = row.costs.iter().map(|(name, cost)| format!("{name} {cost}"));
            println!(
                "{:<52} {:>7}/s  p50 {:>7} us  p99 {:>7} us  rss {:>4} MiB  {}",
                row.name,
                row.per_second,
                row.p50_us,
                row.p99_us,
                row.rss_kib / 1024,
                costs.chain(ratios).collect::<Vec<_>>().join(", ")
            );
        }
        self.rows.push(row);
    }

    pub(crate) fn finish(self) {
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|row| {
                let ratio = |(of, part): &(&str, u64)| json!({ "of": of, "per_mille": part });
                let ratios: Vec<_> = row.ratios.iter().map(ratio).collect();
                let costs: Map<_, _> =
                    row.costs.iter().map(|(name, cost)| ((*name).to_owned(), json!(cost))).collect();
                let point = row.point.as_ref().map(|(curve, at)| json!({ "curve": curve, "at": at }));
                json!({
                    "name": row.name, "per_second": row.per_second, "p50_us": row.p50_us, "p99_us": row.p99_us,
                    "rss_kib": row.rss_kib, "ratios": ratios, "costs": costs, "point": point,
                })
            })
            .collect();
        println!("{}", json!({ "yardsticks": self.yardsticks, "figures": rows }));
    }
}

/// The resident memory of a process, in KiB.
pub(crate) fn rss_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.split_whitespace().next()).and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The processor time that all threads of a process have used, in steps of 10 ms.
pub(crate) fn processor_time(process: u32) -> Duration {
    let stat =
        std::fs::read_to_string(format!("/proc/{process}/stat")).expect("Linux's figures of a process");
    // The name in parentheses may contain spaces; after it, the time is in the twelfth and thirteenth field.
    let (_, fields) = stat.rsplit_once(')').expect("a name in brackets");
    let ticks: u64 =
        fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}
