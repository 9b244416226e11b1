//! `POST /aps/api/v1/payments/userInitiatedPay`: a partner wallet sends the payment URL that its user was shown. The
//! first user binds the order.

use cashier_core::error::{Code, Error};
use cashier_core::payment::{BindPayment, Payment};
use cashier_protocol::wallet::partner::user_initiated_pay::UserInitiatedPay;

use crate::error::submit_error;
use crate::openapi::{Call, Reply};

/// Writes an order that is bound to the caller.
pub type Answer = fn(&Payment) -> Vec<u8>;

/// Binds the order to the user.
///
/// # Errors
/// `INVALID_CODE`, and those of [`BindPayment`].
pub async fn handle(call: Call<'_>, asked: UserInitiatedPay, answer: Answer) -> Result<Reply, Error> {
    let unknown =
        || Error::new(Code::InvalidCode).with_detail("codeValue is not a payment URL of this acquirer.");
    let token = call.app.token_of_url(&asked.code).ok_or_else(unknown)?;
    let payment = call.app.payment_of_token(&token).ok_or_else(unknown)?;
    let command = BindPayment { payment, wallet: call.merchant.merchant.id, customer: asked.customer };
    let payment = call.app.engine.submit(command).await.map_err(submit_error)?;
    Ok(Reply::new(answer(&payment)).about(payment.id))
}
