//! Pairs of figures, their ratios, and the verdict.
//!
//! Ratios are integers in thousandths. "Not below" means that the median ratio of enough pairs is at least 970.

use std::fmt::Write as _;

use serde_json::Value;

use super::options::ENOUGH_PAIRS;

/// The lowest median ratio that counts as not below.
const NOT_BELOW: u64 = 970;
/// Mark rows that are measured at a fixed rate: only their latencies mean anything.
const SET_RATE: [&str; 2] = ["at half the peak", "% of the peak"];

/// One row of a benchmark's report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) name: String,
    pub(super) per_second: u64,
    pub(super) p99_us: u64,
}

impl Figure {
    /// Reads a row of the report; `None` when it holds no figure.
    pub(super) fn read(row: &Value) -> Option<Self> {
        let number = |name: &str| row.get(name).and_then(Value::as_u64);
        let name = row.get("name")?.as_str()?.to_owned();
        Some(Self { name, per_second: number("per_second")?, p99_us: number("p99_us")? })
    }
}

/// What both revisions measured for one figure, pair by pair.
#[derive(Debug)]
struct Row {
    name: String,
    rates: Vec<(u64, u64)>,
    p99s: Vec<(u64, u64)>,
}

/// All pairs so far.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    rows: Vec<Row>,
    only_old: Vec<String>,
    only_new: Vec<String>,
}

impl Pairs {
    /// Adds what the baseline and this revision measured back to back.
    pub(super) fn add(&mut self, old: &[Figure], new: &[Figure]) {
        let missing = |from: &[Figure], name: &str| !from.iter().any(|figure| figure.name == name);
        for figure in old.iter().filter(|figure| missing(new, &figure.name)) {
            note(&mut self.only_old, &figure.name);
        }
        for after in new {
            let Some(before) = old.iter().find(|figure| figure.name == after.name) else {
                note(&mut self.only_new, &after.name);
                continue;
            };
            let at = self.rows.iter().position(|row| row.name == after.name).unwrap_or_else(|| {
                self.rows.push(Row { name: after.name.clone(), rates: Vec::new(), p99s: Vec::new() });
                self.rows.len() - 1
            });
            if let Some(row) = self.rows.get_mut(at) {
                row.rates.push((before.per_second, after.per_second));
                row.p99s.push((before.p99_us, after.p99_us));
            }
        }
    }

    /// The table, for people.
    pub(super) fn table(&self, pairs: usize) -> String {
        let mut text = format!(
            "{:<52} {:>9} {:>9}   {:>6} {:>6} {:>6}   {:>6}  \n",
            "", "baseline", "this one", "min", "median", "max", "p99"
        );
        for row in &self.rows {
            let ratios = row.ratios();
            let at = |index: usize| ratios.get(index).map_or_else(|| "-".to_owned(), |ratio| shown(*ratio));
            let _ = writeln!(
                text,
                "{:<52} {:>7}/s {:>7}/s   {:>6} {:>6} {:>6}   {:>6}  {}",
                row.name,
                median(row.rates.iter().map(|(old, _)| *old).collect()).unwrap_or(0),
                median(row.rates.iter().map(|(_, new)| *new).collect()).unwrap_or(0),
                at(0),
                median(ratios.clone()).map_or_else(|| "-".to_owned(), shown),
                at(ratios.len().saturating_sub(1)),
                median(ratios_of(&row.p99s)).map_or_else(|| "-".to_owned(), shown),
                row.verdict(pairs)
            );
        }
        for (names, whose) in [(&self.only_old, "the baseline"), (&self.only_new, "this revision")] {
            for name in names {
                let _ = writeln!(text, "{name}: only {whose} measures it, nothing to compare");
            }
        }
        text
    }

    /// The figures that are below. If no figure was measured by both, says only that.
    pub(super) fn below(&self, pairs: usize) -> Vec<String> {
        if self.rows.is_empty() {
            return vec!["no figure that both revisions measure".to_owned()];
        }
        self.rows.iter().filter(|row| row.is_below(pairs) == Some(true)).map(|row| row.name.clone()).collect()
    }
}

impl Row {
    /// The ratios, from lowest to highest.
    fn ratios(&self) -> Vec<u64> {
        ratios_of(&self.rates)
    }

