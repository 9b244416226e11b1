//! `POST /v1/payments/retryRefund`: a refund that a payment provider refused is tried again, under its old number there.

use std::sync::Arc;

use cashier_core::channel::{RetryRefund, RetryRefundOnRequest};
use cashier_core::error::Error;
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::retry_refund::RetryRefundRequest;

use super::{Call, Reply, read_error, submit_error};

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let request = RetryRefundRequest::parse(call.body)?;
    let fingerprint = request.fingerprint();
    let (app, merchant) = (call.app, call.merchant.merchant.id);
    let refund = app.merchants_refund(merchant, request.refund).await?;
    let errand = app.reader.errand_of_refund(refund.payment, refund.id).await;
    let errand = errand.map_err(|error| read_error(&error))?.ok_or_else(|| refund.refuse_retry())?;
    let command = RetryRefundOnRequest {
        retry: RetryRefund { merchant, errand: errand.id, own_balance: request.own_balance },
        request_id: request.request_id,
        fingerprint,
        answer: Arc::new(answer::refunded),
    };
    let answer = app.engine.submit(command).await.map_err(submit_error)?;
    app.channels.wake();
    Ok(Reply::from(answer).about(refund.payment))
}
