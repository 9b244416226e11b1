//! The first of the two commands around the call that creates an order: it records the intention.

use std::sync::Arc;

use super::follow::all_of;
use super::{ATTEMPTS_MAX, AttemptId, AttemptState, PaymentAttempt, Sharing};
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId, PaymentId, ProviderAccountId};
use crate::kernel::{Command, Decision};
use crate::payment::{AttemptCount, Payment, State};
use crate::provider::account::ProviderAccount;
use crate::provider::name::{Method, ProviderTerms, ShareReturns};
use crate::provider::schedule::next_check;
use crate::standing;
use crate::world::{Keys, World};

/// Records that a payment is about to be attempted through a provider, and that a call to create its order begins.
/// The same request again returns the attempt that is still live, so that no second order exists while the first can
/// be paid.
pub struct StartAttempt {
    /// The payment.
    pub payment: PaymentId,
    /// The payee.
    pub merchant: MerchantId,
    /// The provider account.
    pub account: ProviderAccountId,
    /// The way to pay.
    pub method: Method,
    /// The caller's request.
    pub request: Arc<str>,
    /// True when the money is to be held for sharing.
    pub sharing: bool,
    /// The provider's capabilities.
    pub terms: ProviderTerms,
    /// True when the account's calls go to the provider itself, and not to a sandbox: the money is real.
    pub is_real: bool,
}

impl StartAttempt {
    fn payable(&self, fresh: &Fresh, world: &mut World) -> Decision<Payment> {
        let refuse = |code| Err(Error::new(code).into());
        let Some(payment) = world.payments.get(&self.payment)?.cloned() else {
            return refuse(Code::OrderNotExist);
        };
        match payment.state {
            State::Created if payment.is_past(fresh.at()) => refuse(Code::OrderExpired),
            State::Created if payment.binding.is_some() => refuse(Code::OrderBoundToOther),
            State::Created if !self.terms.currencies.contains(&payment.amount.currency().code()) => {
                refuse(Code::CurrencyNotSupport)
            }
            State::Created => Ok(payment),
            State::Succeeded { .. } => refuse(Code::OrderAlreadyPaid),
            State::Cancelled { .. } => refuse(Code::OrderCancelled),
            State::Expired { .. } => refuse(Code::OrderExpired),
        }
    }

    fn usable(&self, world: &mut World, payment: &Payment) -> Decision<ProviderAccount> {
        let found = world.provider_accounts.get(&self.account)?.cloned();
        let own = found.filter(|account| account.merchant == payment.merchant && account.active);
        let is_possible =
            self.terms.methods.contains(&self.method) && (self.terms.sharing.is_some() || !self.sharing);
        Ok(own.filter(|_| is_possible).ok_or_else(|| Error::new(Code::ChannelNotAvailable))?)
    }
}

impl Command<World> for StartAttempt {
    /// The attempt to make the call for, with the payment after the change.
    type Outcome = (PaymentAttempt, Payment);

    fn name_keys(&self, keys: &mut Keys) {
        keys.payments.insert(self.payment);
        keys.provider_accounts.insert(self.account);
        keys.standings.insert(self.merchant.into());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<(PaymentAttempt, Payment)> {
        let payment = self.payable(fresh, world)?;
        standing::require_payee(world, payment.merchant)?;
        if self.is_real && standing::mode(world, payment.merchant.into())?.is_test() {
            let detail =
                "The merchant is for tests, and its account is with the provider itself, not with a sandbox.";
            return Err(Error::new(Code::ModeMismatch).with_detail(detail).into());
        }
        let account = self.usable(world, &payment)?;
        let sharing = if self.sharing { Sharing::Open } else { Sharing::Off };
        let now = fresh.at();
        for attempt in all_of(world, &payment)? {
            let is_same = attempt.account == self.account
                && attempt.method == self.method
                && attempt.request == self.request
                && attempt.sharing == sharing;
            if is_same && attempt.state.is_live() {
                let next = Some(next_check(0, now, attempt.expires_at));
                let open_sends = attempt.open_sends.saturating_add(1);
                let attempt =
                    PaymentAttempt { open_sends, sent_at: now, checks: 0, next_check_at: next, ..attempt };
                world.payment_attempts.put(attempt.clone())?;
                return Ok((attempt, payment));
            }
        }
        let number = payment.attempts.made.checked_add(1).filter(|number| *number <= ATTEMPTS_MAX);
        let number = number.ok_or_else(|| {
            Error::new(Code::OrderStatusInvalid)
                .with_detail("This order was tried too often. Make a new one.")
        })?;
        let attempt = PaymentAttempt {
            id: AttemptId { payment: payment.id, number },
            merchant: payment.merchant,
            account: account.id,
            provider: account.provider,
            method: self.method,
            amount: payment.amount,
            request: Arc::clone(&self.request),
            sharing,
            share_returns: self.terms.sharing.unwrap_or(ShareReturns::WithRefund),
            created_at: now,
            expires_at: payment.expires_at,
            state: AttemptState::Prepared,
            open_sends: 1,
            sent_at: now,
            checks: 0,
            next_check_at: Some(next_check(0, now, payment.expires_at)),
            provider_calls: 0,
            fee: 0,
            fee_charged: 0,
            refunded: 0,
            shared: 0,
            settled_at: None,
        };
        let attempts = AttemptCount { made: number, live: payment.attempts.live.saturating_add(1) };
        let payment = Payment { attempts, ..payment };
        // The number has never been used before, because the payment counts them.
        world.payment_attempts.insert_fresh(attempt.clone());
        world.payments.put(payment.clone())?;
        Ok((attempt, payment))
    }
}
