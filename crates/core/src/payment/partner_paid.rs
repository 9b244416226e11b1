//! A partner wallet reports how its user's payment ended.
//!
//! Invariant: an order that was refused once is never paid later, because a refusal closes it. So the wallet can give
//! the money back as soon as it gets a refusal.

use std::sync::Arc;

use super::follow::tell_merchant;
use super::state::{Binding, CancelledBy, Payer, Payment, State, Transition};
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId, PaymentId};
use crate::kernel::{Command, Decision};
use crate::ledger::{self, AccountId, Draft, TransferKind};
use crate::money::Amount;
use crate::world::{Keys, World};

/// What a wallet reports about its user.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WalletResult {
    /// The user's balance was debited.
    Paid,
    /// The user declined.
    Declined,
}

/// Records a wallet's report: credits the merchant from the wallet's clearing account, or closes the order.
pub struct RecordPartnerPayment {
    /// Which payment.
    pub payment: PaymentId,
    /// Which wallet reports it.
    pub wallet: MerchantId,
    /// Whose balance was debited, if the wallet names the user.
    pub customer: Option<String>,
    /// The wallet's own id of the payment.
    pub reference: String,
    /// What was debited.
    pub amount: Amount,
    /// How it ended.
    pub result: WalletResult,
}

/// The result of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Settled {
    /// It is as the wallet reports, now or already.
    Agreed(Payment),
    /// The order is closed and will never be paid: the wallet has to give the money back.
    Closed(Payment),
}

impl RecordPartnerPayment {
    /// The payment, if this wallet and user have bound it and the report matches.
    fn find(&self, world: &mut World) -> Decision<(Payment, Arc<Binding>)> {
        let other = |detail: &str| Error::new(Code::RepeatReqInconsistent).with_detail(detail);
        let found = world.payments.get(&self.payment)?.cloned();
        let payment = found.ok_or_else(|| Error::new(Code::OrderNotExist))?;
        let held = payment.binding.clone();
        let held = held.filter(|held| held.wallet == self.wallet);
        let held = held.ok_or_else(|| other("This wallet has not opened the order."))?;
        if self.customer.as_ref().is_some_and(|customer| *customer != held.customer) {
            return Err(other("Another user has opened the order.").into());
        }
        if payment.amount != self.amount {
            return Err(other("paymentAmount is not the amount of the order.").into());
        }
        if held.reference.as_ref().is_some_and(|reference| *reference != self.reference) {
            return Err(other("The order was settled under another paymentId.").into());
        }
        Ok((payment, held))
    }

    fn pay(
        &self,
        fresh: &mut Fresh,
        world: &mut World,
        payment: Payment,
        held: &Binding,
    ) -> Decision<Payment> {
        let currency = payment.amount.currency();
        let draft = Draft {
            debit: AccountId::partner(self.wallet, currency),
            credit: AccountId::merchant(payment.merchant, currency),
            amount: payment.amount,
            kind: TransferKind::Payment,
            subject: payment.id.into(),
            counterparty: payment.details.payee.clone(),
        };
        let posted = ledger::post(world, fresh, payment.id.shard(), std::slice::from_ref(&draft))?;
        let ids = posted.map_err(|_| Error::new(Code::UnknownException))?;
        let transfer = ids.first().copied().ok_or_else(|| Error::new(Code::UnknownException))?;
        let paid = Transition::Pay { payer: Payer::Wallet(self.wallet), transfer };
        let held = Binding { reference: Some(self.reference.clone()), ..held.clone() };
        Ok(Payment { binding: Some(Arc::new(held)), ..payment.after(paid, fresh.at())? })
    }
}

impl Command<World> for RecordPartnerPayment {
    type Outcome = Settled;

    fn name_keys(&self, keys: &mut Keys) {
        keys.payments.insert(self.payment);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Settled> {
        let (payment, held) = self.find(world)?;
        let (payment, agreed) = match (payment.state, self.result) {
            (State::Succeeded { .. }, WalletResult::Paid)
            | (State::Cancelled { .. } | State::Expired { .. }, WalletResult::Declined) => {
                return Ok(Settled::Agreed(payment));
            }
            (State::Cancelled { .. } | State::Expired { .. }, WalletResult::Paid) => {
                return Ok(Settled::Closed(payment));
            }
            (State::Succeeded { .. }, WalletResult::Declined) => {
                return Err(Error::new(Code::OrderStatusInvalid).into());
            }
            (State::Created, WalletResult::Declined) => {
                (payment.after(Transition::Cancel { by: CancelledBy::User }, fresh.at())?, true)
            }
            // Closed for good: the wallet gives the money back because of this answer, so it must remain true.
            (State::Created, WalletResult::Paid) if payment.is_past(fresh.at()) => {
                (payment.after(Transition::Expire, fresh.at())?, false)
            }
            (State::Created, WalletResult::Paid) => (self.pay(fresh, world, payment, &held)?, true),
        };
        tell_merchant(world, fresh, &payment)?;
        world.payments.put(payment.clone())?;
        Ok(if agreed { Settled::Agreed(payment) } else { Settled::Closed(payment) })
    }
}
