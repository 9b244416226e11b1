//! Table `refund_requests`.

use cashier_core::id::RefundRequestId;
use cashier_core::refund::RefundRequest;

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for RefundRequest {
    const NAME: &'static str = "refund_requests";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("payment", Blob),
        fixed("merchant", Blob),
        fixed("amount", Int),
        fixed("currency", Text),
        fixed("reason", Text),
        fixed("asked_by", Text),
        mutable("decided_by", Text),
        mutable("decided_at", Int),
        mutable("refund", Blob),
    ];
    const CHAINED: Chained = Chained::Row(43);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.id.shard(), self.id, self.payment, self.merchant, self.amount.minor(),
            self.amount.currency(), &self.reason, &self.asked_by, self.decided_by.as_ref(), self.decided_at,
            self.refund);
    }

    fn encode_key(key: &RefundRequestId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            id: fields.id()?,
            payment: fields.id()?,
            merchant: fields.id()?,
            amount: fields.amount()?,
            reason: fields.text()?,
            asked_by: fields.text()?,
            decided_by: fields.opt_text()?,
            decided_at: fields.opt_time()?,
            refund: fields.opt_id()?,
        })
    }
}