    /// `None` when there is no verdict.
    fn is_below(&self, pairs: usize) -> Option<bool> {
        if pairs < ENOUGH_PAIRS || SET_RATE.iter().any(|mark| self.name.contains(mark)) {
            return None;
        }
        // A pair has no ratio when the baseline did nothing; then nothing can be below it.
        median(self.ratios()).map(|ratio| ratio < NOT_BELOW)
    }

    fn verdict(&self, pairs: usize) -> String {
        match self.is_below(pairs) {
            Some(true) => "BELOW".to_owned(),
            Some(false) => "not below".to_owned(),
            None if pairs < ENOUGH_PAIRS => format!("fewer than {ENOUGH_PAIRS} pairs: no verdict"),
            None => "at a set rate: no verdict".to_owned(),
        }
    }
}

/// The ratios to the old figure in thousandths, sorted.
fn ratios_of(pairs: &[(u64, u64)]) -> Vec<u64> {
    let mut ratios: Vec<u64> =
        pairs.iter().filter_map(|(old, new)| new.saturating_mul(1_000).checked_div(*old)).collect();
    ratios.sort_unstable();
    ratios
}

/// The median; of an even number of values, the lower middle one.
fn median(mut values: Vec<u64>) -> Option<u64> {
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied()
}

fn shown(ratio: u64) -> String {
    format!("{}.{:03}", ratio / 1_000, ratio % 1_000)
}

fn note(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn figures(rates: &[(&str, u64)]) -> Vec<Figure> {
        rates
            .iter()
            .map(|(name, rate)| Figure { name: (*name).to_owned(), per_second: *rate, p99_us: 100 })
            .collect()
    }

    fn pairs_of(ratios: &[u64]) -> Pairs {
        let mut pairs = Pairs::default();
        for ratio in ratios {
            pairs.add(&figures(&[("a", 1_000)]), &figures(&[("a", *ratio)]));
        }
        pairs
    }

    /// The median decides, not the worst pair or the best.
    #[test]
    fn the_median_decides() {
        assert!(pairs_of(&[500, 970, 970, 970, 960, 2_000, 980]).below(7).is_empty());
        assert_eq!(pairs_of(&[969, 969, 969, 969, 2_000, 2_000, 2_000]).below(7), ["a"]);
        assert_eq!(
            pairs_of(&[960, 960, 960, 960, 990, 990, 990, 990]).below(8),
            ["a"],
            "of two middles the lower"
        );
    }

    /// Too few pairs give no verdict, and the report says so; no common figure is not a success.
    #[test]
    fn no_verdict_is_said() {
        let few = pairs_of(&[100]);
        assert!(few.below(1).is_empty() && few.table(1).contains("no verdict"));
        let mut apart = Pairs::default();
        apart.add(&figures(&[("old", 1)]), &figures(&[("new", 1)]));
        assert_eq!(apart.below(7), ["no figure that both revisions measure"]);
        assert!(
            apart.table(7).contains("new: only this revision")
                && apart.table(7).contains("old: only the baseline")
        );
    }

    /// The table shows the spread; a figure at a fixed rate is shown but not judged.
    #[test]
    fn the_spread_is_shown() {
        let table = pairs_of(&[900, 1_000, 1_100, 1_000, 1_000, 1_000, 1_000]).table(7);
        assert!(table.contains("0.900  1.000  1.100") && table.contains("not below"), "{table}");
        let mut set = Pairs::default();
        for _ in 0..7 {
            set.add(&figures(&[("pay, at half the peak", 100)]), &figures(&[("pay, at half the peak", 10)]));
        }
        assert!(set.below(7).is_empty() && set.table(7).contains("at a set rate"));
    }

    /// A row is read from the fields that every revision's report has.
    #[test]
    fn rows_are_read() {
        let row = json!({ "name": "a", "per_second": 7, "p50_us": 1, "p99_us": 9, "ratios": [] });
        assert_eq!(Figure::read(&row), Some(Figure { name: "a".to_owned(), per_second: 7, p99_us: 9 }));
        assert_eq!(Figure::read(&json!({ "name": "a" })), None);
    }
}
