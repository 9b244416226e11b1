//! Table `batches`.

use cashier_core::id::BatchId;
use cashier_core::retention::BatchMark;

use super::push;
use crate::cell::ColumnType::{Blob, Int};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Column, Table, fixed, key};

impl Table for BatchMark {
    const NAME: &'static str = "batches";
    const COLUMNS: &'static [Column] = &[key("shard", Int), key("id", Blob), fixed("at", Int)];

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.id.shard(), self.id, self.at);
    }

    fn encode_key(key: &BatchId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self { id: fields.id()?, at: fields.time()? })
    }
}
