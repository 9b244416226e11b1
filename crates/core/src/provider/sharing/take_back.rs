//! Shares being returned to the merchant.
//!
//! Invariant: a refund of a shared order is never sent with money that a receiver holds. If the provider takes shares
//! back separately, the refund waits for them. If it takes them back as part of the refund, they move together with
//! it, and return to the receivers if the refund is refused.

use std::sync::Arc;

use super::receiver::receiver_account;
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::Decision;
use crate::ledger::{self, AccountId, TransferKind};
use crate::money::Amount;
use crate::provider::attempt::PaymentAttempt;
use crate::provider::call::{
    CallEvent, CallKind, CallState, ProviderCall, ProviderCallId, draft, hold, new_provider_call,
    provider_calls_of,
};
use crate::provider::name::ShareReturns;
use crate::world::World;

/// The part of a share that can still be taken back, in minor units.
pub(super) fn free(share: &ProviderCall) -> i64 {
    if share.kind == CallKind::Share && matches!(share.state, CallState::Succeeded { .. }) {
        share.amount.minor().saturating_sub(share.taken_back)
    } else {
        0
    }
}

/// The accounts between which a return moves.
fn ways(attempt: &PaymentAttempt, receiver: &str) -> (AccountId, AccountId) {
    let from = receiver_account(attempt.account, receiver, attempt.amount.currency());
    (from, attempt.held_in())
}

/// Makes the provider call that takes a part of a share back; the caller has checked that the receiver has that much.
/// The caller stores share and attempt.
pub(super) fn take(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: &mut PaymentAttempt,
    (share, amount): (&mut ProviderCall, Amount),
) -> Decision<Result<ProviderCall, Code>> {
    let (Some(taken), Some(receiver)) =
        (share.taken_back.checked_add(amount.minor()), share.receiver.clone())
    else {
        return Ok(Err(Code::UnknownException));
    };
    share.taken_back = taken;
    let mut call = new_provider_call(fresh, attempt, CallKind::Return, amount)?;
    call.receiver = Some(Arc::clone(&receiver));
    call.share = Some(share.id.number);
    let held = hold(world, fresh, &call, ways(attempt, &receiver), TransferKind::ShareReturn)?;
    Ok(held.map(|transfer| ProviderCall { transfer: Some(transfer), ..call }))
}

/// How much of the shares a refund needs once every return in progress has arrived; zero or less when the order has
/// enough without them. `None` when the counters are inconsistent.
fn needed(attempt: &PaymentAttempt, provider_calls: &[ProviderCall], refund: &ProviderCall) -> Option<i64> {
    let shares = provider_calls.iter().filter(|call| call.kind == CallKind::Share);
    let given = shares.filter(|share| !matches!(share.state, CallState::Failed { .. }));
    let out = given.map(|share| share.amount.minor().checked_sub(share.taken_back));
    let out = out.sum::<Option<i64>>()?;
    let left = attempt.amount.minor().checked_sub(attempt.refunded)?.checked_sub(out)?;
    refund.amount.minor().checked_sub(left)
}

/// Takes back as much of the shares as a refund needs, the newest first. Returns the number of returns that the
/// refund has to wait for. The attempt does not include the refund's amount yet; `known` is the attempt without
/// provider calls that are not stored yet.
///
/// # Errors
/// Inner: `SHARE_NOT_RETURNED` when receivers do not have that much yet, or no longer do; then nothing was changed.
pub(crate) fn take_back(
    world: &mut World,
    fresh: &mut Fresh,
    (known, attempt): (&PaymentAttempt, &mut PaymentAttempt),
    refund: &ProviderCall,
) -> Decision<Result<u32, Code>> {
    let provider_calls = provider_calls_of(world, known)?;
    let Some(mut needed) = needed(attempt, &provider_calls, refund) else {
        return Ok(Err(Code::UnknownException));
    };
    if provider_calls.iter().map(free).fold(0, i64::saturating_add) < needed {
        return Ok(Err(Code::ShareNotReturned));
    }
    let mut returns: u32 = 0;
    for mut share in provider_calls.into_iter().rev() {
        let part = free(&share).min(needed);
        let Ok(amount) = Amount::new(part, refund.amount.currency()) else { continue };
        if part <= 0 {
            continue;
        }
        let mut call = match take(world, fresh, attempt, (&mut share, amount))? {
            Ok(call) => call,
            Err(code) => return Ok(Err(code)),
        };
        call.awaited_by = Some(refund.id.number);
        world.provider_calls.put(share)?;
        if attempt.share_returns == ShareReturns::Alone {
            returns = returns.saturating_add(1);
        } else {
            arrive_with_refund(world, fresh, attempt, &mut call)?;
        }
        world.provider_calls.insert_fresh(call);
        needed = needed.saturating_sub(part);
    }
    Ok(Ok(returns))
}

