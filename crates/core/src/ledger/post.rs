//! Moving money: posting at once, or holding first and posting or voiding later.

use super::{
    Account, AccountId, Entry, LastLine, Owner, Transfer, TransferEvent, TransferKind, TransferState,
};
use crate::id::{Fresh, Shard, TransferId};
use crate::kernel::{Decision, Machine};
use crate::money::{Amount, Money, MoneyError};
use crate::time::Timestamp;
use crate::world::World;

/// A requested transfer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The account that pays.
    pub debit: AccountId,
    /// The account that receives.
    pub credit: AccountId,
    /// How much.
    pub amount: Amount,
    /// Why.
    pub kind: TransferKind,
    /// The payment or refund it belongs to, or the user for a top-up.
    pub subject: Owner,
    /// Who is on the other side, for the statement of a user.
    pub counterparty: String,
}

/// Why the ledger refused. Nothing was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The account would fall below its floor.
    BelowFloor(AccountId),
    /// The two accounts, or an account and the amount, have different currencies.
    CurrencyMismatch,
    /// Debit and credit are the same account.
    SameAccount,
    /// A counter would overflow. The amounts are absurd.
    Overflow,
    /// The transfer does not exist or is already final.
    NotPending,
}

impl From<MoneyError> for Refusal {
    fn from(_: MoneyError) -> Self {
        Self::Overflow
    }
}

/// Posts linked transfers: all of them or none.
///
/// # Errors
/// Outer: a needed account was not loaded. Inner: why the ledger refused; then nothing was changed.
pub fn post(
    world: &mut World,
    fresh: &mut Fresh,
    shard: Shard,
    drafts: &[Draft],
) -> Decision<Result<Vec<TransferId>, Refusal>> {
    add(world, fresh, shard, drafts, TransferEvent::Post)
}

/// Reserves linked transfers: all of them or none. The debit side can no longer spend the amount, the credit side
/// cannot spend it yet.
///
/// # Errors
/// As [`post`].
pub fn hold(
    world: &mut World,
    fresh: &mut Fresh,
    shard: Shard,
    drafts: &[Draft],
) -> Decision<Result<Vec<TransferId>, Refusal>> {
    add(world, fresh, shard, drafts, TransferEvent::Hold)
}

/// Makes a held transfer final.
///
/// # Errors
/// Outer: a needed row was not loaded. Inner: [`Refusal::NotPending`], or an overflow.
pub fn post_held(
    world: &mut World,
    fresh: &Fresh,
    id: TransferId,
    counterparty: &str,
) -> Decision<Result<(), Refusal>> {
    finish(world, fresh, id, TransferEvent::Post, counterparty)
}

/// Drops a held transfer: the reserved amount can be spent again.
///
/// # Errors
/// Outer: a needed row was not loaded. Inner: [`Refusal::NotPending`], or an overflow.
pub fn void_held(world: &mut World, fresh: &Fresh, id: TransferId) -> Decision<Result<(), Refusal>> {
    finish(world, fresh, id, TransferEvent::Void, "")
}

fn add(
    world: &mut World,
    fresh: &mut Fresh,
    shard: Shard,
    drafts: &[Draft],
    event: TransferEvent,
) -> Decision<Result<Vec<TransferId>, Refusal>> {
    let Some(state) = TransferState::begin(event, fresh.at()) else { return Ok(Err(Refusal::NotPending)) };
    let start = world.mark();
    let mut ids = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let transfer = Transfer {
            id: fresh.id(shard),
            debit: draft.debit,
            credit: draft.credit,
            amount: draft.amount,
            kind: draft.kind,
            subject: draft.subject,
            state,
        };
        if let Err(refusal) = apply(world, &transfer, None, &draft.counterparty)? {
            world.roll_back(start);
            return Ok(Err(refusal));
        }
        ids.push(transfer.id);
        world.transfers.insert_fresh(transfer);
    }
    Ok(Ok(ids))
}

