//! `POST /v1/payments/finishShare`: ends the sharing of an order. The provider is called afterwards.

use cashier_core::error::Error;
use cashier_core::provider::ShareAction;
use cashier_protocol::wallet::request::finish_share::FinishShareRequest;

use super::share::{ShareAnswer, Step};
use super::{Call, Reply};

/// Ends sharing.
///
/// # Errors
/// Those of [`ShareOrder`](cashier_core::provider::ShareOrder).
pub async fn handle(
    call: Call<'_>,
    request: FinishShareRequest,
    answer: ShareAnswer,
) -> Result<Reply, Error> {
    let step = Step {
        fingerprint: request.fingerprint(),
        request_id: request.request_id,
        payment: request.payment,
        action: ShareAction::Finish { note: request.note },
        answer,
    };
    step.take(call).await
}
