//! `POST /v1/payments/finishShare`: no more shares of an order. The provider is called afterwards.

use cashier_core::error::Error;
use cashier_core::provider::ShareAction;
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::finish_share::FinishShareRequest;

use super::share::Step;
use super::{Call, Reply};

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let request = FinishShareRequest::parse(call.body)?;
    let step = Step {
        fingerprint: request.fingerprint(),
        request_id: request.request_id,
        payment: request.payment,
        action: ShareAction::Finish { note: request.note },
        answer: answer::finishing,
    };
    step.take(call).await
}
