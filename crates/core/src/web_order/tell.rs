//! The trigger of a paid order: written in the batch in which the money moved.

use std::sync::Arc;

use super::place::may_be_web_order;
use crate::id::Fresh;
use crate::kernel::Decision;
use crate::notice::{Channel, Notice};
use crate::payment::Payment;
use crate::world::World;

/// Writes the notice to the app that a payment was made, if it is an order of an app with a trigger.
///
/// # Errors
/// Only when a row was not loaded.
pub(crate) fn tell_app(world: &mut World, fresh: &mut Fresh, payment: &Payment) -> Decision<()> {
    if !may_be_web_order(payment) {
        return Ok(());
    }
    let Some(order) = world.web_orders.get(&payment.id)?.cloned() else { return Ok(()) };
    let Some(app) = world.apps.get(&order.app)? else { return Ok(()) };
    let Some(url) = app.config.trigger_url.clone() else { return Ok(()) };
    let channel = Channel::Trigger {
        merchant: payment.merchant,
        app: order.app.clone(),
        url,
        body: Arc::from(world.wire.order_paid(&order, payment)),
    };
    let notice = Notice::due_now(fresh.id(payment.id.shard()), payment.id.into(), channel, fresh.at());
    world.notices.insert_fresh(notice);
    Ok(())
}
