//! What a batch writes, as canonical bytes that wait to be hashed.

use std::ops::Range;

use cashier_core::chain::{Facts, TagLength, digest, push_line, push_row};
use cashier_core::for_each_table;
use cashier_core::kernel::{Change, Rows};
use cashier_core::world::World;

use super::canonical::push_cells;
use crate::cell::{Cell, Short};
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

/// New lines: their canonical bytes in the order of their keys, and where those of each row are, by the row's key.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    places: Vec<(Short, Range<usize>)>,
}

impl Lines {
    /// Takes the new rows of a table of lines.
    fn add<T: Table>(&mut self, rows: &Rows<T>) {
        let Chained::Line(number) = T::CHAINED else { return };
        let mut cells = Vec::with_capacity(T::COLUMNS.len());
        // In the order of their keys, as they are read again.
        for change in rows.changes() {
            let Change::Insert(row) = change else { continue };
            cells.clear();
            row.encode(&mut cells);
            let Some(Cell::Short(key)) = cells.get(1) else { continue };
            let start = self.bytes.len();
            push_line(&mut self.bytes, number);
            push_cells(&mut self.bytes, T::CHAINED, T::COLUMNS, &cells);
            let end = self.bytes.len();
            match self.places.last_mut().filter(|(last, _)| last == key) {
                Some((_, range)) => range.end = end,
                None => self.places.push((*key, start..end)),
            }
        }
    }

    /// The lines of the row with this key, which is an id.
    fn of(&self, key: Option<&Cell<'_>>) -> &[u8] {
        let Some(Cell::Short(key)) = key else { return &[] };
        let found = self.places.binary_search_by(|(other, _)| other.as_slice().cmp(key.as_slice()));
        let range = found.ok().and_then(|place| self.places.get(place)).map(|(_, range)| range.clone());
        range.and_then(|range| self.bytes.get(range)).unwrap_or_default()
    }
}

impl Collected {
    /// What this batch writes.
    pub(crate) fn of(world: &World) -> Self {
        let mut all = Self::default();
        let mut lines = Lines::default();
        macro_rules! collect {
            ($($table:ident: $row:ty, $doc:literal;)+) => {
                $(lines.add(&world.$table);)+
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
                    self.bytes.extend_from_slice(lines.of(cells.get(1)));
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
