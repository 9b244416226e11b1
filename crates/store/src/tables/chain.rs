//! Table `blocks`. The store writes its rows itself, one for each batch; no command does.
//!
//! All of them lie in shard 0: a chain is not about one shard.

use cashier_core::chain::{Block, BlockKey, Sum};

use super::push;
use crate::cell::ColumnType::{Blob, Int};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key};

const SHARD: i64 = 0;

impl Table for Block {
    const NAME: &'static str = "blocks";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("chain", Int),
        key("number", Int),
        fixed("batch", Blob),
        fixed("at", Int),
        fixed("previous", Blob),
        fixed("sum", Blob),
        fixed("facts", Blob),
    ];
    const CHAINED: Chained = Chained::No { because: "they are the chain" };

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; SHARD, self.key.chain, self.key.number, self.batch, self.at, &self.previous,
            self.sum.to_bytes(), self.facts.as_slice());
    }

    fn encode_key(key: &BlockKey, cells: &mut Vec<Cell<'static>>) {
        push!(cells; SHARD, key.chain, key.number);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            key: BlockKey { chain: fields.count()?, number: fields.int()? },
            batch: fields.id()?,
            at: fields.time()?,
            previous: fields.bytes()?,
            sum: Sum::from_bytes(fields.bytes()?),
            facts: fields.blob()?,
        })
    }
}
