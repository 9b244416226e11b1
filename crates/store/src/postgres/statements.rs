//! The statements of a table, for many rows at once.

use super::work::Verb;
use crate::table::{Column, Role, Table, WHOLE_MAX, update_columns};

fn unnest<'a>(columns: impl Iterator<Item = &'a Column>) -> String {
    let arrays: Vec<_> =
        columns.zip(1..).map(|(column, n)| format!("${n}::{}[]", column.ty.name(true))).collect();
    format!("unnest({})", arrays.join(", "))
}

fn names<'a>(columns: impl Iterator<Item = &'a Column>, before: &str) -> String {
    columns.map(|column| format!("{before}{}", column.name)).collect::<Vec<_>>().join(", ")
}

/// The text of a statement on rows of `T` in this table: its own, or that of rows that were put aside.
pub(super) fn text<T: Table>(verb: Verb, table: &str) -> String {
    let keys = || T::columns(Role::Key);
    let by_key =
        || keys().map(|column| format!("t.{0} = k.{0}", column.name)).collect::<Vec<_>>().join(" AND ");
    match verb {
        // Locked in key order, so that two processes cannot deadlock.
        Verb::Select => format!(
            "SELECT {} FROM {} AS k({}) JOIN {table} t ON {} ORDER BY {} FOR UPDATE OF t",
            names(T::COLUMNS.iter(), "t."),
            unnest(keys()),
            names(keys(), ""),
            by_key(),
            names(keys(), "t."),
        ),
        Verb::Whole => format!("SELECT {} FROM {table} LIMIT {WHOLE_MAX} + 1", T::column_list()),
        Verb::Insert => {
            format!("INSERT INTO {table} ({}) SELECT * FROM {}", T::column_list(), unnest(T::COLUMNS.iter()))
        }
        Verb::Copy => format!("COPY {table} ({}) FROM STDIN (FORMAT binary)", T::column_list()),
        Verb::Update => {
            let sent: Vec<_> = update_columns::<T>().map(|(_, column)| column).collect();
            update(table, &sent, &by_key())
        }
        Verb::Rewrite => update(table, &T::COLUMNS.iter().collect::<Vec<_>>(), &by_key()),
        Verb::Delete => format!(
            "DELETE FROM {table} t USING {} AS k({}) WHERE {}",
            unnest(keys()),
            names(keys(), ""),
            by_key()
        ),
    }
}

/// The statement that sets every column of one row, whose values are its parameters.
pub(super) fn rewrite_one(table: &str, columns: &[Column]) -> String {
    let each = |is_key| -> Vec<_> {
        let chosen = columns.iter().zip(1..).filter(move |(column, _)| (column.role == Role::Key) == is_key);
        chosen.map(|(column, n)| format!("{} = ${n}", column.name)).collect()
    };
    format!("UPDATE {table} SET {} WHERE {}", each(false).join(", "), each(true).join(" AND "))
}

fn update(table: &str, sent: &[&Column], by_key: &str) -> String {
    let written = sent.iter().filter(|column| column.role != Role::Key);
    let changes = written.map(|column| format!("{0} = k.{0}", column.name)).collect::<Vec<_>>().join(", ");
    let (arrays, names) = (unnest(sent.iter().copied()), names(sent.iter().copied(), ""));
    format!("UPDATE {table} t SET {changes} FROM {arrays} AS k({names}) WHERE {by_key}")
}
