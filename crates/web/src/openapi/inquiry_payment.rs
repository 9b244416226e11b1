//! `POST /v1/payments/inquiryPayment`: where a payment stands, with its refunds.

use cashier_core::error::Error;
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::inquiry_payment;

use super::{Call, Reply};
use crate::error::read_error;

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let named = inquiry_payment::parse(call.body)?;
    let payment = call.app.merchants_payment(call.merchant.merchant.id, named).await?;
    let refunds = call.app.reader.refunds_of(payment.id).await.map_err(|error| read_error(&error))?;
    Ok(Reply::new(answer::inquired(&payment, &refunds)).about(payment.id))
}
