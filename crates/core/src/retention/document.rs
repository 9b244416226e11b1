//! Writes the table of `docs/operator.md` from the list.

use std::fmt::Write as _;

use super::{KEPT, Rule};

/// The table as it is in the repository.
pub fn render_markdown() -> String {
    let mut table = String::from("| table | what | how long | period |\n|---|---|---|---|\n");
    let mut all = KEPT.to_vec();
    all.sort_by_key(|kept| kept.table);
    for kept in all {
        let (rule, period) = match kept.rule {
            Rule::Money => ("for ever: money", String::new()),
            Rule::While(rule) => (rule, String::new()),
            Rule::After { sweep, what } => {
                let period = sweep.period();
                (what, format!("`{}`, {} days", period.key(), period.default_days()))
            }
        };
        let _ = writeln!(table, "| `{}` | {} | {rule} | {period} |", kept.table, kept.holds);
    }
    table.replace(", 1 days ", ", 1 day ")
}
