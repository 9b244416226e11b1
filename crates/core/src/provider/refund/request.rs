//! Refunding money through the provider that took it.
//!
//! Invariants: refunds made or in progress never exceed what was received. For a shared order, receivers return their
//! parts first; if one does not, nothing is sent and the refund can be retried.

use std::sync::Arc;

use crate::error::Code;
use crate::id::Fresh;
use crate::kernel::Decision;
use crate::ledger::TransferKind;
use crate::provider::account::ProviderAccount;
use crate::provider::attempt::{AttemptId, AttemptState, Credit, PaymentAttempt};
use crate::provider::call::{CallEvent, CallKind, ProviderCall, hold, new_provider_call};
use crate::provider::settlement;
use crate::provider::sharing::take_back;
use crate::refund::{RefundByProvider, Wanted};
use crate::world::World;

impl RefundByProvider for World {
    /// If a share has not been returned yet, the provider call is kept, so that the refund can be retried.
    fn refund_by_provider(&mut self, fresh: &mut Fresh, wanted: &Wanted) -> Decision<Result<(), Code>> {
        request(self, fresh, wanted)
    }
}

fn request(world: &mut World, fresh: &mut Fresh, wanted: &Wanted) -> Decision<Result<(), Code>> {
    let id = AttemptId { payment: wanted.payment, number: wanted.attempt };
    let Some(mut attempt) = world.payment_attempts.get(&id)?.cloned() else {
        return Ok(Err(Code::UnknownException));
    };
    if !matches!(attempt.state, AttemptState::Succeeded { credit: Credit::Payment, .. }) {
        return Ok(Err(Code::OrderStatusInvalid));
    }
    // Loaded before anything is counted, while the provider call's own row does not exist yet.
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

/// Starts a refund, after the shares that it needs have been taken back; with `own`, the merchant's own money
/// replaces them. `known` is the attempt without provider calls that are not stored yet. The caller stores attempt
/// and provider call.
///
/// # Errors
/// Outer: a row is missing. Inner: why it is not possible; then the caller rolls everything back.
pub(super) fn send(
    world: &mut World,
    fresh: &mut Fresh,
    (known, attempt): (&PaymentAttempt, &mut PaymentAttempt),
    (call, own): (&mut ProviderCall, bool),
) -> Decision<Result<(), Code>> {
    let returns = if own || attempt.shared == 0 {
        0
    } else {
        match take_back(world, fresh, (known, attempt), call)? {
            Ok(returns) => returns,
            Err(code) => return Ok(Err(code)),
        }
    };
    if returns > 0 {
        let waiting = call.clone().after(CallEvent::Await { returns }, fresh.at())?;
        *call = ProviderCall { next_check_at: None, ..waiting };
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

/// Holds the money of an outgoing refund, with the fee that the provider returns for it. `known` is the attempt
/// without provider calls that are not stored yet.
///
/// # Errors
/// Outer: a row is missing. Inner: the funds are insufficient; then nothing was changed.
pub(crate) fn move_out(
    world: &mut World,
    fresh: &mut Fresh,
    (known, attempt): (&PaymentAttempt, &mut PaymentAttempt),
    call: &mut ProviderCall,
) -> Decision<Result<(), Code>> {
    let (start, charged) = (world.mark(), attempt.fee_charged);
    settlement::follow(world, fresh, (known, attempt), (call, true))?;
    let to = ProviderAccount::clearing(attempt.account, call.amount.currency());
    let held = hold(world, fresh, call, (attempt.held_in(), to), TransferKind::Refund)?;
    if held.is_err() {
        world.roll_back(start);
        attempt.fee_charged = charged;
    }
    Ok(held.map(|transfer| call.transfer = Some(transfer)))
}
