//! Table `try_counts`.

use cashier_core::id::Shard;
use cashier_core::sign_in::TryCount;

use super::push;
use crate::cell::ColumnType::{Blob, Int};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, key, mutable};

/// The low bits of a slot are its shard.
#[expect(clippy::cast_possible_truncation, reason = "only the low twelve bits are kept")]
const fn shard(slot: u32) -> Shard {
    Shard::from_low_bits(slot as u16)
}

impl Table for TryCount {
    const NAME: &'static str = "try_counts";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("slot", Int),
        mutable("tag", Blob),
        mutable("tries", Int),
        mutable("since", Int),
    ];
    const CHAINED: Chained =
        Chained::No { because: "counts of wrong passwords, which say nothing about money" };

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; shard(self.slot), self.slot, &self.tag, self.tries, self.since);
    }

    fn encode_key(key: &u32, cells: &mut Vec<Cell<'static>>) {
        push!(cells; shard(*key), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            slot: fields.count()?,
            tag: fields.bytes()?,
            tries: fields.count()?,
            since: fields.time()?,
        })
    }
}
