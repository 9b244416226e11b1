//! What a provider said about an errand, and what follows from it.

use std::sync::Arc;

use super::attempt::{Attempt, AttemptId};
use super::errand::{Errand, ErrandEvent, ErrandId, ErrandKind, ErrandState};
use super::schedule::next_errand_check;
use super::{refund, share};
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::ledger::{self, AccountId, AccountKind, Draft, TransferKind};
use crate::payment::Payment;
use crate::refund::{Refund, RefundState};
use crate::time::Timestamp;
use crate::world::{Command, Decision, Keys, World};

/// What a provider said about an errand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Carried {
    /// It took it; how it ends is to be asked.
    Accepted,
    /// It is done.
    Done {
        /// When, if the provider says so.
        at: Option<Timestamp>,
    },
    /// It refused it for good, and no money moved.
    Refused {
        /// Why, in the provider's words.
        reason: Arc<str>,
    },
    /// Nothing that counts was said.
    Unknown,
}

/// Records what a provider said about an errand. Saying the same twice changes nothing.
pub struct RecordErrand {
    /// Which errand.
    pub errand: ErrandId,
    /// What was said.
    pub carried: Carried,
}

impl Command for RecordErrand {
    type Outcome = Errand;

    fn name_keys(&self, keys: &mut Keys) {
        keys.errands.insert(self.errand);
        keys.channel_attempts.insert(self.errand.attempt);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Errand> {
        let missing = || Error::new(Code::RefundNotExist);
        let errand = world.errands.get(&self.errand)?.cloned().ok_or_else(missing)?;
        if errand.state.is_final() || matches!(errand.state, ErrandState::Waiting { .. }) {
            return Ok(errand);
        }
        let now = fresh.at();
        let event = match &self.carried {
            Carried::Accepted => ErrandEvent::Accept,
            Carried::Unknown => ErrandEvent::Doubt,
            Carried::Done { at } => ErrandEvent::Succeed { at: at.unwrap_or(now) },
            Carried::Refused { reason } => ErrandEvent::Refuse { reason: Arc::clone(reason) },
        };
        let mut errand = errand.after(event, now)?;
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
        (ErrandKind::Refund, _) => refund_ended(world, fresh, errand, &mut attempt)?,
        (ErrandKind::Share, false) => attempt.shared = less(attempt.shared, minor)?,
        (ErrandKind::Return, _) => {
            if done {
                attempt.shared = less(attempt.shared, minor)?;
            } else {
                put_back(world, errand)?;
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

/// A share that was not taken back can be asked back again.
fn put_back(world: &mut World, errand: &Errand) -> Decision<()> {
    let Some(number) = errand.share else { return Ok(()) };
    let id = ErrandId { number, ..errand.id };
    let Some(share) = world.errands.get(&id)?.cloned() else { return Ok(()) };
    let taken_back = less(share.taken_back, errand.amount.minor())?;
    world.errands.put(Errand { taken_back, ..share })
}

/// One return has ended. When it was the last that a refund waited for, the refund goes out, from the merchant's own
/// money if need be.
fn wake_refund(world: &mut World, fresh: &mut Fresh, errand: &Errand, attempt: &mut Attempt) -> Decision<()> {
    let Some(number) = errand.awaited_by else { return Ok(()) };
    let id = ErrandId { number, ..errand.id };
    let Some(waiting) = world.errands.get(&id)?.cloned() else { return Ok(()) };
    let ErrandState::Waiting { returns } = waiting.state else { return Ok(()) };
    let returns = returns.saturating_sub(1);
    if returns > 0 {
        return world.errands.put(Errand { state: ErrandState::Waiting { returns }, ..waiting });
    }
    let mut ready = waiting.clone();
    let next = match refund::move_out(world, fresh, attempt, &mut ready)? {
        Ok(()) => Errand { next_check_at: Some(fresh.at()), ..ready.after(ErrandEvent::Ready, fresh.at())? },
        Err(code) => {
            let reason = Arc::from(code.row().name);
            let failed = waiting.after(ErrandEvent::Refuse { reason }, fresh.at())?;
            refund_ended(world, fresh, &failed, attempt)?;
            failed
        }
    };
    world.errands.put(next)
}

/// The merchant's refund ends with its errand.
fn refund_ended(
    world: &mut World,
    fresh: &mut Fresh,
    errand: &Errand,
    attempt: &mut Attempt,
) -> Decision<()> {
    let Some(id) = errand.refund else { return Ok(()) };
    let Some(row) = world.refunds.get(&id)?.cloned() else { return Ok(()) };
    let state = match (&errand.state, errand.transfer) {
        (ErrandState::Succeeded { at }, Some(transfer)) => RefundState::Succeeded { at: *at, transfer },
        _ => RefundState::Failed { at: fresh.at(), code: Code::ChannelRefused },
    };
    if matches!(state, RefundState::Failed { .. }) {
        let minor = errand.amount.minor();
        attempt.refunded = less(attempt.refunded, minor)?;
        if let Some(payment) = world.payments.get(&row.payment)?.cloned() {
            let refunded = less(payment.refunded, minor)?;
            world.payments.put(Payment { refunded, ..payment })?;
        }
        release_late(world, fresh, errand, attempt)?;
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

/// Tries a refund again that the provider refused, under its old number there.
pub struct RetryRefund {
    /// Whose refund.
    pub merchant: crate::id::MerchantId,
    /// Its errand.
    pub errand: ErrandId,
}

impl Command for RetryRefund {
    type Outcome = (Errand, Refund);

    fn name_keys(&self, keys: &mut Keys) {
        keys.errands.insert(self.errand);
        keys.channel_attempts.insert(self.errand.attempt);
        keys.payments.insert(self.errand.attempt.payment);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<(Errand, Refund)> {
        let missing = || Error::new(Code::RefundNotExist);
        let found = world.errands.get(&self.errand)?.cloned();
        let own =
            found.filter(|errand| errand.merchant == self.merchant && errand.kind == ErrandKind::Refund);
        let errand = own.ok_or_else(missing)?;
        let id = errand.refund.ok_or_else(missing)?;
        let row = world.refunds.get(&id)?.cloned().ok_or_else(missing)?;
        let mut attempt = world.channel_attempts.get(&errand.id.attempt)?.cloned().ok_or_else(missing)?;
        let payment = world.payments.get(&row.payment)?.cloned().ok_or_else(missing)?;
        let mut errand = errand.after(ErrandEvent::Retry, fresh.at())?;
        errand.next_check_at = Some(fresh.at());
        errand.checks = 0;
        let refunded = payment.refunded.checked_add(errand.amount.minor());
        let fits = refunded.filter(|total| *total <= payment.amount.minor());
        let refunded = fits.ok_or_else(|| Error::new(Code::RefundAmountExceed))?;
        refund::move_out(world, fresh, &attempt, &mut errand)?.map_err(Error::new)?;
        attempt.refunded = refunded;
        let row = Refund { state: RefundState::Processing { at: fresh.at() }, ..row };
        world.channel_attempts.put(attempt)?;
        world.payments.put(Payment { refunded, ..payment })?;
        world.refunds.put(row.clone())?;
        world.errands.put(errand.clone())?;
        Ok((errand, row))
    }
}

/// Charges the provider's fee and gives the rest of an attempt to the merchant, once the provider's bill confirmed it.
pub struct SettleAttempt {
    /// Which attempt.
    pub attempt: AttemptId,
}

impl Command for SettleAttempt {
    /// True when it was settled by this command.
    type Outcome = bool;

    fn name_keys(&self, keys: &mut Keys) {
        keys.channel_attempts.insert(self.attempt);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<bool> {
        let Some(attempt) = world.channel_attempts.get(&self.attempt)?.cloned() else { return Ok(false) };
        if !share::is_settleable(&attempt) {
            return Ok(false);
        }
        // What a receiver is giving back arrives where the attempt's money is; that must not change meanwhile.
        if attempt.shared > 0 && share::errands_of(world, &attempt)?.iter().any(share::is_under_way) {
            return Ok(false);
        }
        let broken = || Error::new(Code::UnknownException);
        let rest = attempt.unspent().ok_or_else(broken)?;
        // What went back bears no fee.
        let kept = i128::from(attempt.amount.minor().checked_sub(attempt.refunded).ok_or_else(broken)?);
        let fee = i128::from(attempt.fee).checked_mul(kept);
        let fee = fee.and_then(|fee| fee.checked_div(i128::from(attempt.amount.minor())));
        let fee = fee.and_then(|fee| i64::try_from(fee).ok()).ok_or_else(broken)?.min(rest);
        let currency = attempt.amount.currency();
        let pending = AccountId::pending(attempt.merchant, currency);
        let clearing = super::ChannelAccount::clearing(attempt.account, currency);
        let available = AccountId::merchant(attempt.merchant, currency);
        let net = rest.checked_sub(fee).ok_or_else(broken)?;
        let draft = |credit, minor, kind| {
            let amount = crate::money::Amount::new(minor, currency).ok()?;
            let subject = attempt.id.payment.into();
            Some(Draft { debit: pending, credit, amount, kind, subject, counterparty: String::new() })
        };
        let drafts: Vec<_> =
            [draft(clearing, fee, TransferKind::Fee), draft(available, net, TransferKind::Settlement)]
                .into_iter()
                .flatten()
                .collect();
        let posted = ledger::post(world, fresh, attempt.id.payment.shard(), &drafts)?;
        posted.map_err(|_| broken())?;
        world.channel_attempts.put(Attempt { settled_at: Some(fresh.at()), ..attempt })?;
        Ok(true)
    }
}
