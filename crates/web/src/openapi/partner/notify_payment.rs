//! `POST /aps/api/v1/payments/notifyPayment`: a partner wallet reports how its user's payment ended.

use cashier_core::error::{Code, Error};
use cashier_core::payment::{Payment, RecordPartnerPayment, Settled};
use cashier_protocol::wallet::partner::notify_payment::NotifyPayment;

use crate::error::submit_error;
use crate::openapi::{Call, Reply};

/// Writes the confirmation that a payment is as the wallet reported.
pub type Answer = fn(&Payment) -> Vec<u8>;

/// Credits the merchant, or closes the order.
///
/// # Errors
/// Those of [`RecordPartnerPayment`].
pub async fn handle(call: Call<'_>, said: NotifyPayment, answer: Answer) -> Result<Reply, Error> {
    let command = RecordPartnerPayment {
        payment: said.payment.ok_or_else(|| Error::new(Code::OrderNotExist))?,
        wallet: call.merchant.merchant.id,
        customer: said.customer,
        reference: said.reference,
        amount: said.amount,
        result: said.result,
    };
    match call.app.engine.submit(command).await.map_err(submit_error)? {
        Settled::Agreed(payment) => Ok(Reply::new(answer(&payment)).about(payment.id)),
        Settled::Closed(payment) => {
            Ok(Reply::refusal(call.dialect, &Error::new(Code::OrderIsClosed)).about(payment.id))
        }
    }
}
