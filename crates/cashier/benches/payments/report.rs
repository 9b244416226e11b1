//! The table and the JSON.

use serde_json::{Map, Value, json};

/// Collects figures and prints them.
pub(crate) struct Report {
    json: bool,
    rows: Vec<Row>,
    yardsticks: Map<String, Value>,
}

pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) per_second: u64,
    pub(crate) p50_us: u64,
    pub(crate) p99_us: u64,
    pub(crate) rss_kib: u64,
    /// Names of yardsticks, and the figure in parts per thousand of each.
    pub(crate) ratios: Vec<(&'static str, u64)>,
    /// What a payment costs the disk, where that was counted.
    pub(crate) cost: Option<Cost>,
}

/// Bytes for each payment.
pub(crate) struct Cost {
    /// Written to the write-ahead log.
    pub(crate) log_bytes: u64,
    /// Stored, with indexes.
    pub(crate) stored_bytes: u64,
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
            let ratios: Vec<_> = row
                .ratios
                .iter()
                .map(|(name, part)| format!("{}.{}% of {name}", part / 10, part % 10))
                .collect();
            let cost = row.cost.as_ref().map_or_else(String::new, |cost| {
                format!("log {} B, stored {} B for each  ", cost.log_bytes, cost.stored_bytes)
            });
            println!(
                "{:<52} {:>7}/s  p50 {:>7} us  p99 {:>7} us  rss {:>4} MiB  {cost}{}",
                row.name,
                row.per_second,
                row.p50_us,
                row.p99_us,
                row.rss_kib / 1024,
                ratios.join(", ")
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
                json!({
                    "name": row.name, "per_second": row.per_second, "p50_us": row.p50_us, "p99_us": row.p99_us,
                    "rss_kib": row.rss_kib,
                    "ratios": ratios,
                    "log_bytes": row.cost.as_ref().map(|cost| cost.log_bytes),
                    "stored_bytes": row.cost.as_ref().map(|cost| cost.stored_bytes),
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
