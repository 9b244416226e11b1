//! Table `foreign_orders`.

use std::sync::Arc;

use cashier_core::foreign::{ForeignDetails, ForeignOrder, ForeignState};
use cashier_core::id::ForeignOrderId;

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for ForeignOrder {
    const NAME: &'static str = "foreign_orders";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("user_id", Blob),
        fixed("amount", Int),
        fixed("currency", Text),
        fixed("acquirer", Text),
        fixed("reference", Text),
        fixed("payee_id", Text),
        fixed("payee", Text),
        fixed("description", Text),
        fixed("order_ref", Text),
        fixed("redirect_url", Text),
        fixed("created_at", Int),
        fixed("expires_at", Int),
        mutable("state", Text),
        mutable("state_at", Int),
        mutable("transfer", Blob),
        mutable("settled_at", Int),
        mutable("reversal", Blob),
        mutable("fail_code", Text),
        mutable("refunded", Int),
    ];
    const CHAINED: Chained = Chained::Row(20);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let details = &self.details;
        push!(cells;
            self.id.shard(), self.id, self.user, self.amount.minor(), self.amount.currency(), &details.acquirer,
            &details.reference, &details.payee_id, &details.payee, &details.description,
            details.order_ref.as_ref(), details.redirect_url.as_ref(), self.created_at, self.expires_at,
            self.state.name());
        let none = None::<i64>;
        match self.state {
            ForeignState::Created => push!(cells; none, none, none, none, none),
            ForeignState::Cancelled { at } => push!(cells; at, none, none, none, none),
            ForeignState::Processing { at, transfer } => push!(cells; at, transfer, none, none, none),
            ForeignState::Succeeded { at, transfer, settled_at } => {
                push!(cells; at, transfer, settled_at, none, none);
            }
            ForeignState::Failed { at, transfer, settled_at, reversal, code } => {
                push!(cells; at, transfer, settled_at, reversal, code.row().name);
            }
        }
        push!(cells; self.refunded);
    }

    fn encode_key(key: &ForeignOrderId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let (id, user, amount) = (fields.id()?, fields.id()?, fields.amount()?);
        let details = ForeignDetails {
            acquirer: fields.text()?,
            reference: fields.text()?,
            payee_id: fields.text()?,
            payee: fields.text()?,
            description: fields.text()?,
            order_ref: fields.opt_text()?,
            redirect_url: fields.opt_text()?,
        };
        let (created_at, expires_at) = (fields.time()?, fields.time()?);
        let name = fields.text()?;
        let debit = (fields.opt_time()?, fields.opt_id()?);
        let end = (fields.opt_time()?, fields.opt_id()?, fields.opt_code()?);
        let state = match (name.as_str(), debit, end) {
            ("created", (None, None), (None, None, None)) => ForeignState::Created,
            ("cancelled", (Some(at), None), (None, None, None)) => ForeignState::Cancelled { at },
            ("processing", (Some(at), Some(transfer)), (None, None, None)) => {
                ForeignState::Processing { at, transfer }
            }
            ("succeeded", (Some(at), Some(transfer)), (Some(settled_at), None, None)) => {
                ForeignState::Succeeded { at, transfer, settled_at }
            }
            ("failed", (Some(at), Some(transfer)), (Some(settled_at), Some(reversal), Some(code))) => {
                ForeignState::Failed { at, transfer, settled_at, reversal, code }
            }
            _ => return Err(fields.corrupt("state and its columns do not fit")),
        };
        let details = Arc::new(details);
        Ok(Self { id, user, amount, details, created_at, expires_at, state, refunded: fields.int()? })
    }
}
