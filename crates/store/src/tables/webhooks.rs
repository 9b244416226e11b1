//! Table `webhooks`.

use cashier_core::id::MerchantId;
use cashier_core::merchant::Webhooks;

use super::push;
use crate::cell::ColumnType::{Blob, Int};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, key, mutable};

impl Table for Webhooks {
    const NAME: &'static str = "webhooks";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("client", Blob),
        mutable("secret_version", Int),
        mutable("earlier_until", Int),
        mutable("cloud_events", Int),
    ];
    const CHAINED: Chained = Chained::No {
        because: "headers of notices, which say nothing about money; acts tell of every change",
    };

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.client.shard(), self.client, self.secret_version, self.earlier_until,
            self.cloud_events);
    }

    fn encode_key(key: &MerchantId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            client: fields.id()?,
            secret_version: fields.count()?,
            earlier_until: fields.opt_time()?,
            cloud_events: fields.flag()?,
        })
    }
}
