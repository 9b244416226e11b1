//! The provider's bill has confirmed an attempt: its fee is charged, and the merchant can use the rest. Later refunds
//! adjust the fee, where the provider returns it.

use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::ledger::{self, AccountId, Draft, TransferKind};
use crate::money::Amount;
use crate::provider::account::ProviderAccount;
use crate::provider::attempt::{AttemptId, PaymentAttempt};
use crate::provider::call::{CallKind, CallState, ProviderCall, provider_calls_of};
use crate::world::{Keys, World};

/// Charges the provider's fee and gives the rest of an attempt to the merchant, once the provider's bill has
/// confirmed it.
pub struct SettleAttempt {
    /// The attempt.
    pub attempt: AttemptId,
    /// The fee on the provider's bill, in minor units; at the configured rate when the bill does not say.
    pub fee: Option<i64>,
}

impl Command<World> for SettleAttempt {
    /// True when it was settled by this command.
    type Outcome = bool;

    fn name_keys(&self, keys: &mut Keys) {
        keys.payment_attempts.insert(self.attempt);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<bool> {
        settle(world, fresh, self.attempt, self.fee)
    }
}

/// Settles an attempt with this fee, or with the fee at the configured rate. Returns false when there is nothing to
/// settle now.
///
/// # Errors
/// `PARAM_ILLEGAL` for a fee greater than the amount.
pub(crate) fn settle(
    world: &mut World,
    fresh: &mut Fresh,
    id: AttemptId,
    fee: Option<i64>,
) -> Decision<bool> {
    let Some(attempt) = world.payment_attempts.get(&id)?.cloned() else { return Ok(false) };
    if !attempt.is_settleable() {
        return Ok(false);
    }
    // What a receiver is returning arrives in the account that holds the attempt's money; that account must not
    // change meanwhile.
    if attempt.shared > 0
        && provider_calls_of(world, &attempt)?.iter().any(ProviderCall::is_sharing_under_way)
    {
        return Ok(false);
    }
    let broken = || Error::new(Code::UnknownException);
    let fee = fee.unwrap_or(attempt.fee);
    if !(0..=attempt.amount.minor()).contains(&fee) {
        return Err(Error::new(Code::ParamIllegal)
            .with_detail("The fee is not a part of the amount.")
            .into());
    }
    let attempt = PaymentAttempt { fee, ..attempt };
    let rest = attempt.unspent().ok_or_else(broken)?;
    let is_returned = is_returned(world, &attempt)?;
    let fee = due(&attempt, is_returned, attempt.refunded).ok_or_else(broken)?.min(rest);
    let currency = attempt.amount.currency();
    let pending = AccountId::pending(attempt.merchant, currency);
    let clearing = ProviderAccount::clearing(attempt.account, currency);
    let available = AccountId::merchant(attempt.merchant, currency);
    let net = rest.checked_sub(fee).ok_or_else(broken)?;
    let drafts: Vec<_> = [
        draft(&attempt, (pending, clearing), fee, TransferKind::Fee),
        draft(&attempt, (pending, available), net, TransferKind::Settlement),
    ]
    .into_iter()
    .flatten()
    .collect();
    let posted = ledger::post(world, fresh, attempt.id.payment.shard(), &drafts)?;
    posted.map_err(|_| broken())?;
    let mut attempt = PaymentAttempt { settled_at: Some(fresh.at()), fee_charged: fee, ..attempt };
    // Refunds before settlement may leave less than the fee; the merchant's other money pays the rest of it.
    let right = due(&attempt, is_returned, attempt.refunded).ok_or_else(broken)?;
    charge(world, fresh, &mut attempt, right)?;
    world.payment_attempts.put(attempt)?;
    Ok(true)
}

fn draft(
    attempt: &PaymentAttempt,
    (debit, credit): (AccountId, AccountId),
    minor: i64,
    kind: TransferKind,
) -> Option<Draft> {
    let amount = Amount::new(minor, attempt.amount.currency()).ok()?;
    let subject = attempt.id.payment.into();
    Some(Draft { debit, credit, amount, kind, subject, counterparty: String::new() })
}

fn is_returned(world: &mut World, attempt: &PaymentAttempt) -> Decision<bool> {
    Ok(world.provider_accounts.get(&attempt.account)?.is_some_and(|account| account.fee_returned))
}

/// The fee when `back` has been refunded, rounded down because the provider's fee for the whole was already rounded.
fn due(attempt: &PaymentAttempt, is_returned: bool, back: i64) -> Option<i64> {
    if !is_returned {
        return Some(attempt.fee);
    }
    let kept = i128::from(attempt.amount.minor().checked_sub(back)?);
    let fee = i128::from(attempt.fee).checked_mul(kept)?.checked_div(i128::from(attempt.amount.minor()))?;
    i64::try_from(fee).ok()
}

/// Adjusts the fee of a settled attempt for a refund: it is returned in the batch that holds the refund's money, so
/// that the whole payment can be refunded, and charged again if the refund fails (`goes` is false). A refund that
/// waits for shares does not count yet. `known` is the attempt without provider calls that are not stored yet.
///
/// # Errors
/// Only when a row is missing.
pub(crate) fn follow(
    world: &mut World,
    fresh: &mut Fresh,
    (known, attempt): (&PaymentAttempt, &mut PaymentAttempt),
    (refund, goes): (&ProviderCall, bool),
) -> Decision<()> {
    if attempt.settled_at.is_none() || attempt.fee == 0 || !is_returned(world, attempt)? {
        return Ok(());
    }
    let broken = || Error::new(Code::UnknownException);
    let counts = |call: &ProviderCall| {
        let is_out = !matches!(call.state, CallState::Failed { .. } | CallState::Waiting { .. });
        call.kind == CallKind::Refund && call.id != refund.id && is_out
    };
    let provider_calls = provider_calls_of(world, known)?;
    let others = provider_calls.iter().filter(|call| counts(call)).map(|call| call.amount.minor());
    let own = if goes { refund.amount.minor() } else { 0 };
    let back = others.fold(own, i64::saturating_add);
    let right = due(attempt, true, back).ok_or_else(broken)?;
    // A fee that could not be charged at settlement must not consume the money of an outgoing refund.
    let charged = attempt.fee_charged;
    charge(world, fresh, attempt, if goes { right.min(charged) } else { right.max(charged) })
}

/// Charges or returns the difference to the correct fee. A merchant without the money is charged nothing; the
/// comparison with the bill shows it.
fn charge(world: &mut World, fresh: &mut Fresh, attempt: &mut PaymentAttempt, right: i64) -> Decision<()> {
    let clearing = ProviderAccount::clearing(attempt.account, attempt.amount.currency());
    let available = AccountId::merchant(attempt.merchant, attempt.amount.currency());
    let ways = if right > attempt.fee_charged { (available, clearing) } else { (clearing, available) };
    let minor = i64::try_from(right.abs_diff(attempt.fee_charged)).unwrap_or(i64::MAX);
    let Some(draft) = draft(attempt, ways, minor, TransferKind::Fee) else { return Ok(()) };
    let posted = ledger::post(world, fresh, attempt.id.payment.shard(), std::slice::from_ref(&draft))?;
    if posted.is_ok() {
        attempt.fee_charged = right;
    }
    Ok(())
}
