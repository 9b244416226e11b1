//! What a provider said about an order, in a query or a notice, and its effects.
//!
//! Invariant: a payment is credited once. A second success is held in suspense, and a provider call that refunds it
//! is made in the same batch.

use std::sync::Arc;

use super::KeepResponse as _;
use super::incident::{Fault, note};
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::ledger::{self, AccountId, AccountKind, Draft, TransferKind};
use crate::money::Amount;
use crate::payment::{CloseAttempts as _, Payer, Payment, State, Transition, tell_merchant};
use crate::provider::account::ProviderAccount;
use crate::provider::attempt::{AttemptEvent, AttemptId, AttemptState, Credit, PaymentAttempt, end_attempt};
use crate::provider::refund::give_back_surplus;
use crate::provider::schedule::{IN_FLIGHT, next_check};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// What a provider said about an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Finding {
    /// It is paid.
    Paid {
        /// The provider's number of the payment.
        transaction: Arc<str>,
        /// The amount ordered and paid.
        amount: Amount,
        /// When, if the provider says so.
        paid_at: Option<Timestamp>,
    },
    /// It is not paid, and still can be.
    Waiting,
    /// The provider has no such order. Not a failure: the call may still be in progress, or the payer has not arrived
    /// yet.
    Absent,
    /// It can no longer be paid.
    Closed,
    /// No usable answer.
    Unknown,
}

/// Records what a provider said about an order. Repeating it changes nothing.
pub struct RecordOutcome {
    /// The attempt.
    pub attempt: AttemptId,
    /// What was said.
    pub finding: Finding,
}

/// The outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum News {
    /// Nothing new.
    Nothing,
    /// The payment is paid.
    Credited,
    /// The money came too late or twice, and is being refunded.
    Surplus,
    /// The attempt is closed.
    Closed,
    /// The answer does not match the order. Nothing was applied; it is recorded.
    Mismatch,
}

impl Command<World> for RecordOutcome {
    type Outcome = (PaymentAttempt, Payment, News);

    fn name_keys(&self, keys: &mut Keys) {
        keys.payment_attempts.insert(self.attempt);
        keys.payments.insert(self.attempt.payment);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<(PaymentAttempt, Payment, News)> {
        let missing = || Error::new(Code::OrderNotExist);
        let attempt = world.payment_attempts.get(&self.attempt)?.cloned().ok_or_else(missing)?;
        let (attempt, news) = match &self.finding {
            Finding::Paid { transaction, amount, paid_at } => {
                let paid_at = paid_at.unwrap_or(fresh.at());
                succeed(world, fresh, attempt, (transaction, *amount, paid_at))?
            }
            Finding::Closed if attempt.state.is_live() => {
                let attempt = attempt.after(AttemptEvent::Close, fresh.at())?;
                end_attempt(world, fresh, attempt.id.payment)?;
                (PaymentAttempt { next_check_at: None, ..attempt }, News::Closed)
            }
            // No call is in progress any more, and none has created an order.
            Finding::Absent if is_over(&attempt, fresh.at()) => {
                (look_again(PaymentAttempt { open_sends: 0, ..attempt }, fresh.at()), News::Nothing)
            }
            Finding::Closed | Finding::Waiting | Finding::Absent | Finding::Unknown => {
                (look_again(attempt, fresh.at()), News::Nothing)
            }
        };
        world.payment_attempts.put(attempt.clone())?;
        let payment = world.payments.get(&self.attempt.payment)?.cloned().ok_or_else(missing)?;
        Ok((attempt, payment, news))
    }
}

fn is_over(attempt: &PaymentAttempt, now: Timestamp) -> bool {
    let has_none = matches!(attempt.state, AttemptState::Prepared | AttemptState::Unknown);
    has_none && now >= attempt.sent_at.saturating_add(IN_FLIGHT)
}

/// Nothing is decided: the provider will be queried again.
fn look_again(attempt: PaymentAttempt, now: Timestamp) -> PaymentAttempt {
    if !attempt.state.is_live() {
        return attempt;
    }
    let checks = attempt.checks.saturating_add(1);
    let next = Some(next_check(checks, now, attempt.expires_at));
    PaymentAttempt { checks, next_check_at: next, ..attempt }
}

/// Takes the money in, once.
fn succeed(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: PaymentAttempt,
    (transaction, amount, at): (&Arc<str>, Amount, Timestamp),
) -> Decision<(PaymentAttempt, News)> {
    let fault = match &attempt.state {
        AttemptState::Succeeded { transaction: known, .. } if known == transaction => {
            return Ok((attempt, News::Nothing));
        }
        AttemptState::Succeeded { .. } => Some(Fault::OtherTransaction),
        _ if amount.currency() != attempt.amount.currency() => Some(Fault::Currency),
        _ if amount != attempt.amount => Some(Fault::Amount),
        _ => None,
    };
    if let Some(fault) = fault {
        note(world, fresh, attempt.account, fault, &attempt.id.to_string())?;
        return Ok((look_again(attempt, fresh.at()), News::Mismatch));
    }
    let missing = || Error::new(Code::OrderNotExist);
    let mut payment = world.payments.get(&attempt.id.payment)?.cloned().ok_or_else(missing)?;
    let account = world.provider_accounts.get(&attempt.account)?.cloned().ok_or_else(missing)?;
    let credit = if payment.state == State::Created { Credit::Payment } else { Credit::Surplus };
    if attempt.state.is_live() {
        payment.attempts.live = payment.attempts.live.saturating_sub(1);
    }
    let transfer = take_in(world, fresh, &attempt, credit)?;
    let event = AttemptEvent::Succeed { at, transaction: Arc::clone(transaction), transfer, credit };
    let mut attempt = PaymentAttempt { next_check_at: None, ..attempt.after(event, fresh.at())? };
    if credit == Credit::Surplus {
        give_back_surplus(world, fresh, &mut attempt)?;
        world.payments.put(payment)?;
        return Ok((attempt, News::Surplus));
    }
    attempt.fee = account.fee.of(attempt.amount).map_err(|_| Error::new(Code::UnknownException))?;
    let payer = Payer::Provider { account: attempt.account, attempt: attempt.id.number };
    let payment = payment.after(Transition::Pay { payer, transfer }, fresh.at())?;
    world.keep_response(&payment, &attempt)?;
    tell_merchant(world, fresh, &payment)?;
    world.payments.put(payment.clone())?;
    // The other attempts must not be paid as well; if they are anyway, they are refunded.
    world.payment_attempts.put(attempt.clone())?;
    world.close_attempts(fresh, &payment)?;
    Ok((attempt, News::Credited))
}

/// Moves the money from the provider's clearing account to where it belongs.
fn take_in(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: &PaymentAttempt,
    credit: Credit,
) -> Decision<crate::id::TransferId> {
    let currency = attempt.amount.currency();
    let (kind, to) = match credit {
        Credit::Payment => (TransferKind::Payment, AccountId::pending(attempt.merchant, currency)),
        Credit::Surplus => (TransferKind::Surplus, AccountId::system(AccountKind::Suspense, currency)),
    };
    let draft = Draft {
        debit: ProviderAccount::clearing(attempt.account, currency),
        credit: to,
        amount: attempt.amount,
        kind,
        subject: attempt.id.payment.into(),
        counterparty: String::new(),
    };
    let posted = ledger::post(world, fresh, attempt.id.payment.shard(), std::slice::from_ref(&draft))?;
    let ids = posted.map_err(|_| Error::new(Code::UnknownException))?;
    Ok(ids.first().copied().ok_or_else(|| Error::new(Code::UnknownException))?)
}
