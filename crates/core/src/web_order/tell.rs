//! The trigger of a paid order: written in the batch in which the money moved.

use super::place::may_be_web_order;
use crate::id::Fresh;
use crate::kernel::Decision;
use crate::notice::{Body, Channel, Notice};
use crate::payment::{Payment, TellApp};
use crate::world::World;

impl TellApp for World {
    fn tell_app(&mut self, fresh: &mut Fresh, payment: &Payment) -> Decision<()> {
        if !may_be_web_order(payment) {
            return Ok(());
        }
        let Some(order) = self.web_orders.get(&payment.id)?.cloned() else { return Ok(()) };
        let Some(app) = self.apps.get(&order.app)? else { return Ok(()) };
        let Some(url) = app.config.trigger_url.clone() else { return Ok(()) };
        let channel = Channel::Trigger {
            merchant: payment.merchant,
            app: order.app.clone(),
            url,
            body: Body::new(self.wire.order_paid(&order, payment)),
        };
        let notice = Notice::due_now(fresh.id(payment.id.shard()), payment.id.into(), channel, fresh.at());
        self.notices.insert_fresh(notice);
        Ok(())
    }
}
