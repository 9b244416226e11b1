//! The payer's side: not part of any provider's API, but needed by every payment.

use cashier_core::time::Timestamp;

use crate::notify::announce_payment;
use crate::orders::{Order, OrderId, PayRefusal, State};
use crate::{Sandbox, draw};

/// The payer when the merchant names none.
pub(crate) const PAYER: &str = "oSandboxPayer000000000000001";

impl Sandbox {
    /// The payer pays. A notice informs the merchant.
    ///
    /// # Errors
    /// See [`PayRefusal`].
    pub(crate) fn pay(&self, id: &OrderId) -> Result<Option<Order>, PayRefusal> {
        self.on_order(id, |order, now| {
            order.pay(PAYER, now)?;
            announce_payment(self, order, now);
            Ok(())
        })
    }

    /// The order expires, and every link with it.
    pub(crate) fn expire(&self, id: &OrderId) -> Option<Order> {
        let expired = self.on_order(id, |order, now| {
            if order.state == State::NotPaid {
                order.expire(now);
            }
            Ok(())
        });
        expired.ok().flatten()
    }

    /// Changes an order, and returns its new state; `None` when it does not exist.
    pub(crate) fn on_order(
        &self,
        id: &OrderId,
        change: impl FnOnce(&mut Order, Timestamp) -> Result<(), PayRefusal>,
    ) -> Result<Option<Order>, PayRefusal> {
        let now = self.clock.now();
        let changed = self.keeper.change(|world| {
            let Some(order) = world.book.edit(id) else { return Ok(None) };
            change(order, now).map(|()| Some(order.clone()))
        });
        self.wake();
        changed
    }

    /// A new name for an order.
    pub(crate) fn new_order_id(&self) -> OrderId {
        OrderId(draw::token(self.entropy()))
    }
}
