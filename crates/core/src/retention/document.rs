//! Writes the table of `docs/operator.md` and of its translation from the list.

use std::fmt::Write as _;

use super::{KEPT, Rule, Words};

/// The table as it is in the repository.
pub fn render_markdown() -> String {
    render(
        "| table | what | how long | period |",
        "for ever: money",
        |(en, _)| en,
        |key, days| format!("`{key}`, {days} {}", if days == 1 { "day" } else { "days" }),
    )
}

/// The table in Chinese.
pub fn render_markdown_zh() -> String {
    render(
        "| 表 | 内容 | 保留多久 | 期限 |",
        "永久：资金",
        |(_, zh)| zh,
        |key, days| format!("`{key}`，{days} 天"),
    )
}

fn render(
    head: &str,
    money: &'static str,
    text: impl Fn(Words) -> &'static str,
    period: impl Fn(&str, u32) -> String,
) -> String {
    let mut table = format!("{head}\n|---|---|---|---|\n");
    let mut all = KEPT.to_vec();
    all.sort_by_key(|kept| kept.table);
    for kept in all {
        let (rule, period) = match kept.rule {
            Rule::Money => (money, String::new()),
            Rule::While(rule) => (text(rule), String::new()),
            Rule::After { sweep, what } => {
                let set = sweep.period();
                (text(what), period(set.key(), set.default_days()))
            }
        };
        let _ = writeln!(table, "| `{}` | {} | {rule} | {period} |", kept.table, text(kept.holds));
    }
    table
}
