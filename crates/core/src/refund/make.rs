//! A merchant asks for a refund, and it is decided at once.

use std::sync::Arc;
use std::time::Duration;

use super::by_provider::{RefundByProvider as _, Wanted};
use super::state::{Refund, RefundEvent, RefundState};
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId};
use crate::kernel::{Command, Decision, Machine};
use crate::ledger::{self, AccountId, Draft, Refusal, TransferKind};
use crate::money::Amount;
use crate::notice::{Body, Channel, Notice};
use crate::payment::{Payer, Payment, PaymentRef, State};
use crate::request::{self, Answer, Effect, Fingerprint, Operation, RequestKey};
use crate::user::{NotifyUser as _, UserTemplate};
use crate::world::{Keys, World};

/// Renders the body of the answer from the refund.
pub type RefundAnswer = Arc<dyn Fn(&Refund) -> Vec<u8> + Send + Sync>;

/// Refunds a payment to the payer, in full or in part.
pub struct MakeRefund {
    /// The merchant that refunds.
    pub merchant: MerchantId,
    /// The merchant's own id of the request.
    pub request_id: String,
    /// The payment.
    pub payment: PaymentRef,
    /// The amount.
    pub amount: Amount,
    /// The merchant's reason, as shown to the user.
    pub reason: Option<String>,
    /// How long after the payment a refund is possible.
    pub window: Duration,
    /// The request's fingerprint, to tell a repeat from a conflict.
    pub fingerprint: Fingerprint,
    /// Renders the body of the answer, for a successful refund and for a refused one.
    pub answer: RefundAnswer,
    /// The payer's partner wallet, when the payment came from one.
    pub forward: Option<ForwardRefund>,
}

/// How a partner wallet is notified of a refund to one of its users.
#[derive(Clone)]
pub struct ForwardRefund {
    /// The wallet.
    pub wallet: MerchantId,
    /// Its `Client-Id`.
    pub client_id: String,
    /// The URL to call.
    pub url: String,
    /// Renders the body, once.
    pub body: RefundAnswer,
}

impl ForwardRefund {
    fn write(&self, fresh: &mut Fresh, world: &mut World, refund: &Refund) {
        let channel = Channel::Merchant {
            merchant: self.wallet,
            client_id: self.client_id.clone(),
            url: self.url.clone(),
            body: Body::new((self.body)(refund)),
        };
        let notice = Notice::due_now(fresh.id(refund.id.shard()), refund.id.into(), channel, fresh.at());
        world.notices.insert_fresh(notice);
    }
}

impl MakeRefund {
    fn key(&self, operation: Operation, key: &str) -> RequestKey {
        RequestKey { owner: self.merchant.into(), operation, key: key.to_owned() }
    }

    fn find_payment(&self, world: &mut World) -> Decision<Payment> {
        let missing = || Error::new(Code::OrderNotExist);
        let id = match &self.payment {
            PaymentRef::Id(id) => *id,
            PaymentRef::RequestId(request_id) => {
                match world.requests.get(&self.key(Operation::Pay, request_id))?.map(|found| &found.effect) {
                    Some(Effect::Done { subject, .. }) => subject.as_id(),
                    Some(Effect::Barred) | None => return Err(missing().into()),
                }
            }
        };
        match world.payments.get(&id)? {
            Some(payment) if payment.merchant == self.merchant => Ok(payment.clone()),
            _ => Err(missing().into()),
        }
    }

