//! Tables `users`, `logins` and `pins`.

use cashier_core::id::{Shard, UserId};
use cashier_core::user::{Login, PinGuard, PinTag, User};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for User {
    const NAME: &'static str = "users";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        mutable("name", Text),
        mutable("language", Text),
        mutable("email", Text),
        mutable("phone", Text),
        fixed("active", Int),
        fixed("created_at", Int),
        mutable("inbox_seen_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(18);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.id.shard(), self.id, &self.name, &self.language, self.email.as_ref(), self.phone.as_ref(),
            true, self.created_at, self.inbox_seen_at);
    }

    fn encode_key(key: &UserId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            id: fields.id()?,
            name: fields.text()?,
            language: fields.text()?,
            email: fields.opt_text()?,
            phone: fields.opt_text()?,
            created_at: {
                // Written for versions that had no standings, and not read.
                fields.flag()?;
                fields.time()?
            },
            inbox_seen_at: fields.time()?,
        })
    }
}

impl Table for Login {
    const NAME: &'static str = "logins";
    const COLUMNS: &'static [Column] =
        &[key("shard", Int), key("login_id", Text), fixed("user_id", Blob), mutable("password_hash", Text)];
    const CHAINED: Chained = Chained::Row(8);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; Shard::of_text(&self.login_id), &self.login_id, self.user, &self.password_hash);
    }

    fn encode_key(key: &String, cells: &mut Vec<Cell<'static>>) {
        push!(cells; Shard::of_text(key), key.clone());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self { login_id: fields.text()?, user: fields.id()?, password_hash: fields.text()? })
    }
}

impl Table for PinGuard {
    const NAME: &'static str = "pins";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("user_id", Blob),
        mutable("tag", Blob),
        mutable("wrong_tries", Int),
        mutable("locked_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(9);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.user.shard(), self.user, self.tag.to_bytes(), self.wrong_tries, self.locked_at);
    }

    fn encode_key(key: &UserId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            user: fields.id()?,
            tag: PinTag::from_bytes(fields.bytes()?),
            wrong_tries: fields.count()?,
            locked_at: fields.opt_time()?,
        })
    }
}
