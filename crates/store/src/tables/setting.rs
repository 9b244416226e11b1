//! Table `settings`.

use cashier_core::id::Shard;
use cashier_core::setting::Setting;

use super::push;
use crate::cell::ColumnType::{Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, key, mutable};

impl Table for Setting {
    const NAME: &'static str = "settings";
    const COLUMNS: &'static [Column] = &[key("shard", Int), key("name", Text), mutable("value", Text)];
    const CHAINED: Chained = Chained::Row(15);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; Shard::of_text(&self.name), &self.name, &self.value);
    }

    fn encode_key(key: &String, cells: &mut Vec<Cell<'static>>) {
        push!(cells; Shard::of_text(key), key.clone());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self { name: fields.text()?, value: fields.text()? })
    }
}
