//! What a batch writes, as facts for its block.

use std::ops::Range;

use cashier_core::chain::{Facts, digest, push_line, push_row};
use cashier_core::for_each_table;
use cashier_core::kernel::{Change, Rows};
use cashier_core::world::World;

use super::canonical::push_cells;
use crate::cell::{Cell, Short};
use crate::table::{Chained, Table};

/// What a batch writes, as the chain tells of it.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) facts: Facts,
    /// False if the batch leaves every row as it was; it then needs no block.
    pub(crate) changes_rows: bool,
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

impl Written {
    /// What this batch writes.
    pub(crate) fn of(world: &World) -> Self {
        let (mut written, mut lines) = (Self::default(), Lines::default());
        let mut bytes = Vec::with_capacity(1_024);
        macro_rules! tell {
            ($($table:ident: $row:ty, $doc:literal;)+) => {
                // Most batches change few tables.
                $(if world.$table.writes() > 0 { lines.add(&world.$table) })+
                $(if world.$table.writes() > 0 { written.add(&world.$table, &lines, &mut bytes) })+
            };
        }
        for_each_table!(tell);
        written
    }

    fn add<T: Table>(&mut self, rows: &Rows<T>, lines: &Lines, bytes: &mut Vec<u8>) {
        let Some(number) = T::CHAINED.number() else {
            self.changes_rows |= rows.changes().next().is_some();
            return;
        };
        let length = T::CHAINED.tag_length();
        let mut cells = Vec::with_capacity(T::COLUMNS.len());
        for version in rows.versions() {
            self.changes_rows = true;
            if matches!(T::CHAINED, Chained::Key(_)) && version.before.is_some() && version.now.is_some() {
                // It is there as before, under the same key.
                continue;
            }
            bytes.clear();
            if let Some(before) = version.before {
                cells.clear();
                before.encode(&mut cells);
                push_row(bytes, number);
                push_cells(bytes, T::CHAINED, T::COLUMNS, &cells);
            }
            let middle = bytes.len();
            if let Some(now) = version.now {
                cells.clear();
                now.encode(&mut cells);
                push_row(bytes, number);
                push_cells(bytes, T::CHAINED, T::COLUMNS, &cells);
                if matches!(T::CHAINED, Chained::WithLines(..)) {
                    // A row gets its lines when it becomes final: the version before has none.
                    bytes.extend_from_slice(lines.of(cells.get(1)));
                }
            }
            let (before, now) = bytes.split_at(middle);
            if before == now {
                continue;
            }
            if !before.is_empty() {
                self.facts.retire(length, &digest(before));
            }
            if !now.is_empty() {
                self.facts.add(length, &digest(now));
            }
        }
    }
}