fn finish(
    world: &mut World,
    fresh: &Fresh,
    id: TransferId,
    event: TransferEvent,
    counterparty: &str,
) -> Decision<Result<(), Refusal>> {
    let Some(transfer) = world.transfers.get(&id)?.cloned() else { return Ok(Err(Refusal::NotPending)) };
    let before = transfer.state;
    let Some(state) = before.after(event, fresh.at()) else { return Ok(Err(Refusal::NotPending)) };
    let start = world.mark();
    let after = Transfer { state, ..transfer };
    if let Err(refusal) = apply(world, &after, Some(before), counterparty)? {
        world.roll_back(start);
        return Ok(Err(refusal));
    }
    world.transfers.put(after)?;
    Ok(Ok(()))
}

/// Updates the counters of both accounts for one transfer that goes from `before` to its state.
fn apply(
    world: &mut World,
    transfer: &Transfer,
    before: Option<TransferState>,
    counterparty: &str,
) -> Decision<Result<(), Refusal>> {
    let currency = transfer.amount.currency();
    if transfer.debit.currency != currency || transfer.credit.currency != currency {
        return Ok(Err(Refusal::CurrencyMismatch));
    }
    if transfer.debit == transfer.credit {
        return Ok(Err(Refusal::SameAccount));
    }
    for (id, side) in [(transfer.debit, Side::Debit), (transfer.credit, Side::Credit)] {
        if id.kind.is_rolled_up() {
            continue;
        }
        let old = world.accounts.get(&id)?.copied().unwrap_or(Account::empty(id));
        let new = match side.move_counters(old, transfer.amount.minor(), before, transfer.state) {
            Ok(new) => new,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let TransferState::Posted { at } = transfer.state else {
            world.accounts.put(new)?;
            continue;
        };
        if !id.kind.has_statement() {
            world.accounts.put(new)?;
            continue;
        }
        let line = match side.statement_line(&new, transfer, at, counterparty) {
            Ok(line) => line,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let last_line = Some(LastLine { transfer: line.transfer, at: line.at });
        world.accounts.put(Account { lines: line.number, last_line, ..new })?;
        world.entries.insert_fresh(line);
    }
    Ok(Ok(()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Debit,
    Credit,
}

impl Side {
    fn move_counters(
        self,
        mut account: Account,
        minor: i64,
        before: Option<TransferState>,
        after: TransferState,
    ) -> Result<Account, Refusal> {
        let (pending, posted) = match self {
            Self::Debit => (&mut account.debits_pending, &mut account.debits_posted),
            Self::Credit => (&mut account.credits_pending, &mut account.credits_posted),
        };
        if before == Some(TransferState::Pending) {
            *pending = pending.checked_sub(minor).ok_or(Refusal::Overflow)?;
        }
        match after {
            TransferState::Pending => *pending = pending.checked_add(minor).ok_or(Refusal::Overflow)?,
            TransferState::Posted { .. } => *posted = posted.checked_add(minor).ok_or(Refusal::Overflow)?,
            TransferState::Voided { .. } => {}
        }
        if self == Self::Debit
            && let Some(floor) = account.id.kind.floor()
            && account.available()? < floor
        {
            return Err(Refusal::BelowFloor(account.id));
        }
        Ok(account)
    }

    fn statement_line(
        self,
        after: &Account,
        transfer: &Transfer,
        at: Timestamp,
        counterparty: &str,
    ) -> Result<Entry, Refusal> {
        let minor = transfer.amount.minor();
        let change = match self {
            Self::Debit => minor.checked_neg().ok_or(Refusal::Overflow)?,
            Self::Credit => minor,
        };
        Ok(Entry {
            user: after.id.owner.as_id(),
            transfer: transfer.id,
            change: Money::new(change, transfer.amount.currency()),
            balance_after: after.balance()?,
            kind: transfer.kind,
            subject: transfer.subject,
            counterparty: counterparty.to_owned(),
            number: after.lines.checked_add(1).ok_or(Refusal::Overflow)?,
            previous: after.last_line.map(|line| line.transfer),
            at: after.last_line.map_or(at, |line| line.at.max(at)),
        })
    }
}
