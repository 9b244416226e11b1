//! Table `requests`.

use cashier_core::request::{Effect, Operation, Request, RequestKey};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Column, Table, fixed, key};

impl Table for Request {
    const NAME: &'static str = "requests";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("owner", Blob),
        key("operation", Text),
        key("key", Text),
        fixed("at", Int),
        fixed("state", Text),
        fixed("fingerprint", Blob),
        fixed("subject", Blob),
        fixed("answer", Blob),
    ];

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let key = &self.key;
        push!(cells; key.owner.shard(), key.owner, key.operation.name(), &key.key, self.at);
        match &self.effect {
            Effect::Done { fingerprint, subject, answer } => {
                push!(cells; "done", fingerprint, *subject, answer.as_slice());
            }
            Effect::Barred => push!(cells; "barred", None::<i64>, None::<i64>, None::<i64>),
        }
    }

    fn encode_key(key: &RequestKey, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.owner.shard(), key.owner, key.operation.name(), key.key.clone());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let owner = fields.owner()?;
        let operation = fields.name(Operation::from_name)?;
        let key = RequestKey { owner, operation, key: fields.text()? };
        let at = fields.time()?;
        let name = fields.text()?;
        let columns = (fields.opt_bytes()?, fields.opt_bytes()?, fields.opt_blob()?);
        let effect = match (name.as_str(), columns) {
            ("done", (Some(fingerprint), Some(subject), Some(answer))) => {
                let subject = cashier_core::ledger::Owner::from_bytes(subject);
                Effect::Done { fingerprint, subject, answer }
            }
            ("barred", (None, None, None)) => Effect::Barred,
            _ => return Err(fields.corrupt("state and its columns do not fit")),
        };
        Ok(Self { key, at, effect })
    }
}
