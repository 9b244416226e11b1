//! Table `apps`.

use cashier_core::app::{App, AppConfig, LoginMethod, OriginRule};
use cashier_core::web_order::Gateway;

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

/// A list of names as one text. The names contain no spaces.
fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(" ")
}

fn split<T>(fields: &mut Fields<'_>, from_name: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, StoreError> {
    let text = fields.text()?;
    let names: Option<Vec<T>> = text.split_whitespace().map(from_name).collect();
    names.ok_or_else(|| fields.corrupt("unknown name"))
}

impl Table for App {
    const NAME: &'static str = "apps";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("client_id", Text),
        fixed("merchant", Blob),
        fixed("merchant_client_id", Text),
        mutable("name", Text),
        mutable("active", Int),
        mutable("origins", Text),
        mutable("logins", Text),
        mutable("gateways", Text),
        mutable("trigger_url", Text),
        mutable("private_trigger", Int),
        fixed("created_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(28);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let config = &self.config;
        push!(cells; Self::shard(&self.client_id), &self.client_id, self.merchant, &self.merchant_client_id,
            &self.name, self.active,
            join(config.origins.iter().map(OriginRule::text)),
            join(config.logins.iter().map(|method| method.name())),
            join(config.gateways.iter().map(Gateway::name)),
            config.trigger_url.as_ref(), config.private_trigger, self.created_at);
    }

    fn encode_key(key: &String, cells: &mut Vec<Cell<'static>>) {
        push!(cells; Self::shard(key), key.clone());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            client_id: fields.text()?,
            merchant: fields.id()?,
            merchant_client_id: fields.text()?,
            name: fields.text()?,
            active: fields.flag()?,
            config: AppConfig {
                origins: split(fields, OriginRule::parse)?,
                logins: split(fields, LoginMethod::from_name)?,
                gateways: split(fields, Gateway::from_name)?,
                trigger_url: fields.opt_text()?,
                private_trigger: fields.flag()?,
            },
            created_at: fields.time()?,
        })
    }
}
