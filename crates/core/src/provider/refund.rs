//! Giving money back through the provider that it came from.
//!
//! Invariants: what is given back, or on its way back, never exceeds what came. Of a shared order the receivers give
//! their parts back first; when one does not, nothing goes out and the refund can be tried again.

use std::sync::Arc;

use super::account::ProviderAccount;
use super::attempt::{AttemptId, AttemptState, Credit, PaymentAttempt};
use super::call::{CallEvent, CallKind, CallState, PROVIDER_CALLS_MAX, ProviderCall, ProviderCallId};
use super::{returns, settle};
use crate::error::{Code, Error};
use crate::id::{Fresh, RefundId, TransferId};
use crate::kernel::Decision;
use crate::ledger::{self, AccountId, AccountKind, Draft, Refusal, TransferKind};
use crate::money::Amount;
use crate::world::World;

/// A new provider call of an attempt, which counts it. The caller fills in what is particular and stores both.
pub(super) fn new_provider_call(
    fresh: &Fresh,
    attempt: &mut PaymentAttempt,
    kind: CallKind,
    amount: Amount,
) -> Result<ProviderCall, Error> {
    let number = attempt.provider_calls.checked_add(1).filter(|number| *number <= PROVIDER_CALLS_MAX);
    let number = number
        .ok_or_else(|| Error::new(Code::OrderStatusInvalid).with_detail("Too many refunds and shares."))?;
    attempt.provider_calls = number;
    Ok(ProviderCall {
        id: ProviderCallId { attempt: attempt.id, number },
        merchant: attempt.merchant,
        account: attempt.account,
        provider: attempt.provider,
        kind,
        amount,
        refund: None,
        share: None,
        awaited_by: None,
        receiver: None,
        note: None,
        request: None,
        created_at: fresh.at(),
        state: CallState::Requested,
        transfer: None,
        taken_back: 0,
        sends: 0,
        open_sends: 0,
        sent_at: None,
        checks: 0,
        next_check_at: Some(fresh.at()),
    })
}

/// The transfer that moves a provider call's money.
pub(super) fn draft(
    call: &ProviderCall,
    (debit, credit): (AccountId, AccountId),
    kind: TransferKind,
) -> Draft {
    let subject = call.refund.map_or_else(|| call.id.attempt.payment.into(), Into::into);
    Draft { debit, credit, amount: call.amount, kind, subject, counterparty: String::new() }
}

/// Holds the money of a provider call.
///
/// # Errors
/// Outer: a row is missing. Inner: why the ledger refused.
pub(super) fn hold(
    world: &mut World,
    fresh: &mut Fresh,
    call: &ProviderCall,
    ways: (AccountId, AccountId),
    kind: TransferKind,
) -> Decision<Result<TransferId, Code>> {
    let draft = draft(call, ways, kind);
    let shard = call.id.attempt.payment.shard();
    Ok(match ledger::hold(world, fresh, shard, std::slice::from_ref(&draft))? {
        Ok(ids) => ids.first().copied().ok_or(Code::UnknownException),
        Err(Refusal::BelowFloor(_)) => Err(Code::PartnerBalanceNotEnough),
        Err(_) => Err(Code::ProcessFail),
    })
}

