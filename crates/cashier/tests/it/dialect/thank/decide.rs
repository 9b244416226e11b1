//! The decision, which a real operation has in `crates/core`.

use cashier_core::error::{Code, Error};
use cashier_core::id::{Fresh, MerchantId, MessageId, PaymentId};
use cashier_core::kernel::{Command, Decision};
use cashier_core::message::{Message, MessageText, MessageVersion};
use cashier_core::payment::{Payer, Payment, State};
use cashier_core::world::{Keys, World};

/// Writes to the inbox of the user who paid.
pub(in crate::dialect) struct ThankPayer {
    pub(super) merchant: MerchantId,
    pub(super) payment: PaymentId,
    pub(super) words: String,
}

impl Command<World> for ThankPayer {
    type Outcome = (Payment, MessageId);

    fn name_keys(&self, keys: &mut Keys) {
        keys.payments.insert(self.payment);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<(Payment, MessageId)> {
        let own = world.payments.get(&self.payment)?.filter(|payment| payment.merchant == self.merchant);
        let payment = own.cloned().ok_or_else(|| Error::new(Code::OrderNotExist))?;
        let State::Succeeded { payer: Payer::User(user), .. } = payment.state else {
            return Err(Error::new(Code::OrderStatusInvalid).into());
        };
        let words = self.words.clone();
        let version =
            MessageVersion { language: None, title: "Thank you".to_owned(), content: words, url: None };
        let text = MessageText::Merchant { sender: payment.details.payee.clone(), versions: vec![version] };
        let id = fresh.id(user.shard());
        world.messages.insert_fresh(Message { id, user, sender: Some(self.merchant), text });
        Ok((payment, id))
    }
}
