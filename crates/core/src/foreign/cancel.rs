//! The user declines a foreign order.

use super::TellAcquirer;
use super::state::{ForeignOrder, ForeignState, ForeignTransition};
use crate::error::{Code, Error};
use crate::id::{ForeignOrderId, Fresh, UserId};
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// Closes an unpaid order and notifies the acquirer, so that the merchant is informed.
pub struct CancelForeignOrder {
    /// The order.
    pub order: ForeignOrderId,
    /// The user who declines; signed in.
    pub user: UserId,
    /// How the acquirer is notified.
    pub tell: TellAcquirer,
}

impl Command<World> for CancelForeignOrder {
    type Outcome = ForeignOrder;

    fn name_keys(&self, keys: &mut Keys) {
        keys.foreign_orders.insert(self.order);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<ForeignOrder> {
        let found = world.foreign_orders.get(&self.order)?.cloned();
        let order = found.ok_or_else(|| Error::new(Code::OrderNotExist))?;
        match order.state {
            _ if order.user != self.user => Err(Error::new(Code::OrderBoundToOther).into()),
            ForeignState::Cancelled { .. } | ForeignState::Failed { .. } => Ok(order),
            // Already expired on both sides.
            ForeignState::Created if order.is_past(fresh.at()) => Ok(order),
            _ => {
                let order = order.after(ForeignTransition::Cancel, fresh.at())?;
                self.tell.write(world, fresh, &order);
                world.foreign_orders.put(order.clone())?;
                Ok(order)
            }
        }
    }
}
