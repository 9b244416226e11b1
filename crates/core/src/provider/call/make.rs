//! A new call about an attempt's money, and the transfer that holds the money while the call is in progress.

use super::state::PROVIDER_CALLS_MAX;
use super::{CallKind, CallState, ProviderCall, ProviderCallId};
use crate::error::{Code, Error};
use crate::id::{Fresh, TransferId};
use crate::kernel::Decision;
use crate::ledger::{self, AccountId, Draft, Refusal, TransferKind};
use crate::money::Amount;
use crate::provider::attempt::PaymentAttempt;
use crate::world::World;

/// Makes a new provider call of an attempt, which counts it. The caller fills in the specifics and stores both.
pub(crate) fn new_provider_call(
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
pub(crate) fn draft(
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
pub(crate) fn hold(
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

/// Every provider call of an attempt, oldest first.
pub(crate) fn provider_calls_of(world: &mut World, attempt: &PaymentAttempt) -> Decision<Vec<ProviderCall>> {
    let (mut provider_calls, mut missing) = (Vec::new(), None);
    for number in 1..=attempt.provider_calls {
        match world.provider_calls.get(&ProviderCallId { attempt: attempt.id, number }) {
            Ok(found) => provider_calls.extend(found.cloned()),
            Err(stop) => missing = Some(stop),
        }
    }
    missing.map_or(Ok(provider_calls), Err)
}
