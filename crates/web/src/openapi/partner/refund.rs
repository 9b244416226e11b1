//! `POST /aps/api/v1/payments/refund`: an acquirer gives one of our users money back.

use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::foreign::RefundForeignOrder;
use cashier_core::id::{AcquirerId, TransferId};
use cashier_engine::acquirers::Acquirer;
use cashier_protocol::wallet::partner::refund::{PartnerRefund, answer};

use crate::app::Shared;
use crate::error::submit_error;
use crate::openapi::Reply;

pub(in crate::openapi) async fn handle(app: &Shared, from: &Acquirer, body: &[u8]) -> Result<Reply, Error> {
    let asked = PartnerRefund::parse(body)?;
    let fingerprint = asked.fingerprint();
    let command = RefundForeignOrder {
        acquirer: AcquirerId::of_name(&from.name),
        request_id: asked.request_id,
        order: asked.order.ok_or_else(|| Error::new(Code::OrderNotExist))?,
        amount: asked.amount,
        fingerprint,
        answer: Arc::new(|transfer: TransferId| answer(transfer, transfer.created_at())),
    };
    Ok(app.engine.submit(command).await.map_err(submit_error)?.into())
}
