//! Tables `standings` and `acts`.

use cashier_core::id::ActId;
use cashier_core::ledger::Owner;
use cashier_core::mode::Mode;
use cashier_core::standing::{Act, ActKind, By, Standing};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for Standing {
    const NAME: &'static str = "standings";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("subject", Blob),
        mutable("suspended_at", Int),
        mutable("sessions_ended_at", Int),
        fixed("mode", Text),
    ];
    const CHAINED: Chained = Chained::Row(16);
    const IS_SPARSE: bool = true;

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let mode = self.mode.is_test().then(|| self.mode.name());
        push!(cells; self.subject.shard(), self.subject, self.suspended_at, self.sessions_ended_at, mode);
    }

    fn encode_key(key: &Owner, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            subject: fields.owner()?,
            suspended_at: fields.opt_time()?,
            sessions_ended_at: fields.opt_time()?,
            mode: decode_mode(fields)?,
        })
    }
}

/// The mode of a subject; live where there is none, as before there were modes.
pub(crate) fn decode_mode(fields: &mut Fields<'_>) -> Result<Mode, StoreError> {
    let Some(name) = fields.opt_text()? else { return Ok(Mode::Live) };
    Mode::from_name(&name).ok_or_else(|| fields.corrupt("unknown mode"))
}

impl Table for Act {
    const NAME: &'static str = "acts";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("subject", Blob),
        key("id", Blob),
        fixed("at", Int),
        fixed("kind", Text),
        fixed("detail", Text),
        fixed("actor", Text),
        fixed("reason", Text),
    ];
    const CHAINED: Chained = Chained::Row(17);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.subject.shard(), self.subject, self.id, self.at, self.kind.name(), &self.detail,
            &self.by.actor, &self.by.reason);
    }

    fn encode_key(key: &(Owner, ActId), cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.0.shard(), key.0, key.1);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            subject: fields.owner()?,
            id: fields.id()?,
            at: fields.time()?,
            kind: fields.name(ActKind::from_name)?,
            detail: fields.text()?,
            by: By { actor: fields.text()?, reason: fields.text()? },
        })
    }
}
