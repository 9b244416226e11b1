//! `POST /aps/api/v1/payments/refund`: an acquirer refunds one of our users.

use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::foreign::RefundForeignOrder;
use cashier_core::id::{AcquirerId, TransferId};
use cashier_core::time::Timestamp;
use cashier_protocol::wallet::partner::refund::PartnerRefund;

use crate::error::submit_error;
use crate::openapi::{AcquirerCall, Reply};

/// Writes the transfer that returned the money, and when.
pub type Answer = fn(TransferId, Timestamp) -> Vec<u8>;

/// Credits the user.
///
/// # Errors
/// Those of [`RefundForeignOrder`].
pub async fn handle(call: AcquirerCall<'_>, asked: PartnerRefund, answer: Answer) -> Result<Reply, Error> {
    let fingerprint = asked.fingerprint();
    let command = RefundForeignOrder {
        acquirer: AcquirerId::of_name(&call.acquirer.name),
        request_id: asked.request_id,
        order: asked.order.ok_or_else(|| Error::new(Code::OrderNotExist))?,
        amount: asked.amount,
        fingerprint,
        answer: Arc::new(move |transfer: TransferId| answer(transfer, transfer.created_at())),
    };
    Ok(call.app.engine.submit(command).await.map_err(submit_error)?.into())
}
