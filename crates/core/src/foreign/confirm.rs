//! The user confirms a foreign order with the PIN: the balance is debited, and the acquirer is notified.

use super::state::{ForeignOrder, ForeignState, ForeignTransition};
use super::{ForeignBody, TellAcquirer};
use crate::error::{Code, Error};
use crate::id::{ForeignOrderId, Fresh, UserId};
use crate::kernel::{Command, Decision};
use crate::ledger::{self, AccountId, AccountKind, Draft, Refusal, TransferKind};
use crate::money::Amount;
use crate::request::{self, Answer, Fingerprint, Operation, RequestKey};
use crate::standing;
use crate::user::{PinCheck, PinTag, check_pin};
use crate::world::{Keys, World};

/// The caller's own key for a confirmation.
#[derive(Clone)]
pub struct ForeignKey {
    /// The key itself.
    pub key: String,
    /// The request's fingerprint.
    pub fingerprint: Fingerprint,
    /// Renders the body of the answer; a repeated request gets the same answer.
    pub answer: ForeignBody,
}

/// Debits a user for a foreign order. Bound to what the user saw: the order, the amount and the payee.
pub struct ConfirmForeignOrder {
    /// The order.
    pub order: ForeignOrderId,
    /// The user who pays; signed in.
    pub user: UserId,
    /// The amount that the user saw.
    pub seen_amount: Amount,
    /// The payee that the user saw.
    pub seen_payee: String,
    /// The tag of the PIN that was entered.
    pub pin: PinTag,
    /// How the acquirer is notified.
    pub tell: TellAcquirer,
    /// The caller's key, when it gave one.
    pub idempotency: Option<ForeignKey>,
}

/// The outcome of a confirmation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ForeignConfirmation {
    /// The user was debited; the acquirer is being notified.
    Debited(ForeignOrder),
    /// This repeats a confirmation that succeeded; nothing was done again.
    Repeated(Answer),
    /// The PIN was wrong. The attempt was counted.
    WrongPin {
        /// How many attempts are left before the PIN is locked.
        tries_left: u32,
    },
    /// The PIN is locked. Nothing happened.
    PinLocked,
}

impl ConfirmForeignOrder {
    fn request_key(&self) -> Option<RequestKey> {
        let key = self.idempotency.as_ref()?.key.clone();
        Some(RequestKey { owner: self.user.into(), operation: Operation::Confirm, key })
    }

    fn payable(&self, fresh: &Fresh, world: &mut World) -> Decision<ForeignOrder> {
        let found = world.foreign_orders.get(&self.order)?.cloned();
        let order = found.ok_or_else(|| Error::new(Code::OrderNotExist))?;
        let refuse = |code| Err(Error::new(code).into());
        match order.state {
            _ if order.user != self.user => refuse(Code::OrderBoundToOther),
            ForeignState::Created if order.is_past(fresh.at()) => refuse(Code::OrderExpired),
            ForeignState::Created
                if order.amount != self.seen_amount || order.details.payee_id != self.seen_payee =>
            {
                refuse(Code::ConfirmationMismatch)
            }
            ForeignState::Created => Ok(order),
            state => refuse(state.too_late()),
        }
    }
}

impl Command<World> for ConfirmForeignOrder {
    type Outcome = ForeignConfirmation;

    fn name_keys(&self, keys: &mut Keys) {
        keys.foreign_orders.insert(self.order);
        keys.pins.insert(self.user);
        keys.accounts.insert(AccountId::user(self.user, self.seen_amount.currency()));
        keys.standings.insert(self.user.into());
        keys.requests.extend(self.request_key());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<ForeignConfirmation> {
        let request_key = self.request_key();
        if let (Some(key), Some(idempotency)) = (&request_key, &self.idempotency)
            && let Some(answer) = request::replay(world, key, &idempotency.fingerprint)?
        {
            return Ok(ForeignConfirmation::Repeated(answer));
        }
        standing::require_user(world, self.user)?;
        let order = self.payable(fresh, world)?;
        if standing::mode(world, self.user.into())? != self.tell.mode {
            return Err(Error::new(Code::ModeMismatch).into());
        }
        match check_pin(world, fresh, self.user, &self.pin)? {
            PinCheck::Right => {}
            PinCheck::Wrong { tries_left } => return Ok(ForeignConfirmation::WrongPin { tries_left }),
            PinCheck::Locked => return Ok(ForeignConfirmation::PinLocked),
        }
        let order = debit(world, fresh, order)?;
        self.tell.write(world, fresh, &order);
        world.foreign_orders.put(order.clone())?;
        if let (Some(key), Some(idempotency)) = (request_key, &self.idempotency) {
            let body = (idempotency.answer)(&order);
            request::record(world, key, fresh.at(), idempotency.fingerprint, order.id.into(), body)?;
        }
        Ok(ForeignConfirmation::Debited(order))
    }
}

/// Moves the money from the user to the acquirer's clearing account.
fn debit(world: &mut World, fresh: &mut Fresh, order: ForeignOrder) -> Decision<ForeignOrder> {
    let draft = Draft {
        debit: AccountId::user(order.user, order.amount.currency()),
        credit: order.clearing(),
        amount: order.amount,
        kind: TransferKind::Payment,
        subject: order.id.into(),
        counterparty: order.details.payee.clone(),
    };
    let transfer = match ledger::post(world, fresh, order.id.shard(), std::slice::from_ref(&draft))? {
        Ok(ids) => ids.first().copied().ok_or_else(|| Error::new(Code::UnknownException))?,
        Err(Refusal::BelowFloor(account)) if account.kind == AccountKind::UserBalance => {
            return Err(Error::new(Code::UserBalanceNotEnough).into());
        }
        Err(_) => return Err(Error::new(Code::ProcessFail).into()),
    };
    Ok(order.after(ForeignTransition::Debit { transfer }, fresh.at())?)
}
