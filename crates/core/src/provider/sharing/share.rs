//! Profit sharing: receivers get parts of a paid order, return them, and the rest goes to the merchant.
//!
//! Invariants: an order is shared only if it was created for sharing and sharing has not ended; what receivers have
//! or are about to get, plus refunds to the payer, never exceeds what was received. Every receiver's part is its own
//! provider call, so a refused one does not hold up the others.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::receiver::receiver_account;
use super::take_back;
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId, PaymentId};
use crate::kernel::{Command, Decision};
use crate::ledger::TransferKind;
use crate::money::Amount;
use crate::payment::{Payer, PaymentRef, State};
use crate::provider::attempt::{AttemptId, PaymentAttempt, Sharing};
use crate::provider::call::{
    CallKind, CallState, ProviderCall, ProviderCallId, hold, new_provider_call, provider_calls_of,
};
use crate::provider::name::ShareReturns;
use crate::request::{self, Answer, Effect, Fingerprint, Operation, RequestKey};
use crate::standing;
use crate::world::{Keys, World};

/// How many calls about sharing one order may have at its provider.
pub const SHARE_PARTS_MAX: usize = 50;

/// Renders the body of an answer from the provider calls that a request made.
pub type ShareAnswer = Arc<dyn Fn(&[ProviderCall]) -> Vec<u8> + Send + Sync>;

/// What one receiver gets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SharePart {
    /// The receiver: its kind and account at the provider, such as `MERCHANT_ID:1900000109`.
    pub receiver: Arc<str>,
    /// The amount.
    pub amount: Amount,
    /// What the receiver reads.
    pub note: Option<Arc<str>>,
}

/// What a merchant requests for the money of a shared order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShareAction {
    /// Receivers get parts, all of them or none.
    Give(Vec<SharePart>),
    /// A receiver returns a part.
    TakeBack {
        /// The share.
        share: ProviderCallId,
        /// The amount.
        amount: Amount,
        /// What the receiver reads.
        note: Option<Arc<str>>,
    },
    /// No more shares.
    Finish {
        /// A note for the provider.
        note: Option<Arc<str>>,
    },
}

impl ShareAction {
    /// The operation whose idempotency keys its requests use.
    pub const fn operation(&self) -> Operation {
        match self {
            Self::Give(_) => Operation::Share,
            Self::TakeBack { .. } => Operation::ReturnShare,
            Self::Finish { .. } => Operation::FinishShare,
        }
    }
}

/// Requests one step of sharing. The provider is called afterwards.
pub struct ShareOrder {
    /// The order's owner.
    pub merchant: MerchantId,
    /// The merchant's own id of the request.
    pub request_id: String,
    /// The payment.
    pub payment: PaymentRef,
    /// The action.
    pub action: ShareAction,
    /// The request's fingerprint, to tell a repeat from a conflict.
    pub fingerprint: Fingerprint,
    /// Renders the body of the answer.
    pub answer: ShareAnswer,
}

fn not_possible(detail: &str) -> Error {
    Error::new(Code::SharingNotPossible).with_detail(detail)
}

impl ShareOrder {
    fn key(&self, operation: Operation, key: &str) -> RequestKey {
        RequestKey { owner: self.merchant.into(), operation, key: key.to_owned() }
    }

    fn own_key(&self) -> RequestKey {
        self.key(self.action.operation(), &self.request_id)
    }

    fn attempt(&self, world: &mut World) -> Decision<PaymentAttempt> {
        let missing = || Error::new(Code::OrderNotExist);
        let id: PaymentId = match &self.payment {
            PaymentRef::Id(id) => *id,
            PaymentRef::RequestId(key) => {
                match world.requests.get(&self.key(Operation::Pay, key))?.map(|found| &found.effect) {
                    Some(Effect::Done { subject, .. }) => subject.as_id(),
                    Some(Effect::Barred) | None => return Err(missing().into()),
                }
            }
        };
        let payment = world.payments.get(&id)?.cloned();
        let payment = payment.filter(|payment| payment.merchant == self.merchant).ok_or_else(missing)?;
        let State::Succeeded { payer, .. } = payment.state else {
            return Err(Error::new(Code::OrderStatusInvalid).into());
        };
        let Payer::Provider { attempt, .. } = payer else {
            return Err(not_possible("The payment did not come through a payment provider.").into());
        };
        let id = AttemptId { payment: payment.id, number: attempt };
        Ok(world.payment_attempts.get(&id)?.cloned().ok_or_else(missing)?)
    }
}

impl Command<World> for ShareOrder {
    type Outcome = Answer;

