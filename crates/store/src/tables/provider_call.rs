//! Table `provider_calls`.

use std::sync::Arc;

use cashier_core::provider::{AttemptId, CallKind, CallState, ProviderCall, ProviderCallId, ProviderName};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for ProviderCall {
    const NAME: &'static str = "provider_calls";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("payment", Blob),
        key("attempt", Int),
        key("number", Int),
        fixed("merchant", Blob),
        fixed("account", Blob),
        fixed("provider", Text),
        fixed("kind", Text),
        fixed("amount", Int),
        fixed("currency", Text),
        fixed("refund", Blob),
        fixed("share", Int),
        fixed("awaited_by", Int),
        fixed("receiver", Text),
        fixed("note", Text),
        fixed("request", Text),
        fixed("created_at", Int),
        mutable("state", Text),
        mutable("state_at", Int),
        mutable("returns", Int),
        mutable("reason", Text),
        mutable("transfer", Blob),
        mutable("taken_back", Int),
        mutable("sends", Int).unchained(),
        mutable("open_sends", Int).unchained(),
        mutable("sent_at", Int).unchained(),
        mutable("checks", Int).unchained(),
        mutable("next_check_at", Int).unchained(),
    ];
    const CHAINED: Chained = Chained::Row(23);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let AttemptId { payment, number } = self.id.attempt;
        push!(cells; payment.shard(), payment, number, self.id.number, self.merchant, self.account,
            self.provider.name(), self.kind.name(), self.amount.minor(), self.amount.currency(), self.refund,
            self.share, self.awaited_by, self.receiver.as_deref(), self.note.as_deref(),
            self.request.as_deref(), self.created_at, self.state.name());
        match &self.state {
            CallState::Waiting { returns } => push!(cells; None::<i64>, *returns, None::<i64>),
            CallState::Requested | CallState::Submitted | CallState::Unknown => {
                push!(cells; None::<i64>, None::<i64>, None::<i64>);
            }
            CallState::Succeeded { at } => push!(cells; *at, None::<i64>, None::<i64>),
            CallState::Failed { at, reason } => push!(cells; *at, None::<i64>, &**reason),
        }
        push!(cells; self.transfer, self.taken_back, self.sends, self.open_sends, self.sent_at, self.checks,
            self.next_check_at);
    }

    fn encode_key(key: &ProviderCallId, cells: &mut Vec<Cell<'static>>) {
        let AttemptId { payment, number } = key.attempt;
        push!(cells; payment.shard(), payment, number, key.number);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let attempt = AttemptId { payment: fields.id()?, number: fields.count()? };
        let id = ProviderCallId { attempt, number: fields.count()? };
        let (merchant, account) = (fields.id()?, fields.id()?);
        let provider = fields.name(ProviderName::from_name)?;
        let kind = fields.name(CallKind::from_name)?;
        let (amount, refund) = (fields.amount()?, fields.opt_id()?);
        let (share, awaited_by) = (fields.opt_count()?, fields.opt_count()?);
        let (receiver, note) = (fields.opt_text()?.map(Arc::from), fields.opt_text()?.map(Arc::from));
        let request = fields.opt_text()?.map(Arc::from);
        let created_at = fields.time()?;
        let name = fields.text()?;
        let columns = (fields.opt_time()?, fields.opt_count()?, fields.opt_text()?);
        let state = match (name.as_str(), columns) {
            ("waiting", (None, Some(returns), None)) => CallState::Waiting { returns },
            ("requested", (None, None, None)) => CallState::Requested,
            ("submitted", (None, None, None)) => CallState::Submitted,
            ("unknown", (None, None, None)) => CallState::Unknown,
            ("succeeded", (Some(at), None, None)) => CallState::Succeeded { at },
            ("failed", (Some(at), None, Some(reason))) => CallState::Failed { at, reason: Arc::from(reason) },
            _ => return Err(fields.corrupt("state and its columns do not fit")),
        };
        Ok(Self {
            id,
            merchant,
            account,
            provider,
            kind,
            amount,
            refund,
            share,
            awaited_by,
            receiver,
            note,
            request,
            created_at,
            state,
            transfer: fields.opt_id()?,
            taken_back: fields.int()?,
            sends: fields.count()?,
            open_sends: fields.count()?,
            sent_at: fields.opt_time()?,
            checks: fields.count()?,
            next_check_at: fields.opt_time()?,
        })
    }
}
