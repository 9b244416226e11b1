//! `POST /v1/payments/inquiryShare`: the state of an order's sharing.

use cashier_core::error::{Code, Error};
use cashier_core::payment::{Payer, PaymentRef, State};
use cashier_core::provider::{AttemptId, PaymentAttempt, ProviderCall};
use cashier_core::request::{Effect, RequestKey};
use cashier_protocol::wallet::request::inquiry_share::ShareRef;

use super::{Call, Reply};
use crate::error::read_error;

/// Writes an order as a whole, all calls about it, and those that were asked for.
pub type Answer = fn(&PaymentAttempt, &[ProviderCall], &[ProviderCall]) -> Vec<u8>;

/// Looks up the sharing of an order.
///
/// # Errors
/// `ORDER_NOT_EXIST`, `SHARING_NOT_POSSIBLE`.
pub async fn handle(call: Call<'_>, asked: ShareRef, answer: Answer) -> Result<Reply, Error> {
    let missing = || Error::new(Code::OrderNotExist);
    let (app, merchant) = (call.app, call.merchant.merchant.id);
    let (named, asked) = match asked {
        ShareRef::Payment(named) => (named, None),
        ShareRef::Request { operation, id } => {
            let key = RequestKey { owner: merchant.into(), operation, key: id.clone() };
            let found = app.reader.request(&key).await.map_err(|error| read_error(&error))?;
            let Some(Effect::Done { subject, .. }) = found.map(|request| request.effect) else {
                return Err(missing());
            };
            (Some(PaymentRef::Id(subject.as_id())), Some((operation, id)))
        }
    };
    let payment = app.merchants_payment(merchant, named).await?;
    let State::Succeeded { payer: Payer::Provider { attempt, .. }, .. } = payment.state else {
        return Err(Error::new(Code::SharingNotPossible)
            .with_detail("The payment was not paid through a payment provider."));
    };
    let id = AttemptId { payment: payment.id, number: attempt };
    let attempt = app.reader.payment_attempt(id).await.map_err(|error| read_error(&error))?;
    let attempt = attempt.ok_or_else(missing)?;
    let mut all = app.reader.provider_calls_of(payment.id).await.map_err(|error| read_error(&error))?;
    all.retain(|provider_call| provider_call.id.attempt == id);
    let is_asked = |provider_call: &&ProviderCall| {
        asked.as_ref().is_none_or(|(operation, id)| {
            let kind = provider_call.kind.operation();
            kind == Some(*operation) && provider_call.request.as_deref() == Some(id.as_str())
        })
    };
    let asked: Vec<ProviderCall> = all.iter().filter(is_asked).cloned().collect();
    Ok(Reply::new(answer(&attempt, &all, &asked)).about(payment.id))
}
