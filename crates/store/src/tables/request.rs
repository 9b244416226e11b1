//! Table `requests`.
//!
//! A request is looked up by a key that outsiders choose. The key of its row is a digest of that: short, of fixed
//! length, and the table's only index, so that the rest of a new row goes to the end of the table.

use aws_lc_rs::digest;
use cashier_core::request::{Effect, Operation, Request, RequestKey};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Archive, Chained, Column, Table, Time, fixed, key};

/// The length of a request's hash. Two requests with the same hash will not occur in the life of a wallet; if they did,
/// the later one would be refused.
const HASH: usize = 16;

fn hash(key: &RequestKey) -> [u8; HASH] {
    request_hash(&key.owner.to_bytes(), key.operation.name(), &key.key)
}

/// The first half of the SHA-256 of owner, operation, a colon, and key. Migrations and `verify` have the database
/// compute the same.
pub(crate) fn request_hash(owner: &[u8], operation: &str, key: &str) -> [u8; HASH] {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in [owner, operation.as_bytes(), b":", key.as_bytes()] {
        context.update(part);
    }
    let mut hash = [0; HASH];
    for (place, byte) in hash.iter_mut().zip(context.finish().as_ref()) {
        *place = *byte;
    }
    hash
}

impl Table for Request {
    const NAME: &'static str = "requests";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("hash", Blob),
        fixed("owner", Blob),
        fixed("operation", Text),
        fixed("key", Text),
        fixed("at", Int),
        fixed("state", Text),
        fixed("fingerprint", Blob),
        fixed("subject", Blob),
        fixed("answer", Blob),
    ];
    const CHAINED: Chained = Chained::Row(6);
    const ARCHIVE: Option<Archive> = Some(Archive { name: "archived_requests", time: Time::At("at") });

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let key = &self.key;
        push!(cells; key.owner.shard(), hash(key), key.owner, key.operation.name(), &key.key, self.at);
        match &self.effect {
            Effect::Done { fingerprint, subject, answer } => {
                push!(cells; "done", fingerprint, *subject, answer.as_slice());
            }
            Effect::Barred => push!(cells; "barred", None::<i64>, None::<i64>, None::<i64>),
        }
    }

    fn encode_key(key: &RequestKey, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.owner.shard(), hash(key));
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let hash: [u8; HASH] = fields.bytes()?;
        let owner = fields.owner()?;
        let operation = fields.name(Operation::from_name)?;
        let key = RequestKey { owner, operation, key: fields.text()? };
        if hash != self::hash(&key) {
            return Err(fields.corrupt("hash is not that of owner, operation and key"));
        }
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
