//! Tables `roots` and `tree_tiles`. All rows lie in shard 0: they are about the whole database.

use std::collections::BTreeSet;

use cashier_core::chain::{Outlet, StoredRoot, Tile, TileKey};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

const SHARD: i64 = 0;

/// No name is the text of an empty set, which is stored as null.
fn outlet_names(outlets: &BTreeSet<Outlet>) -> Option<String> {
    let names: Vec<_> = outlets.iter().map(|outlet| outlet.name()).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

impl Table for StoredRoot {
    const NAME: &'static str = "roots";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("number", Int),
        fixed("at", Int),
        fixed("is_daily", Int),
        fixed("note", Text),
        mutable("unpublished", Text),
        mutable("tries", Int),
        mutable("next_try_at", Int),
    ];
    const CHAINED: Chained = Chained::No { because: "they are signed, and name one another" };

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; SHARD, self.number, self.at, self.is_daily, &self.note, outlet_names(&self.unpublished),
            self.tries, self.next_try_at);
    }

    fn encode_key(key: &i64, cells: &mut Vec<Cell<'static>>) {
        push!(cells; SHARD, *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            number: fields.int()?,
            at: fields.time()?,
            is_daily: fields.flag()?,
            note: fields.text()?,
            unpublished: {
                let names = fields.opt_text()?.unwrap_or_default();
                let outlets = names.split_whitespace().map(Outlet::from_name).collect::<Option<_>>();
                outlets.ok_or_else(|| fields.corrupt("unknown name"))?
            },
            tries: fields.count()?,
            next_try_at: fields.time()?,
        })
    }
}

impl Table for Tile {
    const NAME: &'static str = "tree_tiles";
    const COLUMNS: &'static [Column] =
        &[key("shard", Int), key("chain", Int), key("level", Int), key("place", Int), fixed("head", Blob)];
    const CHAINED: Chained = Chained::No { because: "they follow from the blocks" };

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; SHARD, self.key.chain, u32::from(self.key.level), self.key.index, &self.head);
    }

    fn encode_key(key: &TileKey, cells: &mut Vec<Cell<'static>>) {
        push!(cells; SHARD, key.chain, u32::from(key.level), key.index);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let chain = fields.count()?;
        let level = u8::try_from(fields.int()?).map_err(|_| fields.corrupt("not a level"))?;
        Ok(Self { key: TileKey { chain, level, index: fields.int()? }, head: fields.bytes()? })
    }
}
