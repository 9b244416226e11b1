//! What a benchmark printed: its yardsticks, its figures, and the points of its curves.

use anyhow::{Context, Result};
use serde_json::Value;

/// A benchmark's JSON. Older revisions lack some of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Report(Value);

impl Report {
    /// Reads the JSON that a benchmark prints last.
    ///
    /// # Errors
    /// When the last line is something else.
    pub(super) fn read(said: &str) -> Result<Self> {
        let last = said.lines().last().unwrap_or_default();
        let value = serde_json::from_str(last)
            .with_context(|| format!("the benchmark printed {last:?} instead of JSON"))?;
        Ok(Self(value))
    }

    pub(super) const fn new(value: Value) -> Self {
        Self(value)
    }

    pub(super) const fn value(&self) -> &Value {
        &self.0
    }

    /// The rows.
    pub(super) fn figures(&self) -> impl Iterator<Item = &Value> {
        self.0.get("figures").and_then(Value::as_array).into_iter().flatten()
    }

    /// A yardstick, in its unit per second.
    pub(super) fn yardstick(&self, name: &str) -> Option<u64> {
        self.0.get("yardsticks")?.get(name)?.as_u64()
    }

    /// A number of the row with this name.
    pub(super) fn number(&self, row: &str, field: &str) -> Option<u64> {
        self.row(row)?.get(field)?.as_u64()
    }

    /// What was counted for the row with this name.
    pub(super) fn cost(&self, row: &str, cost: &str) -> Option<u64> {
        self.row(row)?.get("costs")?.get(cost)?.as_u64()
    }

    /// The points of a curve, from left to right: the position, and the row's number.
    pub(super) fn curve(&self, curve: &str, field: &str) -> Vec<(u64, u64)> {
        let point = |row: &Value| {
            let point =
                row.get("point").filter(|point| point.get("curve").is_some_and(|name| name == curve))?;
            Some((point.get("at")?.as_u64()?, row.get(field)?.as_u64()?))
        };
        let mut points: Vec<_> = self.figures().filter_map(point).collect();
        points.sort_unstable();
        points
    }

    fn row(&self, name: &str) -> Option<&Value> {
        self.figures().find(|row| row.get("name").is_some_and(|found| found == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last line counts, whatever is above it; a curve is sorted, and a revision without curves has none.
    #[test]
    fn a_report_is_read() {
        let said = concat!(
            "SQLite, 1 in flight  5/s\n",
            r#"{"yardsticks":{"y":7},"figures":[{"name":"b","p":2,"point":{"curve":"c","at":9}},"#,
            r#"{"name":"a","p":1,"costs":{"log":3},"point":{"curve":"c","at":8}},{"name":"old","p":4}]}"#,
        );
        let report = Report::read(said).unwrap();
        assert_eq!((report.yardstick("y"), report.yardstick("z")), (Some(7), None));
        assert_eq!((report.number("a", "p"), report.cost("a", "log")), (Some(1), Some(3)));
        assert_eq!((report.number("none", "p"), report.cost("old", "log")), (None, None));
        assert_eq!(report.curve("c", "p"), [(8, 1), (9, 2)]);
        assert!(report.curve("d", "p").is_empty() && Report::read("no JSON").is_err());
    }
}
