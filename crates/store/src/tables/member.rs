//! Tables `members`, `member_sessions` and `audit_lines`.

use cashier_core::id::ActId;
use cashier_core::member::{AuditLine, Member, MemberRole, MemberSession, Scope, Who};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for Member {
    const NAME: &'static str = "members";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("login", Text),
        mutable("merchant", Blob),
        mutable("role", Text),
        mutable("invite", Blob),
        mutable("invite_hash", Blob),
        mutable("invite_expires_at", Int),
        mutable("invited_by", Text),
        mutable("joined_at", Int),
        mutable("ended_at", Int),
        mutable("last_step", Int).unchained(),
        mutable("wrong_codes", Int).unchained(),
        mutable("wrong_since", Int).unchained(),
    ];
    const CHAINED: Chained = Chained::Row(40);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; Self::shard_of(&self.login), &self.login, self.merchant(), self.role.name(), self.invite,
            &self.invite_hash, self.invite_expires_at, &self.invited_by, self.joined_at, self.ended_at, self.last_step,
            self.wrong_codes, self.wrong_since);
    }

    fn encode_key(key: &String, cells: &mut Vec<Cell<'static>>) {
        push!(cells; Self::shard_of(key), key.clone());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let login = fields.text()?;
        let scope = Scope::of(fields.opt_id()?);
        Ok(Self {
            login,
            scope,
            role: fields.name(|name| MemberRole::from_name(scope, name))?,
            invite: fields.id()?,
            invite_hash: fields.bytes()?,
            invite_expires_at: fields.time()?,
            invited_by: fields.text()?,
            joined_at: fields.opt_time()?,
            ended_at: fields.opt_time()?,
            last_step: fields.int()?,
            wrong_codes: fields.count()?,
            wrong_since: fields.time()?,
        })
    }
}

impl Table for MemberSession {
    const NAME: &'static str = "member_sessions";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("login", Text),
        key("place", Int),
        mutable("id", Blob),
        mutable("secret_hash", Blob),
        mutable("opened_at", Int),
        mutable("expires_at", Int),
        mutable("closed_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(41);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; Member::shard_of(&self.login), &self.login, self.place, self.id, &self.secret_hash,
            self.opened_at, self.expires_at, self.closed_at);
    }

    fn encode_key(key: &(String, u32), cells: &mut Vec<Cell<'static>>) {
        push!(cells; Member::shard_of(&key.0), key.0.clone(), key.1);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            login: fields.text()?,
            place: fields.count()?,
            id: fields.id()?,
            secret_hash: fields.bytes()?,
            opened_at: fields.time()?,
            expires_at: fields.time()?,
            closed_at: fields.opt_time()?,
        })
    }
}

impl Table for AuditLine {
    const NAME: &'static str = "audit_lines";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("merchant", Blob),
        fixed("login", Text),
        fixed("works_for", Blob),
        fixed("role", Text),
        fixed("address", Text),
        fixed("act", Text),
        fixed("subject", Text),
        fixed("detail", Text),
    ];
    const CHAINED: Chained = Chained::Row(42);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.id.shard(), self.id, self.merchant, &self.who.login, self.who.scope.merchant(),
            self.who.role.name(), &self.who.address, &self.act, &self.subject, &self.detail);
    }

    fn encode_key(key: &ActId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let (id, merchant, login) = (fields.id()?, fields.opt_id()?, fields.text()?);
        let scope = Scope::of(fields.opt_id()?);
        let role = fields.name(|name| MemberRole::from_name(scope, name))?;
        Ok(Self {
            id,
            merchant,
            who: Who { login, scope, role, address: fields.text()? },
            act: fields.text()?,
            subject: fields.text()?,
            detail: fields.text()?,
        })
    }
}
