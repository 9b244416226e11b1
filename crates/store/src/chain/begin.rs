//! Begins the chain of a database that was filled before there was one: the rows that are there are recorded as they
//! are. From then on the chain proves them.
//!
//! The rows that a writer ends are hashed as it would write them. So a row that an earlier version stored in another
//! form is first written anew.

use cashier_core::chain::{Block, Facts, digest};
use cashier_core::for_each_table;
use cashier_core::id::Id;
use cashier_core::id::Shard;
use cashier_core::time::Timestamp;

use super::present::{Present, Reading};
use super::{Link, push_cells, push_source};
use crate::cell::{Cell, Fields, Source};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table};

/// How many versions a block has at most.
const FACTS_MAX: usize = 4_096;

/// The time on the database's clock, in microseconds.
pub(crate) const NOW_SQLITE: &str = "SELECT CAST(strftime('%s', 'now') AS INTEGER) * 1000000";
pub(crate) const NOW_POSTGRES: &str =
    "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT) * 1000000";

/// Collects the blocks.
pub(crate) struct Beginning {
    at: Timestamp,
    link: Link,
    facts: Facts,
    blocks: Vec<Block>,
}

impl Beginning {
    pub(crate) fn new(now: i64) -> Self {
        let at = Timestamp::from_micros(now);
        Self { at, link: Link::first(0), facts: Facts::default(), blocks: Vec::new() }
    }

    /// Takes a row of a reading.
    pub(crate) fn take(&mut self, reading: &mut Reading, source: &dyn Source) -> Result<(), StoreError> {
        let Some(version) = reading.take(source)? else { return Ok(()) };
        self.add(&version)
    }

    /// The end of a reading.
    pub(crate) fn end(&mut self, reading: &mut Reading) -> Result<(), StoreError> {
        let Some(version) = reading.end() else { return Ok(()) };
        self.add(&version)
    }

    fn add(&mut self, version: &Present) -> Result<(), StoreError> {
        self.facts.add(version.table.chained.tag_length(), &digest(&version.bytes));
        if self.facts.added() < FACTS_MAX { Ok(()) } else { self.close() }
    }

    fn close(&mut self) -> Result<(), StoreError> {
        let facts = std::mem::take(&mut self.facts);
        let entropy = u128::try_from(self.link.next.number).unwrap_or_default();
        let block = self.link.block(Id::new(self.at, Shard::from_low_bits(0), entropy), self.at, &facts);
        self.link = Link::after(&block)?;
        self.blocks.push(block);
        Ok(())
    }

    /// The blocks, none if there were no rows.
    pub(crate) fn blocks(mut self) -> Result<Vec<Block>, StoreError> {
        if self.facts.added() > 0 {
            self.close()?;
        }
        Ok(self.blocks)
    }
}

/// A row that an earlier version stored in another form.
pub(crate) struct OtherForm {
    pub(crate) table: &'static str,
    pub(crate) columns: &'static [Column],
    /// The row as it is written now.
    pub(crate) cells: Vec<Cell<'static>>,
}

/// Looks at one stored row of a table.
pub(crate) type Look = fn(&dyn Source) -> Result<Option<OtherForm>, StoreError>;

/// For every table of which the chain says something: each place of its rows, the statement that reads them, and what
/// looks at one.
pub(crate) fn looks() -> Vec<(String, Look)> {
    let mut looks: Vec<(String, Look)> = Vec::new();
    macro_rules! each {
        ($($table:ident: $row:ty, $doc:literal;)+) => {$(
            if !matches!(<$row as Table>::CHAINED, Chained::No { .. }) {
                let columns = <$row>::column_list();
                looks.push((format!("SELECT {columns} FROM {}", <$row as Table>::NAME), look::<$row>));
                if <$row as Table>::ARCHIVE.is_some() {
                    let archive = <$row as Table>::DESCRIBED.places().last().unwrap_or_default();
                    looks.push((format!("SELECT {columns} FROM {archive}"), look_aside::<$row>));
                }
            }
        )+};
    }
    for_each_table!(each);
    looks
}

fn look<T: Table>(source: &dyn Source) -> Result<Option<OtherForm>, StoreError> {
    look_in::<T>(T::NAME, source)
}

fn look_aside<T: Table>(source: &dyn Source) -> Result<Option<OtherForm>, StoreError> {
    look_in::<T>(T::ARCHIVE.map_or(T::NAME, |archive| archive.name), source)
}

fn look_in<T: Table>(table: &'static str, source: &dyn Source) -> Result<Option<OtherForm>, StoreError> {
    let row = match T::decode(&mut Fields::new(source, T::NAME)) {
        Ok(row) => row,
        // The proof names it.
        Err(StoreError::Corrupt(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut cells = Vec::with_capacity(T::COLUMNS.len());
    row.encode(&mut cells);
    let (mut stored, mut written) = (Vec::new(), Vec::new());
    push_source(&mut stored, T::CHAINED, T::COLUMNS, source, 0)?;
    push_cells(&mut written, T::CHAINED, T::COLUMNS, &cells);
    let other = (stored != written).then(|| OtherForm {
        table,
        columns: T::COLUMNS,
        cells: cells.into_iter().map(Cell::into_owned).collect(),
    });
    Ok(other)
}
