//! Giving money back through the channel that it came from.
//!
//! Invariants: what is given back, or on its way back, never exceeds what came. Of a shared order the receivers give
//! their parts back first; when one does not, nothing goes out and the refund can be tried again.

use std::sync::Arc;

use super::account::ChannelAccount;
use super::attempt::{Attempt, AttemptId, AttemptState, Credit};
use super::errand::{ERRANDS_MAX, Errand, ErrandId, ErrandKind, ErrandState};
use super::{returns, settle};
use crate::error::{Code, Error};
use crate::id::{Fresh, RefundId, TransferId};
use crate::ledger::{self, AccountId, AccountKind, Draft, Refusal, TransferKind};
use crate::money::Amount;
use crate::world::{Decision, World};

/// A new errand of an attempt, which counts it. The caller fills in what is particular and stores both.
pub(super) fn new_errand(
    fresh: &Fresh,
    attempt: &mut Attempt,
    kind: ErrandKind,
    amount: Amount,
) -> Result<Errand, Error> {
    let number = attempt.errands.checked_add(1).filter(|number| *number <= ERRANDS_MAX);
    let number = number
        .ok_or_else(|| Error::new(Code::OrderStatusInvalid).with_detail("Too many refunds and shares."))?;
    attempt.errands = number;
    Ok(Errand {
        id: ErrandId { attempt: attempt.id, number },
        merchant: attempt.merchant,
        account: attempt.account,
        channel: attempt.channel,
        kind,
        amount,
        refund: None,
        share: None,
        awaited_by: None,
        receiver: None,
        note: None,
        request: None,
        created_at: fresh.at(),
        state: ErrandState::Requested,
        transfer: None,
        taken_back: 0,
        calls: 0,
        open_calls: 0,
        called_at: None,
        checks: 0,
        next_check_at: Some(fresh.at()),
    })
}

/// The transfer that moves an errand's money.
pub(super) fn draft(errand: &Errand, (debit, credit): (AccountId, AccountId), kind: TransferKind) -> Draft {
    let subject = errand.refund.map_or_else(|| errand.id.attempt.payment.into(), Into::into);
    Draft { debit, credit, amount: errand.amount, kind, subject, counterparty: String::new() }
}

/// Holds the money of an errand.
///
/// # Errors
/// Outer: a row is missing. Inner: why the ledger refused.
pub(super) fn hold(
    world: &mut World,
    fresh: &mut Fresh,
    errand: &Errand,
    ways: (AccountId, AccountId),
    kind: TransferKind,
) -> Decision<Result<TransferId, Code>> {
    let draft = draft(errand, ways, kind);
    let shard = errand.id.attempt.payment.shard();
    Ok(match ledger::hold(world, fresh, shard, std::slice::from_ref(&draft))? {
        Ok(ids) => ids.first().copied().ok_or(Code::UnknownException),
        Err(Refusal::BelowFloor(_)) => Err(Code::PartnerBalanceNotEnough),
        Err(_) => Err(Code::ProcessFail),
    })
}

/// Makes the errand that gives a surplus back. The attempt is stored by the caller.
pub(super) fn give_back_surplus(world: &mut World, fresh: &mut Fresh, attempt: &mut Attempt) -> Decision<()> {
    let currency = attempt.amount.currency();
    let mut errand = new_errand(fresh, attempt, ErrandKind::Surplus, attempt.amount)?;
    let from = AccountId::system(AccountKind::Suspense, currency);
    let to = ChannelAccount::clearing(attempt.account, currency);
    let held = hold(world, fresh, &errand, (from, to), TransferKind::SurplusRefund)?;
    errand.transfer = Some(held.map_err(Error::new)?);
    attempt.refunded = attempt.amount.minor();
    world.errands.insert_fresh(errand);
    Ok(())
}

/// A refund that a merchant asks for.
pub(crate) struct Wanted {
    /// The attempt that was paid.
    pub(crate) attempt: AttemptId,
    /// The merchant's refund.
    pub(crate) refund: RefundId,
    /// How much.
    pub(crate) amount: Amount,
    /// What the payer reads.
    pub(crate) note: Option<Arc<str>>,
}

