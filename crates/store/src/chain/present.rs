//! The rows that are there, as canonical bytes: what the chain has to say of them.

use cashier_core::chain::{Value, push_line, push_row};

use super::push_source;
use crate::cell::{ColumnType, Source};
use crate::error::StoreError;
use crate::table::{Chained, Described, named, schema};

/// A row that is there.
pub(crate) struct Present<'a> {
    pub(crate) table: &'static Described,
    pub(crate) bytes: &'a [u8],
    /// True if it is a line of a row that is not there. The chain says nothing of it alone.
    pub(crate) is_stray: bool,
}

/// One statement over all rows of a table, with those that belong to them.
pub(crate) struct Reading {
    pub(crate) text: String,
    table: &'static Described,
    number: u8,
    /// The canonical bytes of the last row.
    bytes: Vec<u8>,
    lines: Option<Lines>,
}

/// The rows of the other table come between those of the table, each behind the row to which it belongs.
struct Lines {
    table: &'static Described,
    number: u8,
    /// The key of the row whose lines are being read.
    open: Option<Vec<u8>>,
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
        let reading = |text, lines| Self { text, table, number, bytes: Vec::new(), lines };
        let Chained::WithLines(_, lines) = table.chained else {
            let arms: Vec<_> =
                table.places().map(|place| format!("SELECT {} FROM {place}", table.column_list())).collect();
            return Some(reading(arms.join(" UNION ALL "), None));
        };
        let other = named(lines)?;
        let Chained::Line(line) = other.chained else { return None };
        let lines = Lines { table: other, number: line, open: None };
        Some(reading(merged(table, other, is_postgres), Some(lines)))
    }

    /// Takes the next row of the statement, and hands over the row that is complete with it.
    pub(crate) fn take(
        &mut self,
        source: &dyn Source,
        to: &mut dyn FnMut(&Present<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let (table, chained, columns) = (self.table, self.table.chained, self.table.columns);
        let Some(lines) = &mut self.lines else {
            self.bytes.clear();
            push_row(&mut self.bytes, self.number);
            push_source(&mut self.bytes, chained, columns, source, 0)?;
            return to(&Present { table, bytes: &self.bytes, is_stray: false });
        };
        let (mut is_line, mut is_of_open) = (false, false);
        source.value(1, ColumnType::Blob, &mut |order| {
            is_line = matches!(order, Value::Bytes(bytes) if !bytes.is_empty());
        })?;
        source.value(0, ColumnType::Blob, &mut |key| {
            is_of_open = lines.open.as_ref().is_some_and(|open| key == Value::Bytes(open));
        })?;
        if !is_line {
            self.end(to)?;
            push_row(&mut self.bytes, self.number);
            push_source(&mut self.bytes, chained, columns, source, JOINED)?;
            if let Some(lines) = &mut self.lines {
                lines.open = Some(source.blob(0)?.unwrap_or_default());
            }
            return Ok(());
        }
        let first = JOINED.saturating_add(columns.len());
        let (chained, columns) = (lines.table.chained, lines.table.columns);
        if is_of_open {
            push_line(&mut self.bytes, lines.number);
            return push_source(&mut self.bytes, chained, columns, source, first);
        }
        let mut bytes = Vec::new();
        push_row(&mut bytes, lines.number);
        push_source(&mut bytes, chained, columns, source, first)?;
        to(&Present { table: lines.table, bytes: &bytes, is_stray: true })
    }

    /// Hands over the row that waits for lines.
    pub(crate) fn end(
        &mut self,
        to: &mut dyn FnMut(&Present<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if self.lines.as_mut().and_then(|lines| lines.open.take()).is_some() {
            to(&Present { table: self.table, bytes: &self.bytes, is_stray: false })?;
        }
        self.bytes.clear();
        Ok(())
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
    // A row comes before its lines. SQLite has numbers before bytes, and reads id and shard in the order of the key.
    let first = if is_postgres { "''::bytea" } else { "shard" };
    let rows = of(table, &key(table, 1), first, &[all(table), nulls(lines)]);
    let others = of(lines, &key(lines, 1), &key(lines, 2), &[nulls(table), all(lines)]);
    format!("{} ORDER BY joined, place", [rows, others].concat().join(" UNION ALL "))
}
