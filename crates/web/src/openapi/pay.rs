//! `POST /v1/payments/pay`: a merchant creates an order that a user pays on the cashier page.

use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::payment::{CreatePayment, Details};
use cashier_protocol::wallet::request::pay::Pay;

use super::{Call, Reply};
use crate::error::submit_error;

/// Writes what is said of an order with this id and these details, which waits on the cashier page at this URL.
pub type Answer = fn(PaymentId, &Details, &str) -> Vec<u8>;

/// Creates the order.
///
/// # Errors
/// Those of [`CreatePayment`], and `PARAM_ILLEGAL` for an expiry that is too far away.
pub async fn handle(call: Call<'_>, pay: Pay, answer: Answer) -> Result<Reply, Error> {
    let (app, merchant) = (call.app, &call.merchant.merchant);
    let now = app.engine.clock().now();
    let latest = now.saturating_add(app.rules.payment_lifetime_max);
    if pay.expires_at.is_some_and(|at| at > latest) {
        let hours = app.rules.payment_lifetime_max.as_secs() / 3_600;
        let detail = format!("paymentExpiryTime may be at most {hours} hours away.");
        return Err(Error::new(Code::ParamIllegal).with_detail(detail));
    }
    let fingerprint = pay.fingerprint();
    let id = app.engine.fresh().id(merchant.id.shard());
    let details = Arc::new(Details {
        request_id: pay.request_id,
        client_id: merchant.client_id.clone(),
        payee: merchant.name.clone(),
        description: pay.description,
        order_ref: pay.order_ref,
        buyer_ref: pay.buyer_ref,
        redirect_url: pay.redirect_url,
        notify_url: pay.notify_url,
        extend_info: pay.extend_info,
        dialect: call.dialect.name(),
    });
    let command = CreatePayment {
        id,
        merchant: merchant.id,
        amount: pay.amount,
        expires_at: pay.expires_at.unwrap_or_else(|| now.saturating_add(app.rules.payment_lifetime)),
        answer: answer(id, &details, &app.payment_url(id)),
        details,
        fingerprint,
    };
    let answer = app.engine.submit(command).await.map_err(submit_error)?;
    let subject = answer.subject;
    Ok(Reply::from(answer).about(subject))
}
