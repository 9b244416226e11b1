//! What a provider said about a provider call, and its effects.

use std::sync::Arc;

use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::ledger::{self, AccountId, AccountKind, Draft, TransferKind};
use crate::payment::Payment;
use crate::provider::attempt::{AttemptId, PaymentAttempt, Sharing};
use crate::provider::call::{
    CallEvent, CallKind, CallState, Heard, ProviderCall, ProviderCallId, conclude, provider_calls_of,
};
use crate::provider::refund::move_out;
use crate::provider::schedule::next_provider_call_check;
use crate::provider::{settlement, sharing};
use crate::refund::RefundEvent;
use crate::world::{Keys, World};

/// Records what a provider said about a provider call. Repeating it changes nothing.
pub struct RecordReply {
    /// What was said, in answer to which call or query.
    pub heard: Heard,
}

impl Command<World> for RecordReply {
    type Outcome = ProviderCall;

    fn name_keys(&self, keys: &mut Keys) {
        let call = self.heard.call();
        keys.provider_calls.insert(call);
        keys.payment_attempts.insert(call.attempt);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<ProviderCall> {
        let missing = || Error::new(Code::RefundNotExist);
        let call = world.provider_calls.get(&self.heard.call())?.cloned().ok_or_else(missing)?;
        if call.state.is_final() || matches!(call.state, CallState::Waiting { .. }) {
            return Ok(call);
        }
        let now = fresh.at();
        let mut call = conclude(call, &self.heard, now)?;
        // The payer's money must not stay with us because the provider did not accept its return at once; nobody else
        // would retry.
        if call.kind == CallKind::Surplus && matches!(call.state, CallState::Failed { .. }) {
            call = call.after(CallEvent::Retry, now)?;
        }
        call.checks = call.checks.saturating_add(1);
        call.next_check_at = Some(next_provider_call_check(call.checks.saturating_sub(1), now));
        if call.state.is_final() {
            call.next_check_at = None;
            finish(world, fresh, &call)?;
        }
        world.provider_calls.put(call.clone())?;
        Ok(call)
    }
}

/// Moves the held money for good, or releases it, and notifies those that waited.
fn finish(world: &mut World, fresh: &mut Fresh, call: &ProviderCall) -> Decision<()> {
    let done = matches!(call.state, CallState::Succeeded { .. });
    if let Some(transfer) = call.transfer {
        let moved = if done {
            ledger::post_held(world, fresh, transfer, "")?
        } else {
            ledger::void_held(world, fresh, transfer)?
        };
        moved.map_err(|_| Error::new(Code::UnknownException))?;
    }
    let missing = || Error::new(Code::OrderNotExist);
    let id: AttemptId = call.id.attempt;
    let mut attempt = world.payment_attempts.get(&id)?.cloned().ok_or_else(missing)?;
    let minor = call.amount.minor();
    match (call.kind, done) {
        (CallKind::Refund, _) => {
            refund_ended(world, fresh, call, (&mut attempt, Code::ChannelRefused))?;
            if !done {
                let known = attempt.clone();
                settlement::follow(world, fresh, (&known, &mut attempt), (call, false))?;
            }
        }
        (CallKind::Share, false) => attempt.shared = less(attempt.shared, minor)?,
        (CallKind::Return, _) => {
            if done {
                attempt.shared = less(attempt.shared, minor)?;
            } else {
                sharing::put_back(world, call)?;
            }
            world.payment_attempts.put(attempt.clone())?;
            wake_refund(world, fresh, call, &mut attempt)?;
        }
        (CallKind::Finish, true) => attempt.sharing = Sharing::Finished,
        (CallKind::Share, true) | (CallKind::Finish | CallKind::Surplus, _) => {}
    }
    world.payment_attempts.put(attempt)
}

fn less(total: i64, part: i64) -> Result<i64, Error> {
    total.checked_sub(part).filter(|rest| *rest >= 0).ok_or_else(|| Error::new(Code::UnknownException))
}

/// One return has ended. If it was the last one that a refund waited for, the refund is sent; if a share was not
/// returned, the refund fails and can be retried.
fn wake_refund(
    world: &mut World,
    fresh: &mut Fresh,
    call: &ProviderCall,
    attempt: &mut PaymentAttempt,
) -> Decision<()> {
    let Some(number) = call.awaited_by else { return Ok(()) };
    let id = ProviderCallId { number, ..call.id };
    let Some(waiting) = world.provider_calls.get(&id)?.cloned() else { return Ok(()) };
    let CallState::Waiting { returns } = waiting.state else { return Ok(()) };
    let returns = returns.saturating_sub(1);
    if returns > 0 {
        return world.provider_calls.put(waiting.after(CallEvent::Await { returns }, fresh.at())?);
    }
    // This return is not stored yet; what was said about it is.
    let provider_calls = provider_calls_of(world, attempt)?;
    let mut ready = waiting.clone();
    let gone = if sharing::covers(attempt, &provider_calls, &waiting) {
        move_out(world, fresh, (&attempt.clone(), attempt), &mut ready)?
    } else {
        Err(Code::ShareNotReturned)
    };
    let next = match gone {
        Ok(()) => {
            ProviderCall { next_check_at: Some(fresh.at()), ..ready.after(CallEvent::Ready, fresh.at())? }
        }
        Err(code) => {
            let reason = why(code, call, &provider_calls);
            let failed = waiting.after(CallEvent::Refuse { reason }, fresh.at())?;
            refund_ended(world, fresh, &failed, (attempt, code))?;
            failed
        }
    };
    world.provider_calls.put(next)
}

/// Why a refund could not be sent, with the provider's message about the share that was not returned.
fn why(code: Code, last: &ProviderCall, provider_calls: &[ProviderCall]) -> Arc<str> {
    let said = std::iter::once(last)
        .chain(provider_calls.iter().rev().filter(|call| call.awaited_by == last.awaited_by))
        .find_map(|call| match &call.state {
            CallState::Failed { reason, .. } => Some((reason, call.receiver.as_deref().unwrap_or_default())),
            _ => None,
        });
    let name = code.row().name;
    match said.filter(|_| code == Code::ShareNotReturned) {
        Some((reason, receiver)) => Arc::from(format!("{name}: {receiver}: {reason}")),
        None => Arc::from(name),
    }
}

/// The merchant's refund ends with its provider call.
fn refund_ended(
    world: &mut World,
    fresh: &mut Fresh,
    call: &ProviderCall,
    (attempt, code): (&mut PaymentAttempt, Code),
) -> Decision<()> {
    let Some(id) = call.refund else { return Ok(()) };
    let Some(row) = world.refunds.get(&id)?.cloned() else { return Ok(()) };
    let event = match (&call.state, call.transfer) {
        (CallState::Succeeded { at }, Some(transfer)) => RefundEvent::Confirm { at: *at, transfer },
        _ => RefundEvent::Refuse { code },
    };
    if matches!(event, RefundEvent::Refuse { .. }) {
        let minor = call.amount.minor();
        attempt.refunded = less(attempt.refunded, minor)?;
        if let Some(payment) = world.payments.get(&row.payment)?.cloned() {
            let refunded = less(payment.refunded, minor)?;
            world.payments.put(Payment { refunded, ..payment })?;
        }
        release_late(world, fresh, call, attempt)?;
        sharing::undo(world, fresh, attempt, call)?;
    }
    world.refunds.put(row.after(event, fresh.at())?)
}

/// Money that was held while its attempt was settled is released into the pending account, and then follows the rest.
fn release_late(
    world: &mut World,
    fresh: &mut Fresh,
    call: &ProviderCall,
    attempt: &PaymentAttempt,
) -> Decision<()> {
    let Some(transfer) = call.transfer else { return Ok(()) };
    let held = world.transfers.get(&transfer)?.cloned();
    let was_pending = held.is_some_and(|held| held.debit.kind == AccountKind::MerchantPending);
    if attempt.settled_at.is_none() || !was_pending {
        return Ok(());
    }
    let currency = call.amount.currency();
    let draft = Draft {
        debit: AccountId::pending(attempt.merchant, currency),
        credit: AccountId::merchant(attempt.merchant, currency),
        amount: call.amount,
        kind: TransferKind::Settlement,
        subject: attempt.id.payment.into(),
        counterparty: String::new(),
    };
    let posted = ledger::post(world, fresh, attempt.id.payment.shard(), std::slice::from_ref(&draft))?;
    posted.map_err(|_| Error::new(Code::UnknownException))?;
    Ok(())
}
