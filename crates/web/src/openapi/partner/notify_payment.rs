//! `POST /aps/api/v1/payments/notifyPayment`: a partner wallet says how its user's payment ended.

use cashier_core::error::{Code, Error};
use cashier_core::payment::{RecordPartnerPayment, Settled};
use cashier_protocol::wallet::answer::failure;
use cashier_protocol::wallet::partner::notify_payment::{NotifyPayment, answer};

use crate::error::submit_error;
use crate::openapi::{Call, Reply};

pub(in crate::openapi) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let told = NotifyPayment::parse(call.body)?;
    let command = RecordPartnerPayment {
        payment: told.payment.ok_or_else(|| Error::new(Code::OrderNotExist))?,
        wallet: call.merchant.merchant.id,
        customer: told.customer,
        reference: told.reference,
        amount: told.amount,
        result: told.result,
    };
    match call.app.engine.submit(command).await.map_err(submit_error)? {
        Settled::Agreed(payment) => Ok(Reply::new(answer(&payment)).about(payment.id)),
        Settled::Closed(payment) => {
            let refusal = Error::new(Code::OrderIsClosed);
            Ok(Reply::new(failure(&refusal)).about(payment.id))
        }
    }
}
