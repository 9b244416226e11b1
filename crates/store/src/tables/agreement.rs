//! Table `agreements`.

use std::sync::Arc;

use cashier_core::agreement::{Agreement, AgreementState, AgreementTerms, ClosedBy, Limits, Spent};
use cashier_core::id::AgreementId;
use cashier_core::merchant::DialectName;
use cashier_core::money::{Amount, Currency};

use super::payment::decode_dialect;
use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for Agreement {
    const NAME: &'static str = "agreements";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("merchant", Blob),
        fixed("client_id", Text),
        fixed("payee", Text),
        fixed("description", Text),
        fixed("limit_currency", Text),
        fixed("payment_limit", Int),
        fixed("day_limit", Int),
        fixed("notify_url", Text),
        fixed("redirect_url", Text),
        fixed("redirect_state", Text),
        fixed("dialect", Text),
        fixed("created_at", Int),
        fixed("expires_at", Int),
        mutable("state", Text),
        mutable("state_at", Int),
        mutable("user_id", Blob),
        mutable("closed_by", Text),
        mutable("grant_id", Blob),
        mutable("spent_day", Int),
        mutable("spent", Int),
    ];
    const CHAINED: Chained = Chained::Row(35);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let (terms, limits) = (&self.terms, self.terms.limits);
        let dialect = Some(&terms.dialect).filter(|dialect| **dialect != DialectName::default());
        push!(cells;
            self.id.shard(), self.id, self.merchant, &terms.client_id, &terms.payee, &terms.description,
            limits.currency(), limits.payment.map(Amount::minor), limits.day.map(Amount::minor),
            terms.notify_url.as_ref(), terms.redirect_url.as_ref(), terms.redirect_state.as_ref(),
            dialect.map(DialectName::as_str), self.created_at, self.expires_at, self.state.name());
        let (at, by) = match self.state {
            AgreementState::Offered => (None, None),
            AgreementState::Active { at, .. } | AgreementState::Refused { at, .. } => (Some(at), None),
            AgreementState::Closed { at, by, .. } => (Some(at), Some(by.name())),
        };
        push!(cells; at, self.state.user(), by, self.grant, self.spent.day, self.spent.minor);
    }

    fn encode_key(key: &AgreementId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let (id, merchant) = (fields.id()?, fields.id()?);
        let (client_id, payee, description) = (fields.text()?, fields.text()?, fields.text()?);
        let limits = decode_limits(fields)?;
        let (notify_url, redirect_url) = (fields.opt_text()?, fields.opt_text()?);
        let redirect_state = fields.opt_text()?;
        let dialect = decode_dialect(fields)?;
        let (created_at, expires_at) = (fields.time()?, fields.time()?);
        let name = fields.text()?;
        let columns = (fields.opt_time()?, fields.opt_id()?, fields.opt_text()?);
        let state = match (name.as_str(), columns) {
            ("offered", (None, None, None)) => AgreementState::Offered,
            ("active", (Some(at), Some(user), None)) => AgreementState::Active { at, user },
            ("refused", (Some(at), Some(user), None)) => AgreementState::Refused { at, user },
            ("closed", (Some(at), Some(user), Some(by))) => {
                let by = ClosedBy::from_name(&by).ok_or_else(|| fields.corrupt("unknown side"))?;
                AgreementState::Closed { at, user, by }
            }
            _ => return Err(fields.corrupt("state and its columns do not fit")),
        };
        let grant = fields.opt_id()?;
        let spent = Spent { day: fields.int()?, minor: fields.int()? };
        let terms = AgreementTerms {
            client_id,
            payee,
            description,
            limits,
            notify_url,
            redirect_url,
            redirect_state,
            dialect,
        };
        Ok(Self { id, merchant, terms: Arc::new(terms), created_at, expires_at, state, grant, spent })
    }
}

fn decode_limits(fields: &mut Fields<'_>) -> Result<Limits, StoreError> {
    let (currency, payment, day) = (fields.opt_text()?, fields.opt_int()?, fields.opt_int()?);
    let Some(currency) = currency else { return Ok(Limits::default()) };
    let currency = Currency::parse(&currency).map_err(|_| fields.corrupt("unknown currency"))?;
    let amount = |minor: Option<i64>| minor.map(|minor| Amount::new(minor, currency)).transpose();
    let limits = amount(payment).and_then(|payment| Ok((payment, amount(day)?)));
    let (payment, day) = limits.map_err(|_| fields.corrupt("a limit is no amount"))?;
    Limits::new(payment, day).map_err(|_| fields.corrupt("the limits do not fit"))
}
