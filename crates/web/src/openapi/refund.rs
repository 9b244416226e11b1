//! `POST /v1/payments/refund`: a merchant gives back a part or all of a payment.

use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::payment::PaymentRef;
use cashier_core::refund::MakeRefund;
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::refund::RefundRequest;

use super::{Call, Reply, read_error, submit_error};

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let request = RefundRequest::parse(call.body)?;
    let fingerprint = request.fingerprint();
    let payment = request.payment.ok_or_else(|| Error::new(Code::OrderNotExist))?;
    let subject = match &payment {
        PaymentRef::Id(id) => Some(*id),
        PaymentRef::RequestId(_) => None,
    };
    let command = MakeRefund {
        merchant: call.merchant.merchant.id,
        request_id: request.request_id,
        payment,
        amount: request.amount,
        reason: request.reason,
        window: call.app.rules.refund_window,
        fingerprint,
        answer: Arc::new(answer::refunded),
    };
    let answer = call.app.engine.submit(command).await.map_err(submit_error)?;
    let subject = if let Some(id) = subject {
        id
    } else {
        let refund =
            call.app.reader.refund(answer.subject.as_id()).await.map_err(|error| read_error(&error))?;
        refund.ok_or_else(|| Error::new(Code::UnknownException))?.payment
    };
    Ok(Reply::from(answer).about(subject))
}
