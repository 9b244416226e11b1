//! The end of a chain, to which the next block is linked.

use cashier_core::chain::{Block, BlockKey, Digest, Facts};
use cashier_core::id::BatchId;
use cashier_core::time::Timestamp;

use crate::cell::{Fields, Source};
use crate::error::StoreError;
use crate::table::Table as _;

/// Where the next block of a chain goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Link {
    pub(crate) next: BlockKey,
    pub(crate) previous: Digest,
}

impl Link {
    /// The query for the last block of a chain, which is its only parameter.
    pub(crate) fn question(place: &str) -> String {
        let columns = Block::column_list();
        format!(
            "SELECT {columns} FROM blocks WHERE shard = 0 AND chain = {place} ORDER BY number DESC LIMIT 1"
        )
    }

    /// The end of a chain without blocks.
    pub(crate) fn first(chain: u32) -> Self {
        Self { next: BlockKey { chain, number: 0 }, previous: Digest::default() }
    }

    /// The end of a chain, after the block that the question found.
    pub(crate) fn after_stored(source: &dyn Source) -> Result<Self, StoreError> {
        Self::after(&Block::decode(&mut Fields::new(source, Block::NAME))?)
    }

    /// The end of a chain after this block.
    pub(crate) fn after(block: &Block) -> Result<Self, StoreError> {
        let number = block.key.number.checked_add(1);
        let number =
            number.ok_or_else(|| StoreError::Corrupt("table blocks: no number is left".to_owned()))?;
        Ok(Self { next: BlockKey { number, ..block.key }, previous: block.hash() })
    }

    /// The block of a batch.
    pub(crate) fn block(self, batch: BatchId, at: Timestamp, facts: &Facts) -> Block {
        let Self { next: key, previous } = self;
        Block { key, batch, at, previous, facts: facts.to_bytes(), sum: facts.sum }
    }
}
