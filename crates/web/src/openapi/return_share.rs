//! `POST /v1/payments/returnShare`: a receiver gives a part of a share back. The provider is called afterwards.

use cashier_core::error::{Code, Error};
use cashier_core::payment::PaymentRef;
use cashier_core::provider::ShareAction;
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::return_share::ReturnShareRequest;

use super::share::Step;
use super::{Call, Reply};

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let request = ReturnShareRequest::parse(call.body)?;
    let fingerprint = request.fingerprint();
    let share = request.share.ok_or_else(|| Error::new(Code::OrderNotExist))?;
    let step = Step {
        fingerprint,
        request_id: request.request_id,
        payment: Some(PaymentRef::Id(share.attempt.payment)),
        action: ShareAction::TakeBack { share, amount: request.amount, note: request.note },
        answer: answer::returning,
    };
    step.take(call).await
}
