//! Table `idp_visits`.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::{Identity, IdpVisit, VisitState};
use cashier_core::id::IdpVisitId;

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for IdpVisit {
    const NAME: &'static str = "idp_visits";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("app", Text),
        fixed("method", Text),
        fixed("callback_url", Text),
        mutable("secret_hash", Blob),
        fixed("expires_at", Int),
        mutable("state", Text),
        mutable("open_id", Text),
        mutable("nickname", Text),
        mutable("avatar", Text),
    ];
    const CHAINED: Chained =
        Chained::No { because: "gone after ten minutes, and a user who came through one has a row" };

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.id.shard(), self.id, &self.app, self.method.name(), &self.callback_url,
            &self.secret_hash, self.expires_at, self.state.name());
        match &self.state {
            VisitState::Granted { identity } => {
                push!(cells; &identity.open_id, identity.nickname.as_ref(), identity.avatar.as_ref());
            }
            VisitState::Asked | VisitState::Used => push!(cells; None::<i64>, None::<i64>, None::<i64>),
        }
    }

    fn encode_key(key: &IdpVisitId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let (id, app) = (fields.id()?, fields.text()?);
        let method = fields.name(LoginMethod::from_name)?;
        let (callback_url, secret_hash, expires_at) = (fields.text()?, fields.bytes()?, fields.time()?);
        let name = fields.text()?;
        let columns = (fields.opt_text()?, fields.opt_text()?, fields.opt_text()?);
        let state = match (name.as_str(), columns) {
            ("asked", (None, None, None)) => VisitState::Asked,
            ("used", (None, None, None)) => VisitState::Used,
            ("granted", (Some(open_id), nickname, avatar)) => {
                VisitState::Granted { identity: Identity { method, open_id, nickname, avatar } }
            }
            _ => return Err(fields.corrupt("state and its columns do not fit")),
        };
        Ok(Self { id, app, method, callback_url, secret_hash, expires_at, state })
    }
}
