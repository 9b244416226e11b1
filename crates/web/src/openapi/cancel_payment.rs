//! `POST /v1/payments/cancelPayment`: a merchant closes an order that was not paid.

use cashier_core::error::{Code, Error};
use cashier_core::payment::{CancelBy, CancelOutcome, CancelPayment};
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::cancel_payment;

use super::{Call, Reply};
use crate::error::submit_error;

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let missing = || Error::new(Code::OrderNotExist);
    let payment = cancel_payment::parse(call.body)?.ok_or_else(missing)?;
    let command = CancelPayment { payment, by: CancelBy::Merchant(call.merchant.merchant.id) };
    match call.app.engine.submit(command).await.map_err(submit_error)? {
        CancelOutcome::Closed(payment) => Ok(Reply::new(answer::cancelled(&payment)).about(payment.id)),
        CancelOutcome::NotFound => Err(missing()),
    }
}
