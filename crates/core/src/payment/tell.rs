//! Notifies a merchant of a final payment once more, or later than usual: what happens in a bad network, for tests.

use super::follow::notice;
use super::state::State;
use crate::error::{Code, Error};
use crate::id::{Fresh, NoticeId, PaymentId};
use crate::kernel::{Command, Decision};
use crate::standing;
use crate::world::{Keys, World};

/// Writes a notice of a final payment of a test merchant.
pub struct TellPayment {
    /// Which payment.
    pub payment: PaymentId,
    /// The URL to call.
    pub url: String,
}

impl Command<World> for TellPayment {
    /// The notice.
    type Outcome = NoticeId;

    fn name_keys(&self, keys: &mut Keys) {
        keys.payments.insert(self.payment);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<NoticeId> {
        let payment = world.payments.get(&self.payment)?.cloned();
        let payment = payment.ok_or_else(|| Error::new(Code::OrderNotExist))?;
        if !standing::mode(world, payment.merchant.into())?.is_test() {
            return Err(Error::new(Code::TestClientRequired).into());
        }
        if payment.state == State::Created {
            let detail = "The payment is not final: there is nothing to tell yet.";
            return Err(Error::new(Code::OrderStatusInvalid).with_detail(detail).into());
        }
        let notice = notice(world, fresh, &payment, self.url.clone())?;
        let id = notice.id;
        world.notices.insert_fresh(notice);
        Ok(id)
    }
}
