//! Table `refunds`.

use cashier_core::id::RefundId;
use cashier_core::refund::{Refund, RefundState};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Archive, Chained, Column, Table, Time, fixed, key, mutable};

impl Table for Refund {
    const NAME: &'static str = "refunds";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("payment", Blob),
        fixed("merchant", Blob),
        fixed("request_id", Text),
        fixed("amount", Int),
        fixed("currency", Text),
        fixed("reason", Text),
        mutable("state", Text),
        mutable("state_at", Int),
        mutable("transfer", Blob),
        mutable("fail_code", Text),
    ];
    const CHAINED: Chained = Chained::Provable(5);
    const ARCHIVE: Option<Archive> = Some(Archive { name: "archived_refunds", time: Time::Id("id") });

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.id.shard(), self.id, self.payment, self.merchant, &self.request_id,
            self.amount.minor(), self.amount.currency(), self.reason.as_ref(), self.state.name());
        match self.state {
            RefundState::Processing { at } => push!(cells; at, None::<i64>, None::<i64>),
            RefundState::Succeeded { at, transfer } => push!(cells; at, transfer, None::<i64>),
            RefundState::Failed { at, code } => push!(cells; at, None::<i64>, code.row().name),
        }
    }

    fn encode_key(key: &RefundId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let id = fields.id()?;
        let payment = fields.id()?;
        let merchant = fields.id()?;
        let request_id = fields.text()?;
        let amount = fields.amount()?;
        let reason = fields.opt_text()?;
        let name = fields.text()?;
        let at = fields.time()?;
        let state = match (name.as_str(), fields.opt_id()?, fields.opt_code()?) {
            ("processing", None, None) => RefundState::Processing { at },
            ("succeeded", Some(transfer), None) => RefundState::Succeeded { at, transfer },
            ("failed", None, Some(code)) => RefundState::Failed { at, code },
            _ => return Err(fields.corrupt("state and its columns do not fit")),
        };
        Ok(Self { id, payment, merchant, request_id, amount, reason, state })
    }
}
