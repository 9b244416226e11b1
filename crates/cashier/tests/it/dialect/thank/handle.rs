//! From the wire to the command and back, which a real operation has in `crates/web`.

use cashier_core::error::{Code, Error};
use cashier_core::id::MessageId;
use cashier_web::error::submit_error;
use cashier_web::openapi::{Call, Reply};

use super::decide::ThankPayer;
use super::wire::Thank;

pub(in crate::dialect) async fn handle(
    call: Call<'_>,
    thank: Thank,
    answer: fn(MessageId) -> Vec<u8>,
) -> Result<Reply, Error> {
    let payment = thank.payment.ok_or_else(|| Error::new(Code::OrderNotExist))?;
    let command = ThankPayer { merchant: call.merchant.merchant.id, payment, words: thank.words };
    let (payment, message) = call.app.engine.submit(command).await.map_err(submit_error)?;
    Ok(Reply::new(answer(message)).about(payment.id))
}
