//! Shares on their way back to the merchant.
//!
//! Invariant: a refund of a shared order never goes out with money that a receiver holds. With a provider that takes
//! shares back by themselves the refund waits for them. With one that takes them back as a part of the refund they move
//! together with it, and go to the receivers again when the refund is refused.

use std::sync::Arc;

use super::attempt::Attempt;
use super::errand::{Errand, ErrandId, ErrandKind, ErrandState};
use super::refund::{draft, hold, new_errand};
use super::share::{errands_of, receiver_account};
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::ledger::{self, AccountId, TransferKind};
use crate::money::Amount;
use crate::world::{Decision, World};

/// What of a share can still be taken back, in minor units.
pub(super) fn free(share: &Errand) -> i64 {
    if share.kind == ErrandKind::Share && matches!(share.state, ErrandState::Succeeded { .. }) {
        share.amount.minor().saturating_sub(share.taken_back)
    } else {
        0
    }
}

/// The accounts between which a return moves.
fn ways(attempt: &Attempt, receiver: &str) -> (AccountId, AccountId) {
    let from = receiver_account(attempt.account, receiver, attempt.amount.currency());
    (from, attempt.held_in())
}

/// Makes the errand that takes a part of a share back; the caller has checked that the receiver has so much. The share
/// and the attempt are stored by the caller.
pub(super) fn take(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: &mut Attempt,
    (share, amount): (&mut Errand, Amount),
) -> Decision<Result<Errand, Code>> {
    let (Some(taken), Some(receiver)) =
        (share.taken_back.checked_add(amount.minor()), share.receiver.clone())
    else {
        return Ok(Err(Code::UnknownException));
    };
    share.taken_back = taken;
    let mut errand = new_errand(fresh, attempt, ErrandKind::Return, amount)?;
    errand.receiver = Some(Arc::clone(&receiver));
    errand.share = Some(share.id.number);
    let held = hold(world, fresh, &errand, ways(attempt, &receiver), TransferKind::ShareReturn)?;
    Ok(held.map(|transfer| Errand { transfer: Some(transfer), ..errand }))
}

/// How much of the shares a refund needs, when everything that is on its way back has arrived; not more than nothing when
/// the order has enough without them. `None` when the counters do not fit.
fn needed(attempt: &Attempt, errands: &[Errand], refund: &Errand) -> Option<i64> {
    let shares = errands.iter().filter(|errand| errand.kind == ErrandKind::Share);
    let given = shares.filter(|share| !matches!(share.state, ErrandState::Failed { .. }));
    let out = given.map(|share| share.amount.minor().checked_sub(share.taken_back));
    let out = out.sum::<Option<i64>>()?;
    let left = attempt.amount.minor().checked_sub(attempt.refunded)?.checked_sub(out)?;
    refund.amount.minor().checked_sub(left)
}

/// Takes back as much of the shares as a refund needs, the newest first. Gives the number of returns that the refund has
/// to wait for. The attempt does not count the refund's amount yet; `known` is the attempt as far as its errands are
/// stored.
///
/// # Errors
/// Inner: `SHARE_NOT_RETURNED` when receivers do not have so much yet, or any more; then nothing was changed.
pub(super) fn take_back(
    world: &mut World,
    fresh: &mut Fresh,
    (known, attempt): (&Attempt, &mut Attempt),
    refund: &Errand,
) -> Decision<Result<u32, Code>> {
    let errands = errands_of(world, known)?;
    let Some(mut needed) = needed(attempt, &errands, refund) else { return Ok(Err(Code::UnknownException)) };
    if errands.iter().map(free).fold(0, i64::saturating_add) < needed {
        return Ok(Err(Code::ShareNotReturned));
    }
    let mut returns: u32 = 0;
    for mut share in errands.into_iter().rev() {
        let part = free(&share).min(needed);
        let Ok(amount) = Amount::new(part, refund.amount.currency()) else { continue };
        if part <= 0 {
            continue;
        }
        let mut errand = match take(world, fresh, attempt, (&mut share, amount))? {
            Ok(errand) => errand,
            Err(code) => return Ok(Err(code)),
        };
        errand.awaited_by = Some(refund.id.number);
        world.errands.put(share)?;
        if attempt.channel.returns_alone() {
            returns = returns.saturating_add(1);
        } else {
            arrive_with_refund(world, fresh, attempt, &mut errand)?;
        }
        world.errands.insert_fresh(errand);
        needed = needed.saturating_sub(part);
    }
    Ok(Ok(returns))
}

/// A return that goes out with its refund arrives at once, so that the refund can be held as a whole.
fn arrive_with_refund(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: &mut Attempt,
    errand: &mut Errand,
) -> Decision<()> {
    let broken = || Error::new(Code::UnknownException);
    let transfer = errand.transfer.ok_or_else(broken)?;
    ledger::post_held(world, fresh, transfer, "")?.map_err(|_| broken())?;
    let shared = attempt.shared.checked_sub(errand.amount.minor());
    attempt.shared = shared.ok_or_else(broken)?;
    errand.state = ErrandState::Succeeded { at: fresh.at() };
    errand.next_check_at = None;
    Ok(())
}

/// The refund that returns went out with was refused: their receivers have the money again.
pub(super) fn undo(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: &mut Attempt,
    refund: &Errand,
) -> Decision<()> {
    if attempt.channel.returns_alone() {
        return Ok(());
    }
    let broken = || Error::new(Code::UnknownException);
    for back in errands_of(world, attempt)? {
        let (Some(receiver), false) = (back.receiver.clone(), back.is_undone()) else { continue };
        let is_its =
            back.awaited_by == Some(refund.id.number) && matches!(back.state, ErrandState::Succeeded { .. });
        if !is_its {
            continue;
        }
        let (from, to) = ways(attempt, &receiver);
        let again = draft(&back, (to, from), TransferKind::Share);
        let posted = ledger::post(world, fresh, attempt.id.payment.shard(), std::slice::from_ref(&again))?;
        posted.map_err(|_| broken())?;
        attempt.shared = attempt.shared.checked_add(back.amount.minor()).ok_or_else(broken)?;
        put_back(world, &back)?;
        world.errands.put(Errand { taken_back: back.amount.minor(), ..back })?;
    }
    Ok(())
}

/// A share that was not taken back can be asked back again.
pub(super) fn put_back(world: &mut World, back: &Errand) -> Decision<()> {
    let Some(number) = back.share else { return Ok(()) };
    let id = ErrandId { number, ..back.id };
    let Some(share) = world.errands.get(&id)?.cloned() else { return Ok(()) };
    let taken_back = share.taken_back.checked_sub(back.amount.minor()).filter(|rest| *rest >= 0);
    let taken_back = taken_back.ok_or_else(|| Error::new(Code::UnknownException))?;
    world.errands.put(Errand { taken_back, ..share })
}

/// True when the shares that a waiting refund needs are back: the order's money covers it, and every other refund that
/// does not wait.
pub(super) fn covers(attempt: &Attempt, errands: &[Errand], refund: &Errand) -> bool {
    let waits =
        |errand: &&Errand| matches!(errand.state, ErrandState::Waiting { .. }) && errand.id != refund.id;
    let waiting =
        errands.iter().filter(waits).map(|errand| errand.amount.minor()).try_fold(0, i64::checked_add);
    attempt
        .unspent()
        .zip(waiting)
        .and_then(|(left, waiting)| left.checked_add(waiting))
        .is_some_and(|left| left >= 0)
}
