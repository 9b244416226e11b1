//! Tables `provider_accounts`, `receivers` and `incidents`.

use std::sync::Arc;

use cashier_core::id::ProviderAccountId;
use cashier_core::provider::{Fault, FeeRate, Incident, ProviderAccount, ProviderName, Receiver};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for ProviderAccount {
    const NAME: &'static str = "provider_accounts";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("merchant", Blob),
        fixed("provider", Text),
        mutable("version", Int),
        mutable("settings", Text),
        mutable("sealed", Blob),
        mutable("fee_ppm", Int),
        mutable("fee_returned", Int),
        mutable("private", Int),
        mutable("active", Int),
        fixed("created_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(22);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.id.shard(), self.id, self.merchant, self.provider.name(), self.version, &*self.settings,
            &*self.sealed, self.fee.ppm(), self.fee_returned, self.private, self.active, self.created_at);
    }

    fn encode_key(key: &ProviderAccountId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            id: fields.id()?,
            merchant: fields.id()?,
            provider: fields.name(ProviderName::from_name)?,
            version: fields.count()?,
            settings: Arc::from(fields.text()?),
            sealed: Arc::from(fields.blob()?),
            fee: FeeRate::from_ppm(fields.count()?).ok_or_else(|| fields.corrupt("more than the whole"))?,
            fee_returned: fields.flag()?,
            private: fields.flag()?,
            active: fields.flag()?,
            created_at: fields.time()?,
        })
    }
}

impl Table for Receiver {
    const NAME: &'static str = "receivers";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("account", Blob),
        key("receiver", Text),
        mutable("relation", Text),
        mutable("active", Int),
        mutable("at", Int),
    ];
    const CHAINED: Chained = Chained::Row(24);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.account.shard(), self.account, &self.receiver, &*self.relation, self.active, self.at);
    }

    fn encode_key(key: &Self::Key, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.0.shard(), key.0, key.1.clone());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            account: fields.id()?,
            receiver: fields.text()?,
            relation: Arc::from(fields.text()?),
            active: fields.flag()?,
            at: fields.time()?,
        })
    }
}

impl Table for Incident {
    const NAME: &'static str = "incidents";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("account", Blob),
        key("minute", Int),
        key("fault", Text),
        key("order_number", Text),
        mutable("count", Int),
    ];
    const CHAINED: Chained =
        Chained::No { because: "counts of refused messages, which say nothing about money" };

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.account.shard(), self.account, self.minute, self.fault.name(), &self.order, self.count);
    }

    fn encode_key(key: &Self::Key, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.0.shard(), key.0, key.1, key.2.name(), key.3.clone());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            account: fields.id()?,
            minute: fields.int()?,
            fault: fields.name(Fault::from_name)?,
            order: fields.text()?,
            count: fields.int()?,
        })
    }
}
