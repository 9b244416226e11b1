//! `POST /aps/api/v1/payments/inquiryPayment`: the state of an order that a partner wallet's user has opened.

use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::payment::{Binding, Payment};

use crate::error::read_error;
use crate::openapi::{Call, Reply};

/// Writes the state of a payment.
pub type Answer = fn(&Payment) -> Vec<u8>;

/// Looks up the payment, if this wallet has bound it.
///
/// # Errors
/// `ORDER_NOT_EXIST`.
pub async fn handle(call: Call<'_>, named: Option<PaymentId>, answer: Answer) -> Result<Reply, Error> {
    let missing = || Error::new(Code::OrderNotExist);
    let id = named.ok_or_else(missing)?;
    let payment = call.app.reader.payment(id).await.map_err(|error| read_error(&error))?;
    let wallet = call.merchant.merchant.id;
    let is_bound = |held: &Binding| held.wallet == wallet;
    let payment = payment.filter(|payment| payment.binding.as_deref().is_some_and(is_bound));
    let payment = payment.ok_or_else(missing)?;
    Ok(Reply::new(answer(&payment)).about(payment.id))
}
