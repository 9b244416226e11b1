//! `POST /v1/payments/retryRefund`: a refund that a payment provider refused is retried, under its old number there.

use std::sync::Arc;

use cashier_core::error::Error;
use cashier_core::provider::{RetryRefund, RetryRefundOnRequest};
use cashier_core::refund::Refund;
use cashier_protocol::wallet::request::retry_refund::RetryRefundRequest;

use super::{Call, Reply};
use crate::error::{read_error, submit_error};

/// Writes a refund.
pub type Answer = fn(&Refund) -> Vec<u8>;

/// Has the provider called again.
///
/// # Errors
/// Those of [`RetryRefundOnRequest`].
pub async fn handle(call: Call<'_>, request: RetryRefundRequest, answer: Answer) -> Result<Reply, Error> {
    let fingerprint = request.fingerprint();
    let (app, merchant) = (call.app, call.merchant.merchant.id);
    let refund = app.merchants_refund(merchant, request.refund).await?;
    let provider_call = app.reader.provider_call_of_refund(refund.payment, refund.id).await;
    let provider_call =
        provider_call.map_err(|error| read_error(&error))?.ok_or_else(|| refund.refuse_retry())?;
    let command = RetryRefundOnRequest {
        retry: RetryRefund { merchant, call: provider_call.id, own_balance: request.own_balance },
        request_id: request.request_id,
        fingerprint,
        answer: Arc::new(answer),
    };
    let answer = app.engine.submit(command).await.map_err(submit_error)?;
    app.providers.wake();
    Ok(Reply::from(answer).about(refund.payment))
}
