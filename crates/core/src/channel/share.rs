//! Profit sharing: receivers get parts of a paid order, give them back, and the rest becomes the merchant's.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};

use super::attempt::{Attempt, AttemptId, AttemptState, Credit, Sharing};
use super::errand::{Errand, ErrandId, ErrandKind, ErrandState};
use super::refund::{can_share, hold, new_errand};
use crate::error::{Code, Error};
use crate::id::{ChannelAccountId, Fresh, MerchantId, PaymentId, ReceiverId};
use crate::ledger::{AccountId, AccountKind, TransferKind};
use crate::money::{Amount, Currency};
use crate::payment::{Payer, State};
use crate::request::{self, Answer, Fingerprint, Operation, RequestKey};
use crate::time::Timestamp;
use crate::world::{Command, Decision, Keys, World};

/// Renders the body of an answer from an errand.
pub type ErrandAnswer = Arc<dyn Fn(&Errand) -> Vec<u8> + Send + Sync>;

/// The account of a receiver with one provider. What it holds lies with the provider; here it only shows who got what.
fn receiver_account(account: ChannelAccountId, receiver: &str, currency: Currency) -> AccountId {
    let mut text = account.to_bytes().to_vec();
    text.extend_from_slice(receiver.as_bytes());
    let hash = digest(&SHA256, &text);
    let entropy = hash.as_ref().first_chunk::<16>().map_or(0, |bytes| u128::from_be_bytes(*bytes));
    let id = ReceiverId::new(Timestamp::from_micros(0), account.shard(), entropy);
    AccountId { owner: id.into(), kind: AccountKind::ShareReceiver, currency }
}

/// What a merchant wants with the money of a shared order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShareWish {
    /// A receiver gets a part.
    Give {
        /// Who: the kind and the account at the provider, such as `MERCHANT_ID:1900000109`.
        receiver: Arc<str>,
        /// How much.
        amount: Amount,
    },
    /// A receiver gives a part back.
    TakeBack {
        /// Of which share.
        share: ErrandId,
        /// How much.
        amount: Amount,
    },
    /// No more shares.
    Finish,
}

/// Asks for one step of sharing.
pub struct ShareOrder {
    /// Whose order.
    pub merchant: MerchantId,
    /// The merchant's own id of the request.
    pub request_id: String,
    /// Which payment.
    pub payment: PaymentId,
    /// What.
    pub wish: ShareWish,
    /// What the receiver reads.
    pub note: Option<Arc<str>>,
    /// What the request was, to tell a repeat from a conflict.
    pub fingerprint: Fingerprint,
    /// Renders the body of the answer.
    pub answer: ErrandAnswer,
}

impl ShareOrder {
    fn key(&self) -> RequestKey {
        let key = self.request_id.clone();
        RequestKey { owner: self.merchant.into(), operation: Operation::Share, key }
    }

    fn attempt(&self, world: &mut World) -> Decision<Attempt> {
        let missing = || Error::new(Code::OrderNotExist);
        let payment = world.payments.get(&self.payment)?.cloned();
        let payment = payment.filter(|payment| payment.merchant == self.merchant).ok_or_else(missing)?;
        let State::Succeeded { payer: Payer::Channel { attempt, .. }, .. } = payment.state else {
            return Err(Error::new(Code::OrderStatusInvalid).into());
        };
        let id = AttemptId { payment: payment.id, number: attempt };
        let attempt = world.channel_attempts.get(&id)?.cloned().ok_or_else(missing)?;
        if !can_share(&attempt) {
            return Err(Error::new(Code::SharingNotPossible).into());
        }
        Ok(attempt)
    }
}

impl Command for ShareOrder {
    type Outcome = Answer;

