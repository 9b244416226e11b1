//! An acquirer returns money: the merchant has refunded a foreign order.

use std::sync::Arc;

use super::state::{ForeignOrder, ForeignState};
use crate::error::{Code, Error};
use crate::id::{AcquirerId, ForeignOrderId, Fresh, TransferId};
use crate::kernel::{Command, Decision};
use crate::ledger::{self, AccountId, Draft, TransferKind};
use crate::money::Amount;
use crate::request::{self, Answer, Fingerprint, Operation, RequestKey};
use crate::user::{NotifyUser as _, UserTemplate};
use crate::world::{Keys, World};

/// Credits a user from the acquirer's clearing account.
pub struct RefundForeignOrder {
    /// The acquirer that refunds.
    pub acquirer: AcquirerId,
    /// The acquirer's own id of the refund.
    pub request_id: String,
    /// The order.
    pub order: ForeignOrderId,
    /// The amount.
    pub amount: Amount,
    /// The request's fingerprint, to tell a repeat from a conflict.
    pub fingerprint: Fingerprint,
    /// Renders the body of the answer.
    pub answer: Arc<dyn Fn(TransferId) -> Vec<u8> + Send + Sync>,
}

impl RefundForeignOrder {
    fn request_key(&self) -> RequestKey {
        let key = self.request_id.clone();
        RequestKey { owner: self.acquirer.into(), operation: Operation::Refund, key }
    }

    fn refundable(&self, world: &mut World) -> Decision<ForeignOrder> {
        let found = world.foreign_orders.get(&self.order)?.cloned();
        let own = found.filter(|order| AcquirerId::of_name(&order.details.acquirer) == self.acquirer);
        let order = own.ok_or_else(|| Error::new(Code::OrderNotExist))?;
        match order.state {
            ForeignState::Succeeded { .. } => {}
            // The acquirer's own answer has not reached us yet; it will ask again.
            ForeignState::Processing { .. } => return Err(Error::new(Code::PaymentInProcess).into()),
            _ => return Err(Error::new(Code::OrderStatusInvalid).into()),
        }
        if self.amount.currency() != order.amount.currency() {
            return Err(Error::new(Code::CurrencyNotSupport).into());
        }
        match order.refunded.checked_add(self.amount.minor()) {
            Some(refunded) if refunded <= order.amount.minor() => Ok(ForeignOrder { refunded, ..order }),
            _ => Err(Error::new(Code::RefundAmountExceed).into()),
        }
    }
}

impl Command<World> for RefundForeignOrder {
    type Outcome = Answer;

    fn name_keys(&self, keys: &mut Keys) {
        keys.requests.insert(self.request_key());
        keys.foreign_orders.insert(self.order);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Answer> {
        let key = self.request_key();
        if let Some(answer) = request::replay(world, &key, &self.fingerprint)? {
            return Ok(answer);
        }
        let order = self.refundable(world)?;
        let draft = Draft {
            debit: order.clearing(),
            credit: AccountId::user(order.user, order.amount.currency()),
            amount: self.amount,
            kind: TransferKind::Refund,
            subject: order.id.into(),
            counterparty: order.details.payee.clone(),
        };
        let posted = ledger::post(world, fresh, order.id.shard(), std::slice::from_ref(&draft))?;
        let ids = posted.map_err(|_| Error::new(Code::ProcessFail))?;
        let transfer = ids.first().copied().ok_or_else(|| Error::new(Code::UnknownException))?;
        world.notify_user(fresh, order.user, transfer.into(), UserTemplate::RefundReceived)?;
        world.foreign_orders.put(order)?;
        let body = (self.answer)(transfer);
        request::record(world, key, fresh.at(), self.fingerprint, transfer.into(), body)
    }
}