    /// Moves the money, or says why that is not possible. A refusal changes nothing.
    fn move_money(
        &self,
        fresh: &mut Fresh,
        world: &mut World,
        payment: &Payment,
        refund: &Refund,
    ) -> Decision<Result<RefundEvent, Code>> {
        let State::Succeeded { at: paid_at, payer, .. } = payment.state else {
            return Ok(Err(Code::OrderStatusInvalid));
        };
        let currency = payment.amount.currency();
        if self.amount.currency() != currency {
            return Ok(Err(Code::CurrencyNotSupport));
        }
        if fresh.at() > paid_at.saturating_add(self.window) {
            return Ok(Err(Code::RefundWindowExceed));
        }
        let refunded = match payment.refunded.checked_add(self.amount.minor()) {
            Some(total) if total <= payment.amount.minor() => total,
            _ => return Ok(Err(Code::RefundAmountExceed)),
        };
        if let Payer::Provider { attempt, .. } = payer {
            return self.send(fresh, world, payment, refund, (attempt, refunded));
        }
        let forward = self.forward.as_ref().filter(|forward| payer == Payer::Wallet(forward.wallet));
        let credit = match payer {
            Payer::User(user) => AccountId::user(user, currency),
            Payer::Wallet(_) if forward.is_none() => return Ok(Err(Code::RefundNotSupported)),
            Payer::Wallet(wallet) => AccountId::partner(wallet, currency),
            Payer::Provider { .. } => return Ok(Err(Code::UnknownException)),
        };
        let draft = Draft {
            debit: AccountId::merchant(payment.merchant, currency),
            credit,
            amount: self.amount,
            kind: TransferKind::Refund,
            subject: refund.id.into(),
            counterparty: payment.details.payee.clone(),
        };
        let transfer = match ledger::post(world, fresh, payment.id.shard(), std::slice::from_ref(&draft))? {
            Ok(ids) => ids.first().copied().ok_or_else(|| Error::new(Code::UnknownException))?,
            Err(Refusal::BelowFloor(_)) => return Ok(Err(Code::PartnerBalanceNotEnough)),
            Err(_) => return Ok(Err(Code::ProcessFail)),
        };
        world.payments.put(Payment { refunded, ..payment.clone() })?;
        match (payer, forward) {
            (Payer::User(user), _) => {
                world.notify_user(fresh, user, refund.id.into(), UserTemplate::RefundReceived)?;
            }
            (Payer::Wallet(_), Some(forward)) => forward.write(fresh, world, refund),
            (Payer::Wallet(_), None) | (Payer::Provider { .. }, _) => {}
        }
        Ok(Ok(RefundEvent::Post { transfer }))
    }

    /// Has the provider that took the money return it.
    fn send(
        &self,
        fresh: &mut Fresh,
        world: &mut World,
        payment: &Payment,
        refund: &Refund,
        (attempt, refunded): (u32, i64),
    ) -> Decision<Result<RefundEvent, Code>> {
        let wanted = Wanted {
            payment: payment.id,
            attempt,
            refund: refund.id,
            amount: self.amount,
            note: self.reason.as_deref().map(Arc::from),
        };
        if let Err(code) = world.refund_by_provider(fresh, &wanted)? {
            return Ok(Err(code));
        }
        world.payments.put(Payment { refunded, ..payment.clone() })?;
        Ok(Ok(RefundEvent::Submit))
    }
}

impl Command<World> for MakeRefund {
    type Outcome = Answer;

    fn name_keys(&self, keys: &mut Keys) {
        keys.requests.insert(self.key(Operation::Refund, &self.request_id));
        match &self.payment {
            PaymentRef::Id(id) => {
                keys.payments.insert(*id);
            }
            PaymentRef::RequestId(request_id) => {
                keys.requests.insert(self.key(Operation::Pay, request_id));
            }
        }
        keys.accounts.insert(AccountId::merchant(self.merchant, self.amount.currency()));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Answer> {
        let key = self.key(Operation::Refund, &self.request_id);
        if let Some(answer) = request::replay(world, &key, &self.fingerprint)? {
            return Ok(answer);
        }
        let payment = self.find_payment(world)?;
        let mut refund = Refund {
            id: fresh.id(self.merchant.shard()),
            payment: payment.id,
            merchant: self.merchant,
            request_id: self.request_id.clone(),
            amount: self.amount,
            reason: self.reason.clone(),
            state: RefundState::Failed { at: fresh.at(), code: Code::ProcessFail },
        };
        let moved = self.move_money(fresh, world, &payment, &refund)?;
        let event = moved.unwrap_or_else(|code| RefundEvent::Refuse { code });
        let state = RefundState::begin(event, fresh.at());
        refund.state = state.ok_or_else(|| Error::new(Code::UnknownException))?;
        let body = (self.answer)(&refund);
        let subject = refund.id.into();
        world.refunds.insert_fresh(refund);
        request::record(world, key, fresh.at(), self.fingerprint, subject, body)
    }
}
