//! Reading a whole table in the order of its keys, a page at a time, so that large books need little memory.

use crate::cell::{Cell, Source};
use crate::error::StoreError;
use crate::read::Reader;

/// A table, and the two columns beside the shard that its key consists of.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    pub(super) table: &'static str,
    pub(super) key: [&'static str; 2],
    /// What is read besides the key. The first three columns of every row are the shard and the key.
    pub(super) columns: &'static str,
    /// How many rows are read at once.
    pub(super) page: u32,
}

/// Where a walk has come to. The default is before the first row.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Place {
    shard: i64,
    pub(super) key: [Vec<u8>; 2],
}

impl Place {
    /// The place of a row of a walk.
    pub(super) fn of(source: &dyn Source) -> Result<Self, StoreError> {
        let blob = |index| Ok::<_, StoreError>(source.blob(index)?.unwrap_or_default());
        Ok(Self { shard: source.int(0)?.unwrap_or_default(), key: [blob(1)?, blob(2)?] })
    }
}

impl Reader {
    /// The rows after a place.
    pub(super) async fn page<R: Send + 'static>(
        &self,
        walk: Walk,
        after: &Place,
        decode: fn(&dyn Source) -> Result<R, StoreError>,
    ) -> Result<Vec<R>, StoreError> {
        let Walk { table, key: [first, second], columns, page } = walk;
        let [one, two] = after.key.clone().map(|bytes| Cell::Blob(bytes.into()));
        // The order of the primary key, which differs: a file keeps the shard last.
        let (order, places, cells) = if self.is_postgres() {
            (format!("shard, {first}, {second}"), "?1, ?2, ?3", vec![Cell::from(after.shard), one, two])
        } else {
            (format!("{first}, {second}"), "?1, ?2", vec![one, two])
        };
        let text = format!(
            "SELECT shard, {first}, {second}, {columns} FROM {table} WHERE ({order}) > ({places}) \
             ORDER BY {order} LIMIT {page}"
        );
        self.ask(text, cells, decode).await
    }
}
