//! `POST /v1/payments/pay`: a merchant creates an order that a user pays on the cashier page.

use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::payment::{CreatePayment, Details, Product};
use cashier_engine::outbound::is_surely_private;
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
    let remark = pay.notify_url.as_deref().and_then(|url| remark(url, merchant.private_notify));
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
        product: Product::default(),
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
    Ok(Reply::from(answer).about(subject).with_remark(remark))
}

/// What is already known to go wrong with the order's notices. The order itself is right, so it is not refused.
fn remark(notify_url: &str, may_be_private: bool) -> Option<&'static str> {
    let is_refused = !may_be_private && is_surely_private(notify_url);
    is_refused.then_some(
        "paymentNotifyUrl is not a public address, so no notice of this order can be delivered; the operator can allow it \
         for development with cashier merchant set --private-notify true",
    )
}
