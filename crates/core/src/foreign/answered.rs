//! The acquirer has answered: the order ends, in the batch that records the attempt.

use super::state::{ForeignOrder, ForeignState, ForeignTransition};
use crate::error::{Code, Error};
use crate::id::{ForeignOrderId, Fresh};
use crate::kernel::{Command, Decision};
use crate::ledger::{self, AccountId, Draft, TransferKind};
use crate::notice::ReportAttempt;
use crate::user::{NotifyUser as _, UserTemplate};
use crate::world::{Keys, World};

/// An acquirer's final answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The merchant was credited.
    Acknowledged,
    /// The merchant will never be credited.
    Refused(Code),
}

/// Records the attempt that was answered, and ends the order. Harmless when the order has already ended.
pub struct RecordAcquirerAnswer {
    /// The order.
    pub order: ForeignOrderId,
    /// The attempt.
    pub report: ReportAttempt,
    /// What the acquirer said.
    pub verdict: Verdict,
}

impl Command<World> for RecordAcquirerAnswer {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        self.report.name_keys(keys);
        keys.foreign_orders.insert(self.order);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        self.report.decide(fresh, world)?;
        let Some(order) = world.foreign_orders.get(&self.order)?.cloned() else { return Ok(()) };
        let ForeignState::Processing { .. } = order.state else { return Ok(()) };
        let order = match self.verdict {
            Verdict::Acknowledged => {
                let subject = order.id.into();
                world.notify_user(fresh, order.user, subject, UserTemplate::PaymentMade)?;
                order.after(ForeignTransition::Acknowledge, fresh.at())?
            }
            Verdict::Refused(code) => give_back(world, fresh, order, code)?,
        };
        world.foreign_orders.put(order)
    }
}

/// Moves the money back to the user, as a separate transfer.
fn give_back(
    world: &mut World,
    fresh: &mut Fresh,
    order: ForeignOrder,
    code: Code,
) -> Decision<ForeignOrder> {
    let draft = Draft {
        debit: order.clearing(),
        credit: AccountId::user(order.user, order.amount.currency()),
        amount: order.amount,
        kind: TransferKind::Refund,
        subject: order.id.into(),
        counterparty: order.details.payee.clone(),
    };
    let posted = ledger::post(world, fresh, order.id.shard(), std::slice::from_ref(&draft))?;
    let ids = posted.map_err(|_| Error::new(Code::UnknownException))?;
    let reversal = ids.first().copied().ok_or_else(|| Error::new(Code::UnknownException))?;
    world.notify_user(fresh, order.user, reversal.into(), UserTemplate::RefundReceived)?;
    Ok(order.after(ForeignTransition::Refuse { reversal, code }, fresh.at())?)
}
