//! `POST /aps/api/v1/payments/inquiryPayment`: where an order stands that a partner wallet's user has opened.

use cashier_core::error::{Code, Error};
use cashier_protocol::wallet::partner::inquiry_payment;

use crate::error::read_error;
use crate::openapi::{Call, Reply};

pub(in crate::openapi) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let missing = || Error::new(Code::OrderNotExist);
    let id = inquiry_payment::parse(call.body)?.ok_or_else(missing)?;
    let payment = call.app.reader.payment(id).await.map_err(|error| read_error(&error))?;
    let wallet = call.merchant.merchant.id;
    let is_bound = |held: &cashier_core::payment::Binding| held.wallet == wallet;
    let payment = payment.filter(|payment| payment.binding.as_deref().is_some_and(is_bound));
    let payment = payment.ok_or_else(missing)?;
    Ok(Reply::new(inquiry_payment::answer(&payment)).about(payment.id))
}
