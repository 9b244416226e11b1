//! Tables `app_users`, `app_logins` and `app_sessions`.

use cashier_core::app::{App, LoginMethod};
use cashier_core::app_user::{AppLogin, AppSession, AppUser, AppUserKey, LoginKey, Number};
use cashier_core::id::AppSessionId;

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

pub(super) fn number(fields: &mut Fields<'_>) -> Result<Number, StoreError> {
    let value = fields.int()?;
    Number::new(value).ok_or_else(|| fields.corrupt("not a number of a user or order"))
}

impl Table for AppUser {
    const NAME: &'static str = "app_users";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("app", Text),
        key("number", Int),
        mutable("username", Text),
        mutable("email", Text),
        mutable("phone", Text),
        mutable("password_hash", Text),
        mutable("is_anonymous", Int),
        mutable("nickname", Text),
        mutable("avatar", Text),
        fixed("created_at", Int),
        mutable("updated_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(29);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; App::shard(&self.app), &self.app, self.number.value(), self.username.as_ref(),
            self.email.as_ref(), self.phone.as_ref(), self.password_hash.as_ref(), self.is_anonymous,
            self.nickname.as_ref(), self.avatar.as_ref(), self.created_at, self.updated_at);
    }

    fn encode_key(key: &AppUserKey, cells: &mut Vec<Cell<'static>>) {
        push!(cells; App::shard(&key.0), key.0.clone(), key.1.value());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            app: fields.text()?,
            number: number(fields)?,
            username: fields.opt_text()?,
            email: fields.opt_text()?,
            phone: fields.opt_text()?,
            password_hash: fields.opt_text()?,
            is_anonymous: fields.flag()?,
            nickname: fields.opt_text()?,
            avatar: fields.opt_text()?,
            created_at: fields.time()?,
            updated_at: fields.time()?,
        })
    }
}

impl Table for AppLogin {
    const NAME: &'static str = "app_logins";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("app", Text),
        key("method", Text),
        key("name", Text),
        mutable("user_number", Int),
    ];
    const CHAINED: Chained = Chained::Row(30);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let LoginKey { app, method, name } = &self.key;
        push!(cells; App::shard(app), app, method.name(), name, self.user.map(Number::value));
    }

    fn encode_key(key: &LoginKey, cells: &mut Vec<Cell<'static>>) {
        push!(cells; App::shard(&key.app), key.app.clone(), key.method.name(), key.name.clone());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let (app, method) = (fields.text()?, fields.name(LoginMethod::from_name)?);
        let name = fields.text()?;
        let user = match fields.opt_int()? {
            None => None,
            Some(value) => Some(Number::new(value).ok_or_else(|| fields.corrupt("not a user's number"))?),
        };
        Ok(Self { key: LoginKey { app, method, name }, user })
    }
}

impl Table for AppSession {
    const NAME: &'static str = "app_sessions";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("app", Text),
        fixed("user_number", Int),
        fixed("secret_hash", Blob),
        fixed("expires_at", Int),
        mutable("closed_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(31);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.id.shard(), self.id, &self.app, self.user.value(), &self.secret_hash, self.expires_at,
            self.closed_at);
    }

    fn encode_key(key: &AppSessionId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            id: fields.id()?,
            app: fields.text()?,
            user: number(fields)?,
            secret_hash: fields.bytes()?,
            expires_at: fields.time()?,
            closed_at: fields.opt_time()?,
        })
    }
}