    fn name_keys(&self, keys: &mut Keys) {
        keys.requests.insert(self.own_key());
        keys.standings.insert(self.merchant.into());
        match &self.payment {
            PaymentRef::Id(id) => {
                keys.payments.insert(*id);
            }
            PaymentRef::RequestId(key) => {
                keys.requests.insert(self.key(Operation::Pay, key));
            }
        }
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Answer> {
        let key = self.own_key();
        if let Some(answer) = request::replay(world, &key, &self.fingerprint)? {
            return Ok(answer);
        }
        // Shares can be taken back and sharing can end even under suspension; only giving shares starts something
        // new.
        if matches!(self.action, ShareAction::Give(_)) {
            standing::require_client(world, self.merchant)?;
        }
        let mut attempt = self.attempt(world)?;
        let known = provider_calls_of(world, &attempt)?;
        let mut made = match &self.action {
            ShareAction::Give(parts) => give(world, fresh, (&mut attempt, &known), parts)?,
            ShareAction::TakeBack { share, amount, note } => {
                let back = take(world, fresh, (&mut attempt, &known), (*share, *amount))?;
                vec![ProviderCall { note: note.clone(), ..back }]
            }
            ShareAction::Finish { note } => {
                let end = finish(fresh, (&mut attempt, &known))?;
                vec![ProviderCall { note: note.clone(), ..end }]
            }
        };
        for call in &mut made {
            call.request = Some(Arc::from(self.request_id.as_str()));
        }
        let body = (self.answer)(&made);
        let subject = attempt.id.payment.into();
        world.payment_attempts.put(attempt)?;
        for call in made {
            world.provider_calls.insert_fresh(call);
        }
        request::record(world, key, fresh.at(), self.fingerprint, subject, body)
    }
}

/// Checks that the order's money is still held for sharing, and that sharing is not being ended.
fn is_open((attempt, known): (&PaymentAttempt, &[ProviderCall])) -> Result<(), Error> {
    let ends = |call: &ProviderCall| call.kind == CallKind::Finish && !call.state.is_final();
    match attempt.sharing {
        Sharing::Off => Err(not_possible("The order was not made for sharing.")),
        Sharing::Finished => Err(not_possible("Sharing of this order has ended.")),
        Sharing::Open if known.iter().any(ends) => Err(not_possible("Sharing of this order is being ended.")),
        Sharing::Open if attempt.settled_at.is_some() => Err(not_possible("The order is settled.")),
        Sharing::Open => Ok(()),
    }
}

fn give(
    world: &mut World,
    fresh: &mut Fresh,
    (attempt, known): (&mut PaymentAttempt, &[ProviderCall]),
    parts: &[SharePart],
) -> Decision<Vec<ProviderCall>> {
    is_open((attempt, known))?;
    let calls = known.iter().filter(|call| matches!(call.kind, CallKind::Share | CallKind::Finish));
    // One call is reserved for the end of sharing.
    if calls.count().saturating_add(parts.len()) >= SHARE_PARTS_MAX {
        return Err(not_possible("The order was shared too often.").into());
    }
    let distinct: BTreeSet<&str> = parts.iter().map(|part| &*part.receiver).collect();
    if parts.is_empty() || distinct.len() != parts.len() {
        return Err(not_possible("Name every receiver once.").into());
    }
    let mut made = Vec::new();
    for part in parts {
        let receiver = (attempt.account, part.receiver.to_string());
        if !world.receivers.get(&receiver)?.is_some_and(|known| known.active) {
            let detail = format!("Add the receiver {} first.", part.receiver);
            return Err(not_possible(&detail).into());
        }
        let is_left = attempt.unspent().is_some_and(|left| part.amount.minor() <= left);
        if part.amount.currency() != attempt.amount.currency() || !is_left {
            return Err(not_possible("Not so much is left of the order.").into());
        }
        let mut call = new_provider_call(fresh, attempt, CallKind::Share, part.amount)?;
        call.receiver = Some(Arc::clone(&part.receiver));
        call.note.clone_from(&part.note);
        let to = receiver_account(attempt.account, &part.receiver, part.amount.currency());
        let held = hold(world, fresh, &call, (attempt.held_in(), to), TransferKind::Share)?;
        call.transfer = Some(held.map_err(Error::new)?);
        let shared = attempt.shared.checked_add(part.amount.minor());
        attempt.shared = shared.ok_or_else(|| Error::new(Code::UnknownException))?;
        made.push(call);
    }
    Ok(made)
}

fn take(
    world: &mut World,
    fresh: &mut Fresh,
    (attempt, known): (&mut PaymentAttempt, &[ProviderCall]),
    (share, amount): (ProviderCallId, Amount),
) -> Decision<ProviderCall> {
    let own = known.iter().find(|known| known.id == share && known.kind == CallKind::Share);
    let mut share = own.cloned().ok_or_else(|| Error::new(Code::OrderNotExist))?;
    if attempt.share_returns == ShareReturns::WithRefund {
        return Err(not_possible("The provider takes shares back only together with a refund.").into());
    }
    if !matches!(share.state, CallState::Succeeded { .. }) {
        return Err(not_possible("The receiver does not have this share.").into());
    }
    if amount.currency() != share.amount.currency() || amount.minor() > take_back::free(&share) {
        return Err(not_possible("The receiver does not have so much of this share.").into());
    }
    let back = take_back::take(world, fresh, attempt, (&mut share, amount))?;
    world.provider_calls.put(share)?;
    Ok(back.map_err(Error::new)?)
}

fn finish(
    fresh: &mut Fresh,
    (attempt, known): (&mut PaymentAttempt, &[ProviderCall]),
) -> Decision<ProviderCall> {
    is_open((attempt, known))?;
    if known.iter().any(ProviderCall::is_sharing_under_way) {
        return Err(not_possible("A share is still under way. Try again when it has ended.").into());
    }
    let amount = attempt.amount;
    Ok(new_provider_call(fresh, attempt, CallKind::Finish, amount)?)
}
