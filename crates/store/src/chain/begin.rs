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
        reading.take(source, &mut |version| self.add(version))
    }

    /// The end of a reading.
    pub(crate) fn end(&mut self, reading: &mut Reading) -> Result<(), StoreError> {
        reading.end(&mut |version| self.add(version))
    }

    fn add(&mut self, version: &Present<'_>) -> Result<(), StoreError> {
        self.facts.add(version.table.chained.tag_length(), &digest(version.bytes));
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

/// Looks at one stored row: its cells as they are written now, if an earlier version stored it in another form.
type Look = fn(&dyn Source) -> Result<Option<Vec<Cell<'static>>>, StoreError>;

/// One place of the rows of a table of which the chain says something.
pub(crate) struct Looking {
    pub(crate) place: &'static str,
    pub(crate) columns: &'static [Column],
    /// The statement that reads all of them.
    pub(crate) text: String,
    pub(crate) look: Look,
}

/// Every such place.
pub(crate) fn looks() -> Vec<Looking> {
    let mut looks = Vec::new();
    macro_rules! each {
        ($($table:ident: $row:ty, $doc:literal;)+) => {$(
            if !matches!(<$row as Table>::CHAINED, Chained::No { .. }) {
                let columns = <$row as Table>::COLUMNS;
                looks.extend(<$row as Table>::DESCRIBED.places().map(|place| Looking {
                    place,
                    columns,
                    text: format!("SELECT {} FROM {place}", <$row>::column_list()),
                    look: look::<$row>,
                }));
            }
        )+};
    }
    for_each_table!(each);
    looks
}

fn look<T: Table>(source: &dyn Source) -> Result<Option<Vec<Cell<'static>>>, StoreError> {
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
    Ok((stored != written).then(|| cells.into_iter().map(Cell::into_owned).collect()))
}