    fn name_keys(&self, keys: &mut Keys) {
        keys.requests.insert(self.key());
        keys.payments.insert(self.payment);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Answer> {
        let key = self.key();
        if let Some(answer) = request::replay(world, &key, &self.fingerprint)? {
            return Ok(answer);
        }
        let mut attempt = self.attempt(world)?;
        let errand = match &self.wish {
            ShareWish::Give { receiver, amount } => give(world, fresh, &mut attempt, receiver, *amount)?,
            ShareWish::TakeBack { share, amount } => {
                let found = world.errands.get(share)?.cloned();
                let own =
                    found.filter(|share| share.id.attempt == attempt.id && share.kind == ErrandKind::Share);
                let mut share = own.ok_or_else(|| Error::new(Code::OrderNotExist))?;
                let errand = take(world, fresh, &mut attempt, &mut share, *amount)?;
                world.errands.put(share)?;
                errand.map_err(Error::new)?
            }
            ShareWish::Finish => {
                if errands_of(world, &attempt)?.iter().any(is_under_way) {
                    let detail = "A share is still under way. Try again when it has ended.";
                    return Err(Error::new(Code::SharingNotPossible).with_detail(detail).into());
                }
                let amount = attempt.amount;
                new_errand(fresh, &mut attempt, ErrandKind::Finish, amount)?
            }
        };
        let errand = Errand { note: self.note.clone(), ..errand };
        let body = (self.answer)(&errand);
        world.channel_attempts.put(attempt)?;
        world.errands.insert_fresh(errand);
        request::record(world, key, fresh.at(), self.fingerprint, self.payment.into(), body)
    }
}

/// True for a share or the end of sharing that the provider has not answered for good.
pub(super) fn is_under_way(errand: &Errand) -> bool {
    matches!(errand.kind, ErrandKind::Share | ErrandKind::Return | ErrandKind::Finish)
        && !errand.state.is_final()
}

/// Every errand of an attempt, oldest first.
pub(super) fn errands_of(world: &mut World, attempt: &Attempt) -> Decision<Vec<Errand>> {
    let (mut errands, mut missing) = (Vec::new(), None);
    for number in 1..=attempt.errands {
        match world.errands.get(&ErrandId { attempt: attempt.id, number }) {
            Ok(found) => errands.extend(found.cloned()),
            Err(stop) => missing = Some(stop),
        }
    }
    missing.map_or(Ok(errands), Err)
}

fn give(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: &mut Attempt,
    receiver: &Arc<str>,
    amount: Amount,
) -> Decision<Errand> {
    let known =
        world.receivers.get(&(attempt.account, receiver.to_string()))?.is_some_and(|known| known.active);
    if !known {
        let detail = "Add the receiver first.";
        return Err(Error::new(Code::SharingNotPossible).with_detail(detail).into());
    }
    let is_left = attempt.unspent().is_some_and(|left| amount.minor() <= left);
    if amount.currency() != attempt.amount.currency() || !is_left {
        let detail = "Not so much is left of the order.";
        return Err(Error::new(Code::SharingNotPossible).with_detail(detail).into());
    }
    let mut errand = new_errand(fresh, attempt, ErrandKind::Share, amount)?;
    errand.receiver = Some(Arc::clone(receiver));
    let to = receiver_account(attempt.account, receiver, amount.currency());
    let held = hold(world, fresh, &errand, (attempt.held_in(), to), TransferKind::Share)?;
    errand.transfer = Some(held.map_err(Error::new)?);
    let shared = attempt.shared.checked_add(amount.minor());
    attempt.shared = shared.ok_or_else(|| Error::new(Code::UnknownException))?;
    Ok(errand)
}

/// Makes the errand that takes a part of a share back. The share is stored by the caller.
fn take(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: &mut Attempt,
    share: &mut Errand,
    amount: Amount,
) -> Decision<Result<Errand, Code>> {
    let taken = share.taken_back.checked_add(amount.minor()).filter(|taken| *taken <= share.amount.minor());
    let is_given = matches!(share.state, ErrandState::Succeeded { .. });
    let (Some(taken), Some(receiver), true) = (taken, share.receiver.clone(), is_given) else {
        return Ok(Err(Code::SharingNotPossible));
    };
    share.taken_back = taken;
    let mut errand = new_errand(fresh, attempt, ErrandKind::Return, amount)?;
    errand.receiver = Some(Arc::clone(&receiver));
    errand.share = Some(share.id.number);
    let from = receiver_account(attempt.account, &receiver, amount.currency());
    let held = hold(world, fresh, &errand, (from, attempt.held_in()), TransferKind::ShareReturn)?;
    Ok(held.map(|transfer| Errand { transfer: Some(transfer), ..errand }))
}

/// Takes back as much of the shares as a refund needs, the newest first. Gives the number of returns that the refund
/// waits for.
pub(super) fn take_back(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: &mut Attempt,
    refund: &Errand,
) -> Decision<Result<u32, Code>> {
    let left = attempt.unspent().and_then(|left| refund.amount.minor().checked_sub(left));
    let Some(mut needed) = left else { return Ok(Err(Code::UnknownException)) };
    // After settlement the merchant's whole available balance stands behind a refund, but shares still come back first.
    if attempt.shared == 0 || needed <= 0 {
        return Ok(Ok(0));
    }
    let mut returns: u32 = 0;
    // The refund's own errand is counted but not stored yet.
    let count = attempt.errands.saturating_sub(1);
    let before = Attempt { errands: count, ..attempt.clone() };
    for mut share in errands_of(world, &before)?.into_iter().rev() {
        let is_given =
            share.kind == ErrandKind::Share && matches!(share.state, ErrandState::Succeeded { .. });
        let free = share.amount.minor().saturating_sub(share.taken_back);
        if needed <= 0 || !is_given || free <= 0 {
            continue;
        }
        let part = free.min(needed);
        let Ok(amount) = Amount::new(part, refund.amount.currency()) else { continue };
        match take(world, fresh, attempt, &mut share, amount)? {
            Ok(errand) => {
                world.errands.put(share)?;
                world.errands.insert_fresh(Errand { awaited_by: Some(refund.id.number), ..errand });
                returns = returns.saturating_add(1);
                needed = needed.saturating_sub(part);
            }
            Err(code) => return Ok(Err(code)),
        }
    }
    Ok(Ok(returns))
}

/// The end of sharing was confirmed.
pub(super) fn finished(attempt: Attempt) -> Attempt {
    Attempt { sharing: Sharing::Finished, ..attempt }
}

/// True when the attempt's money is the merchant's to settle.
pub(super) const fn is_settleable(attempt: &Attempt) -> bool {
    matches!(attempt.state, AttemptState::Succeeded { credit: Credit::Payment, .. })
        && attempt.settled_at.is_none()
        && !matches!(attempt.sharing, Sharing::Open)
}
