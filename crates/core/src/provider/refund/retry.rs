//! A failed refund is retried under its old number at the provider.

use super::request::send;
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId};
use crate::kernel::{Command, Decision};
use crate::payment::Payment;
use crate::provider::attempt::PaymentAttempt;
use crate::provider::call::{CallEvent, CallKind, CallState, ProviderCall, ProviderCallId};
use crate::refund::{Refund, RefundAnswer, RefundEvent};
use crate::request::{self, Answer, Fingerprint, Operation, RequestKey};
use crate::world::{Keys, World};

/// Retries a refund that the provider refused, or that lacked a share.
pub struct RetryRefund {
    /// The refund's owner.
    pub merchant: MerchantId,
    /// Its provider call.
    pub call: ProviderCallId,
    /// True to take no shares back this time: the merchant's available balance pays for what receivers keep. Only
    /// after the payment is settled, because before that the merchant cannot use the balance.
    pub own_balance: bool,
}

impl Command<World> for RetryRefund {
    type Outcome = (ProviderCall, Refund);

    fn name_keys(&self, keys: &mut Keys) {
        keys.provider_calls.insert(self.call);
        keys.payment_attempts.insert(self.call.attempt);
        keys.payments.insert(self.call.attempt.payment);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<(ProviderCall, Refund)> {
        let missing = || Error::new(Code::RefundNotExist);
        let found = world.provider_calls.get(&self.call)?.cloned();
        let own = found.filter(|call| call.merchant == self.merchant && call.kind == CallKind::Refund);
        let call = own.ok_or_else(missing)?;
        let id = call.refund.ok_or_else(missing)?;
        let row = world.refunds.get(&id)?.cloned().ok_or_else(missing)?;
        let known = world.payment_attempts.get(&call.id.attempt)?.cloned().ok_or_else(missing)?;
        let payment = world.payments.get(&row.payment)?.cloned().ok_or_else(missing)?;
        match call.state {
            CallState::Failed { .. } => {}
            CallState::Succeeded { .. } => {
                let detail = "The refund has succeeded already.";
                return Err(Error::new(Code::OrderStatusInvalid).with_detail(detail).into());
            }
            _ => return Err(Error::new(Code::RefundInProcess).into()),
        }
        if self.own_balance && known.settled_at.is_none() {
            let detail = "The payment is not settled yet, so your balance cannot stand in for its shares.";
            return Err(Error::new(Code::OrderStatusInvalid).with_detail(detail).into());
        }
        let refunded = payment.refunded.checked_add(call.amount.minor());
        let fits = refunded.filter(|total| *total <= payment.amount.minor());
        let refunded = fits.ok_or_else(|| Error::new(Code::RefundAmountExceed))?;
        let (call, attempt) = again(world, fresh, &known, (call, self.own_balance))?;
        let row = row.after(RefundEvent::Retry, fresh.at())?;
        world.payment_attempts.put(attempt)?;
        world.payments.put(Payment { refunded, ..payment })?;
        world.refunds.put(row.clone())?;
        world.provider_calls.put(call.clone())?;
        Ok((call, row))
    }
}

/// Starts the provider call again.
fn again(
    world: &mut World,
    fresh: &mut Fresh,
    known: &PaymentAttempt,
    (call, own): (ProviderCall, bool),
) -> Decision<(ProviderCall, PaymentAttempt)> {
    let mut attempt = known.clone();
    let mut sent = ProviderCall { checks: 0, next_check_at: Some(fresh.at()), transfer: None, ..call };
    send(world, fresh, (known, &mut attempt), (&mut sent, own))?.map_err(Error::new)?;
    if !matches!(sent.state, CallState::Waiting { .. }) {
        sent = sent.after(CallEvent::Retry, fresh.at())?;
    }
    Ok((sent, attempt))
}

/// The same, for a merchant's signed request.
pub struct RetryRefundOnRequest {
    /// What to do.
    pub retry: RetryRefund,
    /// The merchant's own id of the request.
    pub request_id: String,
    /// The request's fingerprint, to tell a repeat from a conflict.
    pub fingerprint: Fingerprint,
    /// Renders the body of the answer.
    pub answer: RefundAnswer,
}

impl RetryRefundOnRequest {
    fn key(&self) -> RequestKey {
        let (owner, key) = (self.retry.merchant.into(), self.request_id.clone());
        RequestKey { owner, operation: Operation::RetryRefund, key }
    }
}

impl Command<World> for RetryRefundOnRequest {
    type Outcome = Answer;

    fn name_keys(&self, keys: &mut Keys) {
        keys.requests.insert(self.key());
        self.retry.name_keys(keys);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Answer> {
        let key = self.key();
        if let Some(answer) = request::replay(world, &key, &self.fingerprint)? {
            return Ok(answer);
        }
        let (_, refund) = self.retry.decide(fresh, world)?;
        let body = (self.answer)(&refund);
        request::record(world, key, fresh.at(), self.fingerprint, refund.id.into(), body)
    }
}
