//! `POST /v1/payments/share`: receivers get parts of a paid order. The provider is called afterwards.

use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::payment::PaymentRef;
use cashier_core::provider::{ProviderCall, ShareAction, ShareOrder};
use cashier_core::request::Fingerprint;
use cashier_protocol::wallet::request::share::ShareRequest;

use super::{Call, Reply};
use crate::error::submit_error;

/// Shares the order.
///
/// # Errors
/// Those of [`ShareOrder`].
pub async fn handle(call: Call<'_>, request: ShareRequest, answer: ShareAnswer) -> Result<Reply, Error> {
    let step = Step {
        fingerprint: request.fingerprint(),
        request_id: request.request_id,
        payment: request.payment,
        action: ShareAction::Give(request.parts),
        answer,
    };
    step.take(call).await
}

/// Writes what the merchant's request with this id created.
pub type ShareAnswer = fn(&str, &[ProviderCall]) -> Vec<u8>;

/// One step of sharing, the same for every operation.
pub(super) struct Step {
    pub(super) request_id: String,
    pub(super) payment: Option<PaymentRef>,
    pub(super) action: ShareAction,
    pub(super) fingerprint: Fingerprint,
    pub(super) answer: ShareAnswer,
}

impl Step {
    pub(super) async fn take(self, call: Call<'_>) -> Result<Reply, Error> {
        let payment = self.payment.ok_or_else(|| Error::new(Code::OrderNotExist))?;
        let (render, id) = (self.answer, self.request_id.clone());
        let command = ShareOrder {
            merchant: call.merchant.merchant.id,
            request_id: self.request_id,
            payment,
            action: self.action,
            fingerprint: self.fingerprint,
            answer: Arc::new(move |made| render(&id, made)),
        };
        let answer = call.app.engine.submit(command).await.map_err(submit_error)?;
        call.app.providers.wake();
        let subject = answer.subject;
        Ok(Reply { subject: Some(subject), ..Reply::from(answer) })
    }
}
