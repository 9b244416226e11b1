//! The rows that are there, as canonical bytes: what the chain has to say of them.

use cashier_core::chain::{push_line, push_row};

use super::push_source;
use crate::cell::Source;
use crate::error::StoreError;
use crate::table::{Chained, Described, named, schema};

/// A row that is there.
pub(crate) struct Present {
    pub(crate) table: &'static Described,
    pub(crate) bytes: Vec<u8>,
    /// True if it is a line of a row that is not there. The chain says nothing of it alone.
    pub(crate) is_stray: bool,
}

/// One statement over all rows of a table, with those that belong to them.
pub(crate) struct Reading {
    pub(crate) text: String,
    table: &'static Described,
    number: u8,
    lines: Option<Lines>,
}

/// The rows of the other table come between those of the table, each behind the row to which it belongs.
struct Lines {
    table: &'static Described,
    number: u8,
    /// The row whose lines are being read, with its key.
    open: Option<(Vec<u8>, Present)>,
}

/// The columns of the statement before those of the table: the key that joins, and the part that orders lines.
const JOINED: usize = 2;

impl Reading {
    /// The statements that read all rows of which the chain says something.
    pub(crate) fn all(is_postgres: bool) -> impl Iterator<Item = Self> {
        schema().iter().filter_map(move |table| Self::of(table, is_postgres))
    }

    fn of(table: &'static Described, is_postgres: bool) -> Option<Self> {
        let number = table.chained.number()?;
        let Chained::WithLines(_, lines) = table.chained else {
            let arms: Vec<_> =
                table.places().map(|place| format!("SELECT {} FROM {place}", table.column_list())).collect();
            return Some(Self { text: arms.join(" UNION ALL "), table, number, lines: None });
        };
        let other = named(lines)?;
        let Chained::Line(line) = other.chained else { return None };
        let lines = Lines { table: other, number: line, open: None };
        Some(Self { text: merged(table, other, is_postgres), table, number, lines: Some(lines) })
    }

    /// Takes the next row of the statement, and returns the row that is complete with it.
    pub(crate) fn take(&mut self, source: &dyn Source) -> Result<Option<Present>, StoreError> {
        let (chained, columns) = (self.table.chained, self.table.columns);
        let begin = |bytes: &mut Vec<u8>, first| {
            push_row(bytes, self.number);
            push_source(bytes, chained, columns, source, first)
        };
        let mut bytes = Vec::with_capacity(256);
        let Some(lines) = &mut self.lines else {
            begin(&mut bytes, 0)?;
            return Ok(Some(Present { table: self.table, bytes, is_stray: false }));
        };
        let key = source.blob(0)?.unwrap_or_default();
        if source.blob(1)?.unwrap_or_default().is_empty() {
            begin(&mut bytes, JOINED)?;
            let row = Present { table: self.table, bytes, is_stray: false };
            return Ok(lines.open.replace((key, row)).map(|(_, row)| row));
        }
        let first = JOINED.saturating_add(columns.len());
        let (chained, columns) = (lines.table.chained, lines.table.columns);
        if let Some((open, row)) = &mut lines.open
            && *open == key
        {
            push_line(&mut row.bytes, lines.number);
            push_source(&mut row.bytes, chained, columns, source, first)?;
            return Ok(None);
        }
        push_row(&mut bytes, lines.number);
        push_source(&mut bytes, chained, columns, source, first)?;
        Ok(Some(Present { table: lines.table, bytes, is_stray: true }))
    }

    /// The last row.
    pub(crate) fn end(&mut self) -> Option<Present> {
        self.lines.as_mut()?.open.take().map(|(_, row)| row)
    }
}

/// The rows of both tables in the order of the first one's key, which the other one's keys begin with.
fn merged(table: &Described, lines: &Described, is_postgres: bool) -> String {
    let nulls = |table: &Described| -> Vec<_> {
        table.columns.iter().map(|column| format!("CAST(NULL AS {})", column.ty.name(is_postgres))).collect()
    };
    let of = |table: &Described, key: &str, order: &str, columns: &[Vec<String>]| -> Vec<String> {
        let columns = columns.concat().join(", ");
        table
            .places()
            .map(|place| format!("SELECT {key} AS joined, {order} AS place, {columns} FROM {place}"))
            .collect()
    };
    let all =
        |table: &Described| -> Vec<_> { table.columns.iter().map(|column| column.name.to_owned()).collect() };
    // Keys have the shard first, then the id.
    let key = |table: &Described, n| table.key().nth(n).unwrap_or_default().to_owned();
    // A row comes before its lines.
    let first = if is_postgres { "''::bytea" } else { "x''" };
    let rows = of(table, &key(table, 1), first, &[all(table), nulls(lines)]);
    let others = of(lines, &key(lines, 1), &key(lines, 2), &[nulls(table), all(lines)]);
    format!("{} ORDER BY joined, place", [rows, others].concat().join(" UNION ALL "))
}
