//! The user confirms a payment with the PIN, and the money moves.

use std::sync::Arc;

use super::follow::{CloseAttempts as _, tell_merchant};
use super::state::{IdempotencyKey, Payer, Payment, State, Transition};
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId, PaymentId, UserId};
use crate::kernel::{Command, Decision};
use crate::ledger::{self, AccountId, AccountKind, Draft, Owner, Refusal, TransferKind};
use crate::money::Amount;
use crate::request;
use crate::standing;
use crate::user::{NotifyUser as _, PinCheck, PinTag, UserTemplate, check_pin};
use crate::world::{Keys, World};

/// Pays a payment from the user's balance. Bound to what the user saw: the order, the amount and the payee.
pub struct ConfirmPayment {
    /// Which payment.
    pub payment: PaymentId,
    /// Who pays; the user is signed in.
    pub user: UserId,
    /// The amount that the user saw.
    pub seen_amount: Amount,
    /// The payee that the user saw.
    pub seen_payee: MerchantId,
    /// The tag of the PIN that was entered.
    pub pin: PinTag,
    /// The caller's key, if it gave one.
    pub idempotency: Option<IdempotencyKey>,
}

/// How a confirmation ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Confirmation {
    /// The money moved.
    Paid {
        /// The payment as it is now.
        payment: Payment,
    },
    /// This is a repeat of a confirmation that went through; nothing was done again.
    Repeated {
        /// The payment, which is paid.
        payment: Payment,
    },
    /// The PIN was wrong. The attempt was counted; nothing else happened.
    WrongPin {
        /// How many attempts are left before the PIN is locked.
        tries_left: u32,
    },
    /// The PIN is locked. Nothing happened.
    PinLocked,
}

impl ConfirmPayment {
    /// The payment, if this confirmation went through before.
    fn repeated(&self, world: &mut World) -> Decision<Option<Payment>> {
        let Some(given) = &self.idempotency else { return Ok(None) };
        let Some(payment) = world.payments.get(&self.payment)? else { return Ok(None) };
        match (&payment.confirmed, payment.state) {
            (Some(known), State::Succeeded { payer: Payer::User(payer), .. })
                if payer == self.user && known.key == given.key =>
            {
                if known.fingerprint != given.fingerprint {
                    return Err(request::used_otherwise(&given.key).into());
                }
                Ok(Some(payment.clone()))
            }
            _ => Ok(None),
        }
    }

    fn payable(&self, fresh: &Fresh, world: &mut World) -> Decision<Payment> {
        let Some(payment) = world.payments.get(&self.payment)?.cloned() else {
            return Err(Error::new(Code::OrderNotExist).into());
        };
        match payment.state {
            State::Created if payment.is_past(fresh.at()) => Err(Error::new(Code::OrderExpired).into()),
            State::Created if payment.binding.is_some() => Err(Error::new(Code::OrderBoundToOther).into()),
            State::Created if payment.amount != self.seen_amount || payment.merchant != self.seen_payee => {
                Err(Error::new(Code::ConfirmationMismatch).into())
            }
            State::Created => Ok(payment),
            State::Succeeded { .. } => Err(Error::new(Code::OrderAlreadyPaid).into()),
            State::Cancelled { .. } => Err(Error::new(Code::OrderCancelled).into()),
            State::Expired { .. } => Err(Error::new(Code::OrderExpired).into()),
        }
    }
}

impl Command<World> for ConfirmPayment {
    type Outcome = Confirmation;

    fn name_keys(&self, keys: &mut Keys) {
        let currency = self.seen_amount.currency();
        keys.payments.insert(self.payment);
        keys.pins.insert(self.user);
        keys.accounts.insert(AccountId::user(self.user, currency));
        keys.accounts.insert(AccountId::merchant(self.seen_payee, currency));
        keys.standings.extend([Owner::from(self.user), self.seen_payee.into()]);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Confirmation> {
        if let Some(payment) = self.repeated(world)? {
            return Ok(Confirmation::Repeated { payment });
        }
        standing::require_user(world, self.user)?;
        let payment = self.payable(fresh, world)?;
        standing::require_payee(world, payment.merchant)?;
        standing::require_same_mode(world, self.user.into(), payment.merchant)?;
        match check_pin(world, fresh, self.user, &self.pin)? {
            PinCheck::Right => {}
            PinCheck::Wrong { tries_left } => return Ok(Confirmation::WrongPin { tries_left }),
            PinCheck::Locked => return Ok(Confirmation::PinLocked),
        }
        let payment = Payment { confirmed: self.idempotency.clone().map(Arc::new), ..payment };
        let payment = pay_from_balance(world, fresh, payment, self.user)?;
        world.payments.put(payment.clone())?;
        Ok(Confirmation::Paid { payment })
    }
}

/// Moves the money of an open payment, and writes every notice about it. The caller stores the payment.
pub(crate) fn pay_from_balance(
    world: &mut World,
    fresh: &mut Fresh,
    payment: Payment,
    payer: UserId,
) -> Decision<Payment> {
    let currency = payment.amount.currency();
    let draft = Draft {
        debit: AccountId::user(payer, currency),
        credit: AccountId::merchant(payment.merchant, currency),
        amount: payment.amount,
        kind: TransferKind::Payment,
        subject: payment.id.into(),
        counterparty: payment.details.payee.clone(),
    };
    let posted = ledger::post(world, fresh, payment.id.shard(), std::slice::from_ref(&draft))?;
    let transfer = match posted {
        Ok(ids) => ids.first().copied().ok_or_else(|| Error::new(Code::UnknownException))?,
        Err(Refusal::BelowFloor(account)) if account.kind == AccountKind::UserBalance => {
            return Err(Error::new(Code::UserBalanceNotEnough).into());
        }
        Err(_) => return Err(Error::new(Code::ProcessFail).into()),
    };
    let payment = payment.after(Transition::Pay { payer: Payer::User(payer), transfer }, fresh.at())?;
    tell_merchant(world, fresh, &payment)?;
    world.close_attempts(fresh, &payment)?;
    world.notify_user(fresh, payer, payment.id.into(), UserTemplate::PaymentMade)?;
    Ok(payment)
}
