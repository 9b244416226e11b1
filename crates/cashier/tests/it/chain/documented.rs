//! What the documents and the checkers say of the tables is what the code says.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cashier_store::table::{Chained, Column, schema};

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn text(path: &str) -> String {
    std::fs::read_to_string(file(path)).unwrap()
}

/// Every table of the chain, by its number, and every column of which the chain says nothing.
fn tables() -> String {
    let mut rows = Vec::new();
    let mut others = Vec::new();
    for table in schema() {
        let name = table.name;
        let (number, what) = match table.chained {
            Chained::Row(number) => (number, "each version".to_owned()),
            Chained::Provable(number) => (number, "each version, with a long tag".to_owned()),
            Chained::WithLines(number, lines) => {
                (number, format!("each version, with its rows of `{lines}`"))
            }
            Chained::Line(number) => (number, "with the rows that they belong to".to_owned()),
            Chained::Key(number) => (number, "only the key".to_owned()),
            Chained::No { because } => {
                others.push(format!("`{name}` ({because})"));
                continue;
            }
        };
        let left_out: Vec<_> = table
            .columns
            .iter()
            .filter(|column| !column.is_chained)
            .map(|column| format!("`{}`", column.name))
            .collect();
        rows.push((number, format!("| {number} | `{name}` | {what} | {} |", left_out.join(", "))));
    }
    rows.sort();
    assert!(rows.windows(2).all(|pair| pair[0].0 != pair[1].0), "two tables have the same number");
    let mut text =
        "\n| number | table | what is recorded | columns that are left out |\n|---|---|---|---|\n".to_owned();
    for (_, row) in &rows {
        writeln!(text, "{row}").unwrap();
    }
    writeln!(text, "\nNothing is recorded of {}.\n", others.join(", ")).unwrap();
    text
}

#[test]
fn the_guide_to_proofs_lists_the_tables_of_today() {
    let document = text("docs/proof.md");
    let (_, rest) = document.split_once("<!-- begin chained tables -->\n").unwrap();
    let (listed, _) = rest.split_once("<!-- end chained tables -->").unwrap();
    assert!(listed == tables(), "docs/proof.md must have:\n{}", tables());
}

/// The scripts name columns by numbers, and must be short.
#[test]
fn the_scripts_know_the_columns_of_today() {
    for path in ["docs/checkers/check_proof.py", "docs/checkers/check_proof.mjs"] {
        let script = text(path);
        assert!(script.lines().count() <= 100, "{path}");
        let words: Vec<_> = script
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .collect();
        for name in ["payments", "refunds"] {
            let table = schema().iter().find(|table| table.name == name).unwrap();
            let columns: Vec<_> = table.columns.iter().map(|Column { name, .. }| *name).collect();
            assert!(
                words.windows(columns.len()).any(|found| found == columns),
                "{path}: {name} has {columns:?}"
            );
        }
    }
}
