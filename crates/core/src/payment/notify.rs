//! The notices that a payment's end makes, written in the same batch.

use std::sync::Arc;

use super::state::Payment;
use crate::id::{Fresh, UserId};
use crate::kernel::Decision;
use crate::ledger::Owner;
use crate::notice::{Channel, Notice, UserTemplate};
use crate::web_order::tell_app;
use crate::world::World;

/// Writes what the merchant's side is told of a payment that is final: the notice, if the payment has a notify URL, and
/// the trigger of a paid web order.
///
/// # Errors
/// Only when a row of a web order was not loaded.
pub(crate) fn tell_merchant(world: &mut World, fresh: &mut Fresh, payment: &Payment) -> Decision<()> {
    if payment.paid_at().is_some() {
        tell_app(world, fresh, payment)?;
    }
    let Some(url) = payment.details.notify_url.clone() else { return Ok(()) };
    let channel = Channel::Merchant {
        merchant: payment.merchant,
        client_id: payment.details.client_id.clone(),
        url,
        body: Arc::from(world.wire.payment_notice(payment)),
    };
    let notice = Notice::due_now(fresh.id(payment.id.shard()), payment.id.into(), channel, fresh.at());
    world.notices.insert_fresh(notice);
    Ok(())
}

/// Writes e-mail and SMS to a user, where this deployment sends them and the user has an address.
///
/// # Errors
/// Only when the user's row was not loaded.
pub(crate) fn notify_user(
    world: &mut World,
    fresh: &mut Fresh,
    user: UserId,
    subject: Owner,
    template: UserTemplate,
) -> Decision<()> {
    let policy = world.policy;
    if !policy.mail && !policy.sms {
        return Ok(());
    }
    let Some(row) = world.users.get(&user)?.cloned() else { return Ok(()) };
    if policy.mail && row.email.is_some() {
        let channel = Channel::Mail { user, template };
        let notice = Notice::due_now(fresh.id(subject.shard()), subject, channel, fresh.at());
        world.notices.insert_fresh(notice);
    }
    if policy.sms && row.phone.is_some() {
        let channel = Channel::Sms { user, template };
        let notice = Notice::due_now(fresh.id(subject.shard()), subject, channel, fresh.at());
        world.notices.insert_fresh(notice);
    }
    Ok(())
}
