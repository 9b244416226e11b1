//! `POST /v1/payments/inquiryPayment`: the state of a payment, with its refunds.

use cashier_core::error::Error;
use cashier_core::payment::{Payment, PaymentRef};
use cashier_core::refund::Refund;

use super::{Call, Reply};
use crate::error::read_error;

/// Writes a payment with its refunds.
pub type Answer = fn(&Payment, &[Refund]) -> Vec<u8>;

/// Looks the payment up.
///
/// # Errors
/// `ORDER_NOT_EXIST`.
pub async fn handle(call: Call<'_>, named: Option<PaymentRef>, answer: Answer) -> Result<Reply, Error> {
    let payment = call.app.merchants_payment(call.merchant.merchant.id, named).await?;
    let refunds = call.app.reader.refunds_of(payment.id).await.map_err(|error| read_error(&error))?;
    Ok(Reply::new(answer(&payment, &refunds)).about(payment.id))
}
