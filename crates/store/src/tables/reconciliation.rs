//! Tables `differences` and `reconciliations`.

use std::sync::Arc;

use cashier_core::reconcile::{Difference, DifferenceKind, Reconciliation, RunOutcome};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for Difference {
    const NAME: &'static str = "differences";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("account", Blob),
        key("day", Text),
        key("kind", Text),
        key("number", Text),
        mutable("ours", Text),
        mutable("theirs", Text),
        fixed("found_at", Int),
        mutable("resolved_at", Int),
        mutable("accepted_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(25);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.account.shard(), self.account, &self.day, self.kind.name(), &self.number, &self.ours,
            &self.theirs, self.found_at, self.resolved_at, self.accepted_at);
    }

    fn encode_key(key: &Self::Key, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.0.shard(), key.0, key.1.clone(), key.2.name(), key.3.clone());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            account: fields.id()?,
            day: fields.text()?,
            kind: fields.name(DifferenceKind::from_name)?,
            number: fields.text()?,
            ours: fields.text()?,
            theirs: fields.text()?,
            found_at: fields.time()?,
            resolved_at: fields.opt_time()?,
            accepted_at: fields.opt_time()?,
        })
    }
}

impl Table for Reconciliation {
    const NAME: &'static str = "reconciliations";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("account", Blob),
        key("day", Text),
        mutable("run", Int),
        mutable("began_at", Int),
        mutable("ended_at", Int),
        mutable("problem", Text),
        mutable("lines", Int),
        mutable("settled", Int),
        mutable("differences", Int),
    ];
    const CHAINED: Chained = Chained::Row(26);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let ended = self.outcome.as_ref();
        push!(cells; self.account.shard(), self.account, &self.day, self.run, self.began_at,
            ended.map(|ended| ended.at), ended.and_then(|ended| ended.problem.as_deref()),
            ended.map(|ended| ended.lines), ended.map(|ended| ended.settled),
            ended.map(|ended| ended.differences));
    }

    fn encode_key(key: &Self::Key, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.0.shard(), key.0, key.1.clone());
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let (account, day) = (fields.id()?, fields.text()?);
        let (run, began_at, ended_at) = (fields.count()?, fields.time()?, fields.opt_time()?);
        let problem = fields.opt_text()?.map(Arc::from);
        let [lines, settled, differences] = [fields.opt_count()?, fields.opt_count()?, fields.opt_count()?];
        let outcome = match (ended_at, lines, settled, differences) {
            (None, None, None, None) => None,
            (Some(at), Some(lines), Some(settled), Some(differences)) => {
                Some(RunOutcome { at, problem, lines, settled, differences })
            }
            _ => return Err(fields.corrupt("the outcome is not whole")),
        };
        Ok(Self { account, day, run, began_at, outcome })
    }
}
