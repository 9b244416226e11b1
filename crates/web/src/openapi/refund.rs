//! `POST /v1/payments/refund`: a merchant refunds a payment in full or in part.

use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::payment::{Payer, Payment, PaymentRef, State};
use cashier_core::refund::{ForwardRefund, MakeRefund, Refund};
use cashier_protocol::wallet::partner;
use cashier_protocol::wallet::request::refund::RefundRequest;

use super::{Call, Reply};
use crate::app::App;
use crate::error::{read_error, submit_error};

/// Writes a refund.
pub type Answer = fn(&Refund) -> Vec<u8>;

/// Refunds the money, or has a provider do it.
///
/// # Errors
/// Those of [`MakeRefund`].
pub async fn handle(call: Call<'_>, request: RefundRequest, answer: Answer) -> Result<Reply, Error> {
    let fingerprint = request.fingerprint();
    let payment = request.payment.ok_or_else(|| Error::new(Code::OrderNotExist))?;
    let subject = match &payment {
        PaymentRef::Id(id) => Some(*id),
        PaymentRef::RequestId(_) => None,
    };
    let forward = forward(&call, &payment).await?;
    let command = MakeRefund {
        merchant: call.merchant.merchant.id,
        request_id: request.request_id,
        payment,
        amount: request.amount,
        reason: request.reason,
        window: call.app.rules.refund_window,
        fingerprint,
        answer: Arc::new(answer),
        forward,
    };
    let answer = call.app.engine.submit(command).await.map_err(submit_error)?;
    // A refund through a provider is sent now; without one this costs nothing.
    call.app.providers.wake();
    let subject = if let Some(id) = subject {
        id
    } else {
        let refund =
            call.app.reader.refund(answer.subject.as_id()).await.map_err(|error| read_error(&error))?;
        refund.ok_or_else(|| Error::new(Code::UnknownException))?.payment
    };
    Ok(Reply::from(answer).about(subject))
}

/// The wallet to notify, when the payer is a user of a partner's. Neither payer nor wallet changes once the payment
/// is made, so this may be read before the decision.
async fn forward(call: &Call<'_>, named: &PaymentRef) -> Result<Option<ForwardRefund>, Error> {
    let found = call.app.merchants_payment(call.merchant.merchant.id, Some(named.clone())).await;
    // If the payment does not exist, the decision refuses it.
    let Ok(payment) = found else { return Ok(None) };
    forward_refund(call.app, &payment).await
}

/// The same for a payment that was read.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn forward_refund(app: &App, payment: &Payment) -> Result<Option<ForwardRefund>, Error> {
    let State::Succeeded { payer: Payer::Wallet(id), .. } = payment.state else { return Ok(None) };
    let wallet = app.reader.merchant(id).await.map_err(|error| read_error(&error))?;
    let reference = payment.binding.as_deref().and_then(|held| held.reference.clone());
    let (Some(wallet), Some(reference)) = (wallet, reference) else { return Ok(None) };
    Ok(wallet.server_url.map(|server| ForwardRefund {
        wallet: id,
        client_id: wallet.client_id,
        url: format!("{server}{}", partner::REFUND),
        body: Arc::new(move |refund: &Refund| partner::refund::body(refund, &reference)),
    }))
}