/// A return that is sent with its refund arrives at once, so that the refund can be held as a whole.
fn arrive_with_refund(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: &mut PaymentAttempt,
    call: &mut ProviderCall,
) -> Decision<()> {
    let broken = || Error::new(Code::UnknownException);
    let transfer = call.transfer.ok_or_else(broken)?;
    ledger::post_held(world, fresh, transfer, "")?.map_err(|_| broken())?;
    let shared = attempt.shared.checked_sub(call.amount.minor());
    attempt.shared = shared.ok_or_else(broken)?;
    let at = fresh.at();
    let arrived = call.clone().after(CallEvent::Succeed { at }, at)?;
    *call = ProviderCall { next_check_at: None, ..arrived };
    Ok(())
}

/// The refund that the returns were sent with was refused: the receivers have the money again.
pub(crate) fn undo(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: &mut PaymentAttempt,
    refund: &ProviderCall,
) -> Decision<()> {
    if attempt.share_returns == ShareReturns::Alone {
        return Ok(());
    }
    let broken = || Error::new(Code::UnknownException);
    for back in provider_calls_of(world, attempt)? {
        let (Some(receiver), false) = (back.receiver.clone(), back.is_undone()) else { continue };
        let is_its =
            back.awaited_by == Some(refund.id.number) && matches!(back.state, CallState::Succeeded { .. });
        if !is_its {
            continue;
        }
        let (from, to) = ways(attempt, &receiver);
        let again = draft(&back, (to, from), TransferKind::Share);
        let posted = ledger::post(world, fresh, attempt.id.payment.shard(), std::slice::from_ref(&again))?;
        posted.map_err(|_| broken())?;
        attempt.shared = attempt.shared.checked_add(back.amount.minor()).ok_or_else(broken)?;
        put_back(world, &back)?;
        world.provider_calls.put(ProviderCall { taken_back: back.amount.minor(), ..back })?;
    }
    Ok(())
}

/// A share that was not returned can be taken back again.
pub(crate) fn put_back(world: &mut World, back: &ProviderCall) -> Decision<()> {
    let Some(number) = back.share else { return Ok(()) };
    let id = ProviderCallId { number, ..back.id };
    let Some(share) = world.provider_calls.get(&id)?.cloned() else { return Ok(()) };
    let taken_back = share.taken_back.checked_sub(back.amount.minor()).filter(|rest| *rest >= 0);
    let taken_back = taken_back.ok_or_else(|| Error::new(Code::UnknownException))?;
    world.provider_calls.put(ProviderCall { taken_back, ..share })
}

/// Returns true when the shares that a waiting refund needs have been returned: the order's money covers it and every
/// other refund that does not wait.
pub(crate) fn covers(
    attempt: &PaymentAttempt,
    provider_calls: &[ProviderCall],
    refund: &ProviderCall,
) -> bool {
    let waits =
        |call: &&ProviderCall| matches!(call.state, CallState::Waiting { .. }) && call.id != refund.id;
    let waiting =
        provider_calls.iter().filter(waits).map(|call| call.amount.minor()).try_fold(0, i64::checked_add);
    attempt
        .unspent()
        .zip(waiting)
        .and_then(|(left, waiting)| left.checked_add(waiting))
        .is_some_and(|left| left >= 0)
}