/// Makes the provider call that gives a surplus back. The attempt is stored by the caller.
pub(super) fn give_back_surplus(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: &mut PaymentAttempt,
) -> Decision<()> {
    let currency = attempt.amount.currency();
    let mut call = new_provider_call(fresh, attempt, CallKind::Surplus, attempt.amount)?;
    let from = AccountId::system(AccountKind::Suspense, currency);
    let to = ProviderAccount::clearing(attempt.account, currency);
    let held = hold(world, fresh, &call, (from, to), TransferKind::SurplusRefund)?;
    call.transfer = Some(held.map_err(Error::new)?);
    attempt.refunded = attempt.amount.minor();
    world.provider_calls.insert_fresh(call);
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

/// Makes the provider call for a refund; the caller has checked that it is not more than what is left of the payment.
///
/// # Errors
/// Outer: a row is missing. Inner: why it is not possible; then no money was moved. When a share is not back yet, the
/// provider call stays, so that the refund can be tried again.
pub(crate) fn request(world: &mut World, fresh: &mut Fresh, wanted: &Wanted) -> Decision<Result<(), Code>> {
    let Some(mut attempt) = world.payment_attempts.get(&wanted.attempt)?.cloned() else {
        return Ok(Err(Code::UnknownException));
    };
    if !matches!(attempt.state, AttemptState::Succeeded { credit: Credit::Payment, .. }) {
        return Ok(Err(Code::OrderStatusInvalid));
    }
    // Loaded before anything is counted: the provider call's own row is not there yet.
    let before = attempt.clone();
    let start = world.mark();
    let mut call = new_provider_call(fresh, &mut attempt, CallKind::Refund, wanted.amount)?;
    call.refund = Some(wanted.refund);
    call.note.clone_from(&wanted.note);
    match send(world, fresh, (&before, &mut attempt), (&mut call, false))? {
        Ok(()) => {}
        Err(Code::ShareNotReturned) => {
            world.roll_back(start);
            let reason = Arc::from(Code::ShareNotReturned.row().name);
            let call = call.after(CallEvent::Refuse { reason }, fresh.at())?;
            let provider_calls = call.id.number;
            world.payment_attempts.put(PaymentAttempt { provider_calls, ..before })?;
            world.provider_calls.insert_fresh(ProviderCall { transfer: None, next_check_at: None, ..call });
            return Ok(Err(Code::ShareNotReturned));
        }
        Err(code) => {
            world.roll_back(start);
            return Ok(Err(code));
        }
    }
    world.payment_attempts.put(attempt)?;
    world.provider_calls.insert_fresh(call);
    Ok(Ok(()))
}

/// Sends a refund on its way, after the shares that it needs; `own` has the merchant's own money stand in for them.
/// `known` is the attempt as far as its provider calls are stored. Attempt and provider call are stored by the caller.
///
/// # Errors
/// Outer: a row is missing. Inner: why it is not possible; then the caller takes everything back.
pub(super) fn send(
    world: &mut World,
    fresh: &mut Fresh,
    (known, attempt): (&PaymentAttempt, &mut PaymentAttempt),
    (call, own): (&mut ProviderCall, bool),
) -> Decision<Result<(), Code>> {
    let returns = if own || attempt.shared == 0 {
        0
    } else {
        match returns::take_back(world, fresh, (known, attempt), call)? {
            Ok(returns) => returns,
            Err(code) => return Ok(Err(code)),
        }
    };
    if returns > 0 {
        call.state = CallState::Waiting { returns };
        call.next_check_at = None;
    } else if let Err(code) = move_out(world, fresh, (known, attempt), call)? {
        return Ok(Err(code));
    }
    let refunded = attempt.refunded.checked_add(call.amount.minor());
    let Some(refunded) = refunded.filter(|refunded| *refunded <= attempt.amount.minor()) else {
        return Ok(Err(Code::RefundAmountExceed));
    };
    attempt.refunded = refunded;
    Ok(Ok(()))
}

/// Holds the money of a refund on its way out, with the fee that the provider gives back for it. `known` is the attempt as
/// far as its provider calls are stored.
///
/// # Errors
/// Outer: a row is missing. Inner: the money is not there; then nothing was changed.
pub(super) fn move_out(
    world: &mut World,
    fresh: &mut Fresh,
    (known, attempt): (&PaymentAttempt, &mut PaymentAttempt),
    call: &mut ProviderCall,
) -> Decision<Result<(), Code>> {
    let (start, charged) = (world.mark(), attempt.fee_charged);
    settle::follow(world, fresh, (known, attempt), (call, true))?;
    let to = ProviderAccount::clearing(attempt.account, call.amount.currency());
    let held = hold(world, fresh, call, (attempt.held_in(), to), TransferKind::Refund)?;
    if held.is_err() {
        world.roll_back(start);
        attempt.fee_charged = charged;
    }
    Ok(held.map(|transfer| call.transfer = Some(transfer)))
}
