//! What a batch writes, as canonical bytes that wait to be hashed.

use std::collections::HashMap;

use cashier_core::chain::{Facts, TagLength, digest, push_line, push_row};
use cashier_core::for_each_table;
use cashier_core::kernel::{Change, Rows};
use cashier_core::world::World;

use super::canonical::push_cells;
use crate::cell::Cell;
use crate::table::{Chained, Table};

/// What happened to a version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    Added,
    Gone,
}

/// The versions that a batch adds and ends.
#[derive(Default)]
pub(crate) struct Collected {
    bytes: Vec<u8>,
    /// What happened to each version, the length of its tag, and where it ends.
    versions: Vec<(Fate, TagLength, usize)>,
    /// True if the batch changes a row, if only in columns of which the chain says nothing.
    changes_rows: bool,
}

/// The canonical bytes of new lines, by the beginning of their keys.
type Lines = HashMap<Vec<u8>, Vec<u8>>;

impl Collected {
    /// What this batch writes.
    pub(crate) fn of(world: &World) -> Self {
        let mut all = Self::default();
        let mut lines = Lines::new();
        macro_rules! collect {
            ($($table:ident: $row:ty, $doc:literal;)+) => {
                $(add_lines(&world.$table, &mut lines);)+
                $(all.add(&world.$table, &lines);)+
            };
        }
        for_each_table!(collect);
        all
    }

    /// How many versions there are.
    pub(crate) const fn len(&self) -> usize {
        self.versions.len()
    }

    /// True if the batch leaves every row as it was.
    pub(crate) const fn is_idle(&self) -> bool {
        !self.changes_rows
    }

    fn add<T: Table>(&mut self, rows: &Rows<T>, lines: &Lines) {
        let Some(number) = T::CHAINED.number() else {
            self.changes_rows |= rows.changes().next().is_some();
            return;
        };
        let length = T::CHAINED.tag_length();
        let mut cells = Vec::with_capacity(T::COLUMNS.len());
        for version in rows.versions() {
            self.changes_rows = true;
            let start = self.bytes.len();
            if let Some(before) = version.before {
                cells.clear();
                before.encode(&mut cells);
                push_row(&mut self.bytes, number);
                push_cells(&mut self.bytes, T::CHAINED, T::COLUMNS, &cells);
            }
            let middle = self.bytes.len();
            if let Some(now) = version.now {
                cells.clear();
                now.encode(&mut cells);
                push_row(&mut self.bytes, number);
                push_cells(&mut self.bytes, T::CHAINED, T::COLUMNS, &cells);
                if matches!(T::CHAINED, Chained::WithLines(..)) {
                    // A row gets its lines when it becomes final: the version before has none.
                    let own = cells.get(1).and_then(bytes_of).and_then(|key| lines.get(key));
                    self.bytes.extend_from_slice(own.map_or(&[], Vec::as_slice));
                }
            }
            let end = self.bytes.len();
            if self.bytes.get(start..middle) == self.bytes.get(middle..end) {
                self.bytes.truncate(start);
                continue;
            }
            if middle > start {
                self.versions.push((Fate::Gone, length, middle));
            }
            if end > middle {
                self.versions.push((Fate::Added, length, end));
            }
        }
    }

    /// Hashes them.
    pub(crate) fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        let mut start = 0;
        for (fate, length, end) in &self.versions {
            let version = digest(self.bytes.get(start..*end).unwrap_or_default());
            match fate {
                Fate::Added => facts.add(*length, &version),
                Fate::Gone => facts.retire(*length, &version),
            }
            start = *end;
        }
        facts
    }
}

fn add_lines<T: Table>(rows: &Rows<T>, lines: &mut Lines) {
    let Chained::Line(number) = T::CHAINED else { return };
    let mut cells = Vec::with_capacity(T::COLUMNS.len());
    // In the order of their keys, as they are read again.
    for change in rows.changes() {
        let Change::Insert(row) = change else { continue };
        cells.clear();
        row.encode(&mut cells);
        let Some(key) = cells.get(1).and_then(bytes_of) else { continue };
        let bytes = lines.entry(key.to_vec()).or_default();
        push_line(bytes, number);
        push_cells(bytes, T::CHAINED, T::COLUMNS, &cells);
    }
}

fn bytes_of<'a>(cell: &'a Cell<'_>) -> Option<&'a [u8]> {
    match cell {
        Cell::Short(bytes) => Some(bytes.as_slice()),
        Cell::Blob(bytes) => Some(bytes),
        _ => None,
    }
}