/// Makes the errand for a refund; the caller has checked that it is not more than what is left of the payment.
///
/// # Errors
/// Outer: a row is missing. Inner: why it is not possible; then no money was moved. When a share is not back yet, the
/// errand stays, so that the refund can be tried again.
pub(crate) fn request(world: &mut World, fresh: &mut Fresh, wanted: &Wanted) -> Decision<Result<(), Code>> {
    let Some(mut attempt) = world.channel_attempts.get(&wanted.attempt)?.cloned() else {
        return Ok(Err(Code::UnknownException));
    };
    if !matches!(attempt.state, AttemptState::Succeeded { credit: Credit::Payment, .. }) {
        return Ok(Err(Code::OrderStatusInvalid));
    }
    // Loaded before anything is counted: the errand's own row is not there yet.
    let before = attempt.clone();
    let start = world.mark();
    let mut errand = new_errand(fresh, &mut attempt, ErrandKind::Refund, wanted.amount)?;
    errand.refund = Some(wanted.refund);
    errand.note.clone_from(&wanted.note);
    match send(world, fresh, (&before, &mut attempt), (&mut errand, false))? {
        Ok(()) => {}
        Err(Code::ShareNotReturned) => {
            world.roll_back(start);
            let reason = Arc::from(Code::ShareNotReturned.row().name);
            let state = ErrandState::Failed { at: fresh.at(), reason };
            let errands = errand.id.number;
            world.channel_attempts.put(Attempt { errands, ..before })?;
            world.errands.insert_fresh(Errand { state, transfer: None, next_check_at: None, ..errand });
            return Ok(Err(Code::ShareNotReturned));
        }
        Err(code) => {
            world.roll_back(start);
            return Ok(Err(code));
        }
    }
    world.channel_attempts.put(attempt)?;
    world.errands.insert_fresh(errand);
    Ok(Ok(()))
}

/// Sends a refund on its way, after the shares that it needs; `own` has the merchant's own money stand in for them.
/// `known` is the attempt as far as its errands are stored. Attempt and errand are stored by the caller.
///
/// # Errors
/// Outer: a row is missing. Inner: why it is not possible; then the caller takes everything back.
pub(super) fn send(
    world: &mut World,
    fresh: &mut Fresh,
    (known, attempt): (&Attempt, &mut Attempt),
    (errand, own): (&mut Errand, bool),
) -> Decision<Result<(), Code>> {
    let returns = if own || attempt.shared == 0 {
        0
    } else {
        match returns::take_back(world, fresh, (known, attempt), errand)? {
            Ok(returns) => returns,
            Err(code) => return Ok(Err(code)),
        }
    };
    if returns > 0 {
        errand.state = ErrandState::Waiting { returns };
        errand.next_check_at = None;
    } else if let Err(code) = move_out(world, fresh, (known, attempt), errand)? {
        return Ok(Err(code));
    }
    let refunded = attempt.refunded.checked_add(errand.amount.minor());
    let Some(refunded) = refunded.filter(|refunded| *refunded <= attempt.amount.minor()) else {
        return Ok(Err(Code::RefundAmountExceed));
    };
    attempt.refunded = refunded;
    Ok(Ok(()))
}

/// Holds the money of a refund on its way out, with the fee that the provider gives back for it. `known` is the attempt as
/// far as its errands are stored.
///
/// # Errors
/// Outer: a row is missing. Inner: the money is not there; then nothing was changed.
pub(super) fn move_out(
    world: &mut World,
    fresh: &mut Fresh,
    (known, attempt): (&Attempt, &mut Attempt),
    errand: &mut Errand,
) -> Decision<Result<(), Code>> {
    let (start, charged) = (world.mark(), attempt.fee_charged);
    settle::follow(world, fresh, (known, attempt), (errand, true))?;
    let to = ChannelAccount::clearing(attempt.account, errand.amount.currency());
    let held = hold(world, fresh, errand, (attempt.held_in(), to), TransferKind::Refund)?;
    if held.is_err() {
        world.roll_back(start);
        attempt.fee_charged = charged;
    }
    Ok(held.map(|transfer| errand.transfer = Some(transfer)))
}
