//! `POST /v1/payments/returnShare`: a receiver returns a part of a share. The provider is called afterwards.

use cashier_core::error::{Code, Error};
use cashier_core::payment::PaymentRef;
use cashier_core::provider::ShareAction;
use cashier_protocol::wallet::request::return_share::ReturnShareRequest;

use super::share::{ShareAnswer, Step};
use super::{Call, Reply};

/// Takes a part of a share back.
///
/// # Errors
/// Those of [`ShareOrder`](cashier_core::provider::ShareOrder).
pub async fn handle(
    call: Call<'_>,
    request: ReturnShareRequest,
    answer: ShareAnswer,
) -> Result<Reply, Error> {
    let fingerprint = request.fingerprint();
    let share = request.share.ok_or_else(|| Error::new(Code::OrderNotExist))?;
    let step = Step {
        fingerprint,
        request_id: request.request_id,
        payment: Some(PaymentRef::Id(share.attempt.payment)),
        action: ShareAction::TakeBack { share, amount: request.amount, note: request.note },
        answer,
    };
    step.take(call).await
}
