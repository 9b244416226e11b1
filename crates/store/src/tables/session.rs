//! Table `sessions`.

use cashier_core::id::SessionId;
use cashier_core::session::Session;

use super::push;
use crate::cell::ColumnType::{Blob, Int};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for Session {
    const NAME: &'static str = "sessions";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("user_id", Blob),
        fixed("secret_hash", Blob),
        mutable("expires_at", Int),
        mutable("closed_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(12);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.id.shard(), self.id, self.user, &self.secret_hash, self.expires_at, self.closed_at);
    }

    fn encode_key(key: &SessionId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            id: fields.id()?,
            user: fields.id()?,
            secret_hash: fields.bytes()?,
            expires_at: fields.time()?,
            closed_at: fields.opt_time()?,
        })
    }
}
