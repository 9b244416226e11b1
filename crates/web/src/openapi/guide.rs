//! Generates the tables of `docs/wallet-openapi.md`. The guide is written by hand except between the markers, where
//! the text comes from the table of operations.

use std::fmt::Write as _;

use cashier_core::error::Code;
use cashier_protocol::dialect::{Field, Form};
use thiserror::Error;

use super::document::{COMMON_CODES, caller};
use super::operations::WALLET;
use super::row::Row;

/// The guide, from the root of the repository.
pub const GUIDE: &str = "docs/wallet-openapi.md";

const BEGIN: &str = "<!-- made of the table of operations: ";
const END: &str = "<!-- end -->";

/// Why the guide cannot be generated.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum GuideError {
    /// A marker names something unknown.
    #[error("nothing generates a part called {0}")]
    Unknown(String),
    /// A marker has no end.
    #[error("the part generated from {0} has no end marker")]
    Open(String),
    /// An operation of merchants is missing from the guide.
    #[error("{0} is not in the guide")]
    Missing(String),
}

/// The guide with every part between markers regenerated.
///
/// # Errors
/// When a marker is wrong, or an operation is missing.
pub fn guide(text: &str) -> Result<String, GuideError> {
    let mut made = String::with_capacity(text.len());
    let mut lines = text.lines();
    let mut seen = Vec::new();
    while let Some(line) = lines.next() {
        let _ = writeln!(made, "{line}");
        let Some(what) = line.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(" -->")) else {
            continue;
        };
        let part = part(what).ok_or_else(|| GuideError::Unknown(what.to_owned()))?;
        lines.find(|line| *line == END).ok_or_else(|| GuideError::Open(what.to_owned()))?;
        let _ = writeln!(made, "\n{part}\n{END}");
        seen.push(what);
    }
    // Another path of the same operation is mentioned with it.
    let is_missing = |row: &&Row| {
        let same = |other: &&Row| std::ptr::eq(other.description, row.description);
        caller(row) == "merchants"
            && !WALLET.iter().filter(same).any(|same| seen.contains(&same.id().as_str()))
    };
    match WALLET.iter().find(is_missing) {
        Some(row) => Err(GuideError::Missing(row.id())),
        None => Ok(made),
    }
}

fn part(what: &str) -> Option<String> {
    match what {
        "operations" => Some(operations()),
        "codes" => Some(format!("{}.\n", listed(&COMMON_CODES))),
        id => WALLET.iter().find(|row| row.id() == id).map(operation),
    }
}

/// Every operation of merchants, with its description.
fn operations() -> String {
    let mut table = "| operation | what it does |\n|---|---|\n".to_owned();
    for row in WALLET.iter().filter(|row| caller(row) == "merchants") {
        let _ = writeln!(table, "| `{}` | {} |", row.path, row.description.summary);
    }
    table
}

/// The fields of one operation, and its codes.
fn operation(row: &Row) -> String {
    let mut text = "| field | needed | max | meaning |\n|---|---|---|---|\n".to_owned();
    rows(&mut text, "", row.description.request);
    let _ = writeln!(text, "\nIts codes: {}.", listed(row.description.codes));
    text
}

fn rows(table: &mut String, before: &str, fields: &[Field]) {
    for field in fields {
        let names: Vec<String> = field.names.iter().map(|name| format!("`{before}{name}`")).collect();
        let inner = field.names.first().copied().unwrap_or_default();
        let max = match field.form {
            Form::Text(max) | Form::Url(max) | Form::List(max, _) => max.to_string(),
            _ => String::new(),
        };
        let mut words = match field.form {
            Form::Word(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("{}: {}", words.join(", "), field.meaning)
            }
            _ => field.meaning.to_owned(),
        };
        if let [first, .., _] = names.as_slice() {
            let _ = write!(words, "; {first} wins");
        }
        // An object without a meaning of its own is described by its members.
        if !words.is_empty() {
            let needed = if field.is_needed { "yes" } else { "" };
            let _ = writeln!(table, "| {} | {needed} | {max} | {words} |", names.join(" or "));
        }
        match field.form {
            Form::Object(fields) => rows(table, &format!("{before}{inner}."), fields),
            Form::List(_, fields) => rows(table, &format!("{before}{inner}[]."), fields),
            _ => {}
        }
    }
}

fn listed(codes: &[Code]) -> String {
    let names: Vec<String> = codes.iter().map(|code| format!("`{}`", code.row().name)).collect();
    names.join(", ")
}
