//! Table `calls`.

use cashier_core::call::ApiCall;
use cashier_core::id::CallId;
use cashier_core::ledger::Owner;

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key};

impl Table for ApiCall {
    const NAME: &'static str = "calls";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("subject", Blob),
        key("id", Blob),
        fixed("at", Int),
        fixed("duration_us", Int),
        fixed("actor", Text),
        fixed("operation", Text),
        fixed("result", Text),
        fixed("request", Text),
        fixed("answer", Text),
    ];
    const CHAINED: Chained = Chained::No { because: "the demo records calls for its page, and deletes them" };

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.subject.shard(), self.subject, self.id, self.at, self.duration_us, &self.actor,
            &self.operation, &self.result, &self.request, &self.answer);
    }

    fn encode_key(key: &(Owner, CallId), cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.0.shard(), key.0, key.1);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            subject: fields.owner()?,
            id: fields.id()?,
            at: fields.time()?,
            duration_us: fields.int()?,
            actor: fields.text()?,
            operation: fields.text()?,
            result: fields.text()?,
            request: fields.text()?,
            answer: fields.text()?,
        })
    }
}
