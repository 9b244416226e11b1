//! Sends a final notice again.
//!
//! Invariant: what is sent equals what was sent before, byte for byte. A deleted body is rebuilt from the facts and
//! compared with the stored digest; so is a body that still exists.

use std::sync::Arc;

use super::RenderBodies;
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::notice::{Body, Channel, Notice, NoticeKey, NoticeState};
use crate::world::{Keys, World};

/// Makes a notice with the same message for the same receiver, due at once. It has its own attempts; the first notice
/// stays as it is.
pub struct Resend {
    /// The notice.
    pub notice: NoticeKey,
    /// Rebuilds a deleted body.
    pub bodies: Arc<dyn RenderBodies>,
}

/// The outcome.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Resent {
    /// The new notice, which any process may send.
    Due(Box<Notice>),
    /// It is not final yet: it is being sent anyway.
    UnderWay,
    /// The body cannot be restored as it was sent: what is stored, or what the facts give today, has another digest.
    Differs,
    /// It is a message to a user, which is not sent twice.
    ToUser,
    /// There is no such notice.
    Absent,
}

impl Resend {
    /// The body as it was sent; `None` when it cannot be restored.
    fn body(&self, world: &mut World, notice: &Notice, sent: &Body) -> Decision<Option<Body>> {
        if sent.bytes().is_some() {
            return Ok(sent.is_sound().then(|| sent.clone()));
        }
        let made = self.render(world, notice)?;
        Ok(made.and_then(|bytes| sent.made_anew(bytes)))
    }

    /// The body as rendered from the facts today.
    fn render(&self, world: &mut World, notice: &Notice) -> Decision<Option<Vec<u8>>> {
        let subject = notice.subject;
        Ok(match &notice.channel {
            Channel::Merchant { .. } => {
                if let Some(refund) = world.refunds.get(&subject.as_id())?.cloned() {
                    let payment = world.payments.get(&refund.payment)?;
                    payment.and_then(|payment| self.bodies.refund(&refund, payment))
                } else {
                    world.payments.get(&subject.as_id())?.and_then(|payment| self.bodies.payment(payment))
                }
            }
            Channel::Acquirer { .. } => {
                let order = world.foreign_orders.get(&subject.as_id())?;
                order.map(|order| self.bodies.foreign_order(order))
            }
            Channel::Trigger { .. } => {
                let order = world.web_orders.get(&subject.as_id())?.cloned();
                let payment = world.payments.get(&subject.as_id())?;
                order.zip(payment).map(|(order, payment)| self.bodies.order(&order, payment))
            }
            Channel::Mail { .. } | Channel::Sms { .. } => None,
        })
    }
}

impl Command<World> for Resend {
    type Outcome = Resent;

    fn name_keys(&self, keys: &mut Keys) {
        keys.notices.insert(self.notice);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Resent> {
        let Some(notice) = world.notices.get(&self.notice)?.cloned() else { return Ok(Resent::Absent) };
        if let NoticeState::Due { .. } = notice.state {
            return Ok(Resent::UnderWay);
        }
        let Some(sent) = notice.channel.body() else { return Ok(Resent::ToUser) };
        let Some(body) = self.body(world, &notice, sent)? else { return Ok(Resent::Differs) };
        let (id, now) = (fresh.id(notice.subject.shard()), fresh.at());
        let repeats = Some(notice.message());
        let channel = notice.channel.with_body(body);
        // Not leased: the deciding process may have no worker, such as an operator's command.
        let state = NoticeState::Due { at: now, leased_until: now };
        let again = Notice { id, subject: notice.subject, channel, state, attempts: 0, repeats };
        world.notices.insert_fresh(again.clone());
        Ok(Resent::Due(Box::new(again)))
    }
}
