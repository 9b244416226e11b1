//! Tables `accounts`, `transfers` and `entries`.

use cashier_core::id::{TransferId, UserId};
use cashier_core::ledger::{Account, AccountId, Entry, LastLine, Transfer, TransferKind, TransferState};
use cashier_core::money::Money;

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Archive, Chained, Column, Table, Time, fixed, key, mutable};

impl Table for Account {
    const NAME: &'static str = "accounts";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        mutable("debits_pending", Int),
        mutable("debits_posted", Int),
        mutable("credits_pending", Int),
        mutable("credits_posted", Int),
        mutable("lines", Int),
        mutable("last_line", Blob),
        mutable("last_line_at", Int),
    ];
    const CHAINED: Chained = Chained::Key(1);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.id.shard(), self.id, self.debits_pending, self.debits_posted,
            self.credits_pending, self.credits_posted, self.lines, self.last_line.map(|line| line.transfer),
            self.last_line.map(|line| line.at));
    }

    fn encode_key(key: &AccountId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            id: fields.account()?,
            debits_pending: fields.int()?,
            debits_posted: fields.int()?,
            credits_pending: fields.int()?,
            credits_posted: fields.int()?,
            lines: fields.int()?,
            last_line: match (fields.opt_id()?, fields.opt_time()?) {
                (Some(transfer), Some(at)) => Some(LastLine { transfer, at }),
                (None, None) => None,
                _ => return Err(fields.corrupt("half a newest line")),
            },
        })
    }
}

impl Table for Transfer {
    const NAME: &'static str = "transfers";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("debit", Blob),
        fixed("credit", Blob),
        fixed("amount", Int),
        fixed("currency", Text),
        fixed("kind", Text),
        fixed("subject", Blob),
        mutable("state", Text),
        mutable("state_at", Int),
    ];
    const CHAINED: Chained = Chained::WithLines(2, "entries");
    const ARCHIVE: Option<Archive> = Some(Archive { name: "archived_transfers", time: Time::Id("id") });

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let at = match self.state {
            TransferState::Pending => None,
            TransferState::Posted { at } | TransferState::Voided { at } => Some(at),
        };
        push!(cells; self.id.shard(), self.id, self.debit, self.credit, self.amount.minor(),
            self.amount.currency(), self.kind.name(), self.subject, self.state.name(), at);
    }

    fn encode_key(key: &TransferId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            id: fields.id()?,
            debit: fields.account()?,
            credit: fields.account()?,
            amount: fields.amount()?,
            kind: fields.name(TransferKind::from_name)?,
            subject: fields.owner()?,
            state: match (fields.text()?.as_str(), fields.opt_time()?) {
                ("pending", None) => TransferState::Pending,
                ("posted", Some(at)) => TransferState::Posted { at },
                ("voided", Some(at)) => TransferState::Voided { at },
                _ => return Err(fields.corrupt("state and its columns do not fit")),
            },
        })
    }
}

impl Table for Entry {
    const NAME: &'static str = "entries";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("transfer", Blob),
        key("user_id", Blob),
        fixed("change", Int),
        fixed("currency", Text),
        fixed("balance_after", Int),
        fixed("kind", Text),
        fixed("subject", Blob),
        fixed("counterparty", Text),
        fixed("at", Int),
        fixed("number", Int),
        fixed("previous", Blob),
    ];
    const CHAINED: Chained = Chained::Line(3);
    const ARCHIVE: Option<Archive> = Some(Archive { name: "archived_entries", time: Time::Id("transfer") });

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.user.shard(), self.transfer, self.user, self.change.minor(), self.change.currency(),
            self.balance_after, self.kind.name(), self.subject, &self.counterparty, self.at, self.number,
            self.previous);
    }

    fn encode_key(key: &(TransferId, UserId), cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.1.shard(), key.0, key.1);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let (transfer, user) = (fields.id()?, fields.id()?);
        let minor = fields.int()?;
        Ok(Self {
            user,
            transfer,
            change: Money::new(minor, fields.currency()?),
            balance_after: fields.int()?,
            kind: fields.name(TransferKind::from_name)?,
            subject: fields.owner()?,
            counterparty: fields.text()?,
            at: fields.time()?,
            number: fields.int()?,
            previous: fields.opt_id()?,
        })
    }
}
