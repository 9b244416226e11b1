//! Table `archived_months`. All its rows lie in shard 0: they are about the whole database.

use cashier_core::archive::ArchivedMonth;
use cashier_core::month::Month;

use super::push;
use crate::cell::ColumnType::{Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

const SHARD: i64 = 0;

impl Table for ArchivedMonth {
    const NAME: &'static str = "archived_months";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("month", Text),
        // The end of the month, for statements that look for the last one.
        fixed("until", Int),
        fixed("began_at", Int),
        mutable("ended_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(33);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; SHARD, self.month.to_string(), self.month.end(), self.began_at, self.ended_at);
    }

    fn encode_key(key: &Month, cells: &mut Vec<Cell<'static>>) {
        push!(cells; SHARD, key.to_string());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let month: Month = fields.name(|text| text.parse().ok())?;
        if fields.time()? != month.end() {
            return Err(fields.corrupt("not the end of the month"));
        }
        Ok(Self { month, began_at: fields.time()?, ended_at: fields.opt_time()? })
    }
}
