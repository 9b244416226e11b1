//! Table `dev_keys`.

use cashier_core::dev_key::DevKey;
use cashier_core::id::MerchantId;

use super::push;
use crate::cell::ColumnType::{Blob, Int};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for DevKey {
    const NAME: &'static str = "dev_keys";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("merchant", Blob),
        key("place", Int),
        fixed("id", Blob),
        fixed("secret_hash", Blob),
        fixed("created_at", Int),
        fixed("expires_at", Int),
        mutable("revoked_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(34);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.merchant.shard(), self.merchant, self.place, self.id, &self.secret_hash, self.created_at,
            self.expires_at, self.revoked_at);
    }

    fn encode_key(key: &(MerchantId, u32), cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.0.shard(), key.0, key.1);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            merchant: fields.id()?,
            place: fields.count()?,
            id: fields.id()?,
            secret_hash: fields.bytes()?,
            created_at: fields.time()?,
            expires_at: fields.time()?,
            revoked_at: fields.opt_time()?,
        })
    }
}
