//! Tables `merchants` and `merchant_keys`.

use cashier_core::id::{MerchantId, Shard};
use cashier_core::merchant::{DialectName, Merchant, MerchantKey, Role};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for Merchant {
    const NAME: &'static str = "merchants";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("client_id", Text),
        fixed("id", Blob),
        mutable("name", Text),
        fixed("active", Int),
        mutable("private_notify", Int),
        fixed("created_at", Int),
        fixed("role", Text),
        mutable("server_url", Text),
        fixed("dialect", Text),
    ];
    const CHAINED: Chained = Chained::Row(13);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.id.shard(), &self.client_id, self.id, &self.name, true, self.private_notify,
            self.created_at, self.role.name(), self.server_url.as_ref(), self.dialect.as_str());
    }

    fn encode_key(key: &String, cells: &mut Vec<Cell<'static>>) {
        push!(cells; Shard::of_text(key), key.clone());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            client_id: fields.text()?,
            id: fields.id()?,
            name: fields.text()?,
            private_notify: {
                // Written for versions that had no standings, and not read.
                fields.flag()?;
                fields.flag()?
            },
            created_at: fields.time()?,
            role: fields.name(Role::from_name)?,
            server_url: fields.opt_text()?,
            dialect: fields.name(DialectName::parse)?,
        })
    }
}

impl Table for MerchantKey {
    const NAME: &'static str = "merchant_keys";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("merchant", Blob),
        key("version", Int),
        fixed("spki", Blob),
        fixed("created_at", Int),
        mutable("ended_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(14);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.merchant.shard(), self.merchant, self.version, self.spki.as_slice(), self.created_at,
            self.ended_at);
    }

    fn encode_key(key: &(MerchantId, u32), cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.0.shard(), key.0, key.1);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            merchant: fields.id()?,
            version: fields.count()?,
            spki: fields.blob()?,
            created_at: fields.time()?,
            ended_at: fields.opt_time()?,
        })
    }
}
