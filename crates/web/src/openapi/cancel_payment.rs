//! `POST /v1/payments/cancelPayment`: a merchant closes an unpaid order.

use cashier_core::error::{Code, Error};
use cashier_core::payment::{CancelBy, CancelOutcome, CancelPayment, Payment, PaymentRef};

use super::{Call, Reply};
use crate::error::submit_error;

/// Writes a closed payment.
pub type Answer = fn(&Payment) -> Vec<u8>;

/// Closes the order.
///
/// # Errors
/// `ORDER_NOT_EXIST`, `ORDER_STATUS_INVALID`.
pub async fn handle(call: Call<'_>, named: Option<PaymentRef>, answer: Answer) -> Result<Reply, Error> {
    let missing = || Error::new(Code::OrderNotExist);
    let payment = named.ok_or_else(missing)?;
    let command = CancelPayment { payment, by: CancelBy::Merchant(call.merchant.merchant.id) };
    match call.app.engine.submit(command).await.map_err(submit_error)? {
        CancelOutcome::Closed(payment) => Ok(Reply::new(answer(&payment)).about(payment.id)),
        CancelOutcome::NotFound => Err(missing()),
    }
}
