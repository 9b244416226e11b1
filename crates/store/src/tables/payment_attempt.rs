//! Table `payment_attempts`.

use std::sync::Arc;

use cashier_core::provider::{
    AttemptId, AttemptState, Credit, Method, PaymentAttempt, ProviderName, ShareReturns, Sharing,
};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

const NONE: Option<i64> = None;

impl Table for PaymentAttempt {
    const NAME: &'static str = "payment_attempts";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("payment", Blob),
        key("number", Int),
        fixed("merchant", Blob),
        fixed("account", Blob),
        fixed("provider", Text),
        fixed("method", Text),
        fixed("amount", Int),
        fixed("currency", Text),
        fixed("request", Text),
        fixed("created_at", Int),
        fixed("expires_at", Int),
        fixed("share_returns", Text),
        mutable("sharing", Text),
        mutable("state", Text),
        mutable("state_at", Int),
        mutable("params", Text),
        mutable("transaction_id", Text),
        mutable("transfer", Blob),
        mutable("credit", Text),
        mutable("reason", Text),
        mutable("open_sends", Int).unchained(),
        mutable("sent_at", Int).unchained(),
        mutable("checks", Int).unchained(),
        mutable("next_check_at", Int).unchained(),
        mutable("provider_calls", Int),
        mutable("fee", Int),
        mutable("fee_charged", Int),
        mutable("refunded", Int),
        mutable("shared", Int),
        mutable("settled_at", Int),
    ];
    const CHAINED: Chained = Chained::Row(21);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.id.payment.shard(), self.id.payment, self.id.number, self.merchant, self.account,
            self.provider.name(), self.method.name(), self.amount.minor(), self.amount.currency(), &*self.request,
            self.created_at, self.expires_at, self.share_returns.name(), self.sharing.name(), self.state.name());
        match &self.state {
            AttemptState::Prepared | AttemptState::Unknown => {
                push!(cells; NONE, NONE, NONE, NONE, NONE, NONE);
            }
            AttemptState::Submitted { params } => push!(cells; NONE, &**params, NONE, NONE, NONE, NONE),
            AttemptState::Succeeded { at, transaction, transfer, credit } => {
                push!(cells; *at, NONE, &**transaction, *transfer, credit.name(), NONE);
            }
            AttemptState::Failed { at, reason } => push!(cells; *at, NONE, NONE, NONE, NONE, &**reason),
            AttemptState::Closed { at } => push!(cells; *at, NONE, NONE, NONE, NONE, NONE),
        }
        push!(cells; self.open_sends, self.sent_at, self.checks, self.next_check_at, self.provider_calls, self.fee,
            self.fee_charged, self.refunded, self.shared, self.settled_at);
    }

    fn encode_key(key: &AttemptId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.payment.shard(), key.payment, key.number);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let id = AttemptId { payment: fields.id()?, number: fields.count()? };
        let (merchant, account) = (fields.id()?, fields.id()?);
        let provider = fields.name(ProviderName::from_name)?;
        let method = fields.name(Method::from_name)?;
        let amount = fields.amount()?;
        let request = Arc::from(fields.text()?);
        let (created_at, expires_at) = (fields.time()?, fields.time()?);
        let share_returns = fields.name(ShareReturns::from_name)?;
        let sharing = fields.name(Sharing::from_name)?;
        let name = fields.text()?;
        let (at, params, transaction) = (fields.opt_time()?, fields.opt_text()?, fields.opt_text()?);
        let transfer = fields.opt_id()?;
        let credit = fields.opt_text()?.map(|name| Credit::from_name(&name));
        let reason = fields.opt_text()?;
        let state = match (name.as_str(), (at, params, transaction, transfer, credit, reason)) {
            ("prepared", (None, None, None, None, None, None)) => AttemptState::Prepared,
            ("unknown", (None, None, None, None, None, None)) => AttemptState::Unknown,
            ("submitted", (None, Some(params), None, None, None, None)) => {
                AttemptState::Submitted { params: Arc::from(params) }
            }
            ("succeeded", (Some(at), None, Some(transaction), Some(transfer), Some(Some(credit)), None)) => {
                AttemptState::Succeeded { at, transaction: Arc::from(transaction), transfer, credit }
            }
            ("failed", (Some(at), None, None, None, None, Some(reason))) => {
                AttemptState::Failed { at, reason: Arc::from(reason) }
            }
            ("closed", (Some(at), None, None, None, None, None)) => AttemptState::Closed { at },
            _ => return Err(fields.corrupt("state and its columns do not fit")),
        };
        Ok(Self {
            id,
            merchant,
            account,
            provider,
            method,
            amount,
            request,
            sharing,
            share_returns,
            created_at,
            expires_at,
            state,
            open_sends: fields.count()?,
            sent_at: fields.time()?,
            checks: fields.count()?,
            next_check_at: fields.opt_time()?,
            provider_calls: fields.count()?,
            fee: fields.int()?,
            fee_charged: fields.int()?,
            refunded: fields.int()?,
            shared: fields.int()?,
            settled_at: fields.opt_time()?,
        })
    }
}
