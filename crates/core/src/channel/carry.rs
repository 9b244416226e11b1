//! What a provider said about an errand, and what follows from it.

use std::sync::Arc;

use super::attempt::{Attempt, AttemptId};
use super::errand::{Errand, ErrandEvent, ErrandId, ErrandKind, ErrandState};
use super::heard::{self, Heard};
use super::schedule::next_errand_check;
use super::{refund, returns, settle, share};
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::ledger::{self, AccountId, AccountKind, Draft, TransferKind};
use crate::payment::Payment;
use crate::refund::{Refund, RefundState};
use crate::world::{Command, Decision, Keys, World};

/// Records what a provider said about an errand. Saying the same twice changes nothing.
pub struct RecordErrand {
    /// What was said, to which call or query.
    pub heard: Heard,
}

impl Command for RecordErrand {
    type Outcome = Errand;

    fn name_keys(&self, keys: &mut Keys) {
        let errand = self.heard.errand();
        keys.errands.insert(errand);
        keys.channel_attempts.insert(errand.attempt);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Errand> {
        let missing = || Error::new(Code::RefundNotExist);
        let errand = world.errands.get(&self.heard.errand())?.cloned().ok_or_else(missing)?;
        if errand.state.is_final() || matches!(errand.state, ErrandState::Waiting { .. }) {
            return Ok(errand);
        }
        let now = fresh.at();
        let mut errand = heard::conclude(errand, &self.heard, now)?;
        // The payer's money must not stay with us because the provider would not take it back at once, and nobody else
        // would try again.
        if errand.kind == ErrandKind::Surplus && matches!(errand.state, ErrandState::Failed { .. }) {
            errand = errand.after(ErrandEvent::Retry, now)?;
        }
        errand.checks = errand.checks.saturating_add(1);
        errand.next_check_at = Some(next_errand_check(errand.checks.saturating_sub(1), now));
        if errand.state.is_final() {
            errand.next_check_at = None;
            finish(world, fresh, &errand)?;
        }
        world.errands.put(errand.clone())?;
        Ok(errand)
    }
}

/// Moves the held money for good, or lets it go, and tells those that waited.
fn finish(world: &mut World, fresh: &mut Fresh, errand: &Errand) -> Decision<()> {
    let done = matches!(errand.state, ErrandState::Succeeded { .. });
    if let Some(transfer) = errand.transfer {
        let moved = if done {
            ledger::post_held(world, fresh, transfer, "")?
        } else {
            ledger::void_held(world, fresh, transfer)?
        };
        moved.map_err(|_| Error::new(Code::UnknownException))?;
    }
    let missing = || Error::new(Code::OrderNotExist);
    let id: AttemptId = errand.id.attempt;
    let mut attempt = world.channel_attempts.get(&id)?.cloned().ok_or_else(missing)?;
    let minor = errand.amount.minor();
    match (errand.kind, done) {
        (ErrandKind::Refund, _) => {
            refund_ended(world, fresh, errand, (&mut attempt, Code::ChannelRefused))?;
            if !done {
                let known = attempt.clone();
                settle::follow(world, fresh, (&known, &mut attempt), (errand, false))?;
            }
        }
        (ErrandKind::Share, false) => attempt.shared = less(attempt.shared, minor)?,
        (ErrandKind::Return, _) => {
            if done {
                attempt.shared = less(attempt.shared, minor)?;
            } else {
                returns::put_back(world, errand)?;
            }
            world.channel_attempts.put(attempt.clone())?;
            wake_refund(world, fresh, errand, &mut attempt)?;
        }
        (ErrandKind::Finish, true) => attempt = share::finished(attempt),
        (ErrandKind::Share, true) | (ErrandKind::Finish | ErrandKind::Surplus, _) => {}
    }
    world.channel_attempts.put(attempt)
}

fn less(total: i64, part: i64) -> Result<i64, Error> {
    total.checked_sub(part).filter(|rest| *rest >= 0).ok_or_else(|| Error::new(Code::UnknownException))
}

/// One return has ended. When it was the last that a refund waited for, the refund goes out; when a share did not come
/// back, it fails and can be tried again.
fn wake_refund(world: &mut World, fresh: &mut Fresh, errand: &Errand, attempt: &mut Attempt) -> Decision<()> {
    let Some(number) = errand.awaited_by else { return Ok(()) };
    let id = ErrandId { number, ..errand.id };
    let Some(waiting) = world.errands.get(&id)?.cloned() else { return Ok(()) };
    let ErrandState::Waiting { returns } = waiting.state else { return Ok(()) };
    let returns = returns.saturating_sub(1);
    if returns > 0 {
        return world.errands.put(Errand { state: ErrandState::Waiting { returns }, ..waiting });
    }
    // This return is not stored yet; what it said is.
    let errands = share::errands_of(world, attempt)?;
    let mut ready = waiting.clone();
    let gone = if returns::covers(attempt, &errands, &waiting) {
        refund::move_out(world, fresh, (&attempt.clone(), attempt), &mut ready)?
    } else {
        Err(Code::ShareNotReturned)
    };
    let next = match gone {
        Ok(()) => Errand { next_check_at: Some(fresh.at()), ..ready.after(ErrandEvent::Ready, fresh.at())? },
        Err(code) => {
            let reason = why(code, errand, &errands);
            let failed = waiting.after(ErrandEvent::Refuse { reason }, fresh.at())?;
            refund_ended(world, fresh, &failed, (attempt, code))?;
            failed
        }
    };
    world.errands.put(next)
}

/// Why a refund could not go out, with what the provider said about the share that did not come back.
fn why(code: Code, last: &Errand, errands: &[Errand]) -> Arc<str> {
    let said = std::iter::once(last)
        .chain(errands.iter().rev().filter(|errand| errand.awaited_by == last.awaited_by))
        .find_map(|errand| match &errand.state {
            ErrandState::Failed { reason, .. } => {
                Some((reason, errand.receiver.as_deref().unwrap_or_default()))
            }
            _ => None,
        });
    let name = code.row().name;
    match said.filter(|_| code == Code::ShareNotReturned) {
        Some((reason, receiver)) => Arc::from(format!("{name}: {receiver}: {reason}")),
        None => Arc::from(name),
    }
}

/// The merchant's refund ends with its errand.
fn refund_ended(
    world: &mut World,
    fresh: &mut Fresh,
    errand: &Errand,
    (attempt, code): (&mut Attempt, Code),
) -> Decision<()> {
    let Some(id) = errand.refund else { return Ok(()) };
    let Some(row) = world.refunds.get(&id)?.cloned() else { return Ok(()) };
    let state = match (&errand.state, errand.transfer) {
        (ErrandState::Succeeded { at }, Some(transfer)) => RefundState::Succeeded { at: *at, transfer },
        _ => RefundState::Failed { at: fresh.at(), code },
    };
    if matches!(state, RefundState::Failed { .. }) {
        let minor = errand.amount.minor();
        attempt.refunded = less(attempt.refunded, minor)?;
        if let Some(payment) = world.payments.get(&row.payment)?.cloned() {
            let refunded = less(payment.refunded, minor)?;
            world.payments.put(Payment { refunded, ..payment })?;
        }
        release_late(world, fresh, errand, attempt)?;
        returns::undo(world, fresh, attempt, errand)?;
    }
    world.refunds.put(Refund { state, ..row })
}

/// Money that was held while its attempt was settled is let go into the pending account; it follows the rest.
fn release_late(world: &mut World, fresh: &mut Fresh, errand: &Errand, attempt: &Attempt) -> Decision<()> {
    let Some(transfer) = errand.transfer else { return Ok(()) };
    let held = world.transfers.get(&transfer)?.cloned();
    let was_pending = held.is_some_and(|held| held.debit.kind == AccountKind::MerchantPending);
    if attempt.settled_at.is_none() || !was_pending {
        return Ok(());
    }
    let currency = errand.amount.currency();
    let draft = Draft {
        debit: AccountId::pending(attempt.merchant, currency),
        credit: AccountId::merchant(attempt.merchant, currency),
        amount: errand.amount,
        kind: TransferKind::Settlement,
        subject: attempt.id.payment.into(),
        counterparty: String::new(),
    };
    let posted = ledger::post(world, fresh, attempt.id.payment.shard(), std::slice::from_ref(&draft))?;
    posted.map_err(|_| Error::new(Code::UnknownException))?;
    Ok(())
}
