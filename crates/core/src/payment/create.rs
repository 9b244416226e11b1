//! A merchant creates a payment.

use std::sync::Arc;

use super::state::{AttemptCount, Details, Payment, State};
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId, PaymentId};
use crate::kernel::{Command, Decision};
use crate::money::Amount;
use crate::request::{self, Answer, Fingerprint, Operation, RequestKey};
use crate::standing;
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// Creates a payment that waits for a user. No money moves.
pub struct CreatePayment {
    /// The id that the payment gets. The caller knows it beforehand, and so can write the answer beforehand.
    pub id: PaymentId,
    /// Who is paid.
    pub merchant: MerchantId,
    /// How much.
    pub amount: Amount,
    /// What never changes, including the merchant's request id.
    pub details: Arc<Details>,
    /// When the payment expires unless it is paid.
    pub expires_at: Timestamp,
    /// Identifies what was requested, to tell a repeat from a conflict.
    pub fingerprint: Fingerprint,
    /// The body of the answer. It is stored and returned to every repeat.
    pub answer: Vec<u8>,
}

impl CreatePayment {
    fn request_key(&self) -> RequestKey {
        RequestKey {
            owner: self.merchant.into(),
            operation: Operation::Pay,
            key: self.details.request_id.clone(),
        }
    }
}

impl Command<World> for CreatePayment {
    type Outcome = Answer;

    fn name_keys(&self, keys: &mut Keys) {
        keys.requests.insert(self.request_key());
        keys.standings.insert(self.merchant.into());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Answer> {
        let key = self.request_key();
        if let Some(answer) = request::replay(world, &key, &self.fingerprint)? {
            return Ok(answer);
        }
        standing::require_client(world, self.merchant)?;
        self.amount.currency().check_open(fresh.at()).map_err(Error::from)?;
        if self.expires_at <= fresh.at() {
            let detail = "paymentExpiryTime must be in the future.";
            return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
        }
        let payment = Payment {
            id: self.id,
            merchant: self.merchant,
            amount: self.amount,
            details: Arc::clone(&self.details),
            created_at: fresh.at(),
            expires_at: self.expires_at,
            state: State::Created,
            refunded: 0,
            binding: None,
            attempts: AttemptCount::default(),
            confirmed: None,
        };
        world.payments.insert_fresh(payment);
        request::record(world, key, fresh.at(), self.fingerprint, self.id.into(), self.answer.clone())
    }
}
