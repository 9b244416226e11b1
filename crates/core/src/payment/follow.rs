//! What follows from a payment's end, in the same batch: its notice, and the work of modules that payments do not know.

use super::state::Payment;
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::Decision;
use crate::notice::{Body, Channel, Notice};
use crate::world::World;

/// Closes what else could still pay a payment; the providers' module implements it for the world.
pub(crate) trait CloseAttempts {
    /// Has the live attempts of a payment that ended otherwise checked now, so that they are closed at their providers.
    ///
    /// # Errors
    /// Only when one of them was not loaded.
    fn close_attempts(&mut self, fresh: &Fresh, payment: &Payment) -> Decision<()>;
}

/// Notifies the app whose order was paid; the module of apps' orders implements it for the world.
pub(crate) trait TellApp {
    /// Writes the notice to the app, if the payment is an order of an app with a trigger.
    ///
    /// # Errors
    /// Only when a row was not loaded.
    fn tell_app(&mut self, fresh: &mut Fresh, payment: &Payment) -> Decision<()>;
}

/// Writes what the merchant's side is sent about a final payment: the notice, if the payment has a notify URL, and the
/// trigger of a paid web order.
///
/// # Errors
/// `SERVICE_UNAVAILABLE` when this process does not know the merchant's dialect; otherwise only when a row of a web
/// order was not loaded.
pub(crate) fn tell_merchant(world: &mut World, fresh: &mut Fresh, payment: &Payment) -> Decision<()> {
    if payment.paid_at().is_some() {
        world.tell_app(fresh, payment)?;
    }
    let Some(url) = payment.details.notify_url.clone() else { return Ok(()) };
    // Without the notice the payment must not end: another process, which knows the dialect, will end it.
    let notice = notice(world, fresh, payment, url)?;
    world.notices.insert_fresh(notice);
    Ok(())
}

/// The notice of a final payment, due now.
pub(super) fn notice(world: &World, fresh: &mut Fresh, payment: &Payment, url: String) -> Decision<Notice> {
    let body = world.wire.payment_notice(payment).ok_or_else(|| Error::new(Code::ServiceUnavailable))?;
    let channel = Channel::Merchant {
        merchant: payment.merchant,
        client_id: payment.details.client_id.clone(),
        url,
        body: Body::new(body),
    };
    Ok(Notice::due_now(fresh.id(payment.id.shard()), payment.id.into(), channel, fresh.at()))
}
