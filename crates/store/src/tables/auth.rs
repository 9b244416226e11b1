//! Tables `consents`, `auth_codes` and `grants`.

use cashier_core::auth::{AuthCode, AuthCodeState, Consent, Grant, GrantState};
use cashier_core::id::{AuthCodeId, GrantId, MerchantId, UserId};

use super::{join_scopes, push, split_scopes};
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for Consent {
    const NAME: &'static str = "consents";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("user_id", Blob),
        key("merchant", Blob),
        mutable("scopes", Text),
        mutable("at", Int),
    ];
    const CHAINED: Chained = Chained::Row(19);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.user.shard(), self.user, self.merchant, join_scopes(&self.scopes), self.at);
    }

    fn encode_key(key: &(UserId, MerchantId), cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.0.shard(), key.0, key.1);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            user: fields.id()?,
            merchant: fields.id()?,
            scopes: split_scopes(&fields.text()?),
            at: fields.time()?,
        })
    }
}

impl Table for AuthCode {
    const NAME: &'static str = "auth_codes";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("secret_hash", Blob),
        fixed("user_id", Blob),
        fixed("merchant", Blob),
        fixed("scopes", Text),
        fixed("expires_at", Int),
        mutable("state", Text),
        mutable("used_at", Int),
        fixed("agreement", Blob),
    ];
    const CHAINED: Chained = Chained::Row(10);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let used_at = match self.state {
            AuthCodeState::Issued => None,
            AuthCodeState::Used { at } => Some(at),
        };
        push!(cells; self.id.shard(), self.id, &self.secret_hash, self.user, self.merchant,
            join_scopes(&self.scopes), self.expires_at, self.state.name(), used_at, self.agreement);
    }

    fn encode_key(key: &AuthCodeId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            id: fields.id()?,
            secret_hash: fields.bytes()?,
            user: fields.id()?,
            merchant: fields.id()?,
            scopes: split_scopes(&fields.text()?),
            expires_at: fields.time()?,
            state: match (fields.text()?.as_str(), fields.opt_time()?) {
                ("issued", None) => AuthCodeState::Issued,
                ("used", Some(at)) => AuthCodeState::Used { at },
                _ => return Err(fields.corrupt("state and its columns do not fit")),
            },
            agreement: fields.opt_id()?,
        })
    }
}

impl Table for Grant {
    const NAME: &'static str = "grants";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("user_id", Blob),
        fixed("merchant", Blob),
        fixed("scopes", Text),
        fixed("access_hash", Blob),
        fixed("access_expires_at", Int),
        fixed("refresh_hash", Blob),
        fixed("refresh_expires_at", Int),
        mutable("state", Text),
        mutable("ended_at", Int),
        fixed("agreement", Blob),
    ];
    const CHAINED: Chained = Chained::Row(11);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let ended_at = match self.state {
            GrantState::Active => None,
            GrantState::Refreshed { at } | GrantState::Revoked { at } => Some(at),
        };
        push!(cells; self.id.shard(), self.id, self.user, self.merchant, join_scopes(&self.scopes),
            &self.access_hash, self.access_expires_at, &self.refresh_hash, self.refresh_expires_at,
            self.state.name(), ended_at, self.agreement);
    }

    fn encode_key(key: &GrantId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            id: fields.id()?,
            user: fields.id()?,
            merchant: fields.id()?,
            scopes: split_scopes(&fields.text()?),
            access_hash: fields.bytes()?,
            access_expires_at: fields.time()?,
            refresh_hash: fields.bytes()?,
            refresh_expires_at: fields.time()?,
            state: match (fields.text()?.as_str(), fields.opt_time()?) {
                ("active", None) => GrantState::Active,
                ("refreshed", Some(at)) => GrantState::Refreshed { at },
                ("revoked", Some(at)) => GrantState::Revoked { at },
                _ => return Err(fields.corrupt("state and its columns do not fit")),
            },
            agreement: fields.opt_id()?,
        })
    }
}
