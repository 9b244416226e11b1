//! `POST /v1/payments/pay`: a merchant creates an order that a user pays on the cashier page.

use std::sync::Arc;

use cashier_core::agreement::DebitAgreement;
use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::payment::{CreatePayment, Details, Payment, Product};
use cashier_core::time::Timestamp;
use cashier_engine::outbound::is_surely_private;
use cashier_protocol::wallet::request::pay::Pay;

use super::token::{AccessToken, parse_agreement};
use super::{Call, Reply};
use crate::app::App;
use crate::error::submit_error;

/// Writes the answers.
pub struct Answers {
    /// What is said of an order with this id and these details, which waits on the cashier page at this URL.
    pub accepted: fn(PaymentId, &Details, &str) -> Vec<u8>,
    /// What is said of a payment that was debited under an agreement.
    pub debited: fn(&Payment) -> Vec<u8>,
}

/// Creates the order, or debits the user.
///
/// # Errors
/// Those of [`CreatePayment`] and [`DebitAgreement`], and `PARAM_ILLEGAL` for an expiry that is too far away.
pub async fn handle(call: Call<'_>, pay: Pay, answers: Answers) -> Result<Reply, Error> {
    let (app, merchant) = (call.app, &call.merchant.merchant);
    let expires_at = expiry(app, &pay)?;
    let remark = pay.notify_url.as_deref().and_then(|url| remark(url, merchant.private_notify));
    let (fingerprint, amount) = (pay.fingerprint(), pay.amount);
    let token = pay.agreement_token.as_deref().map(parse_agreement).transpose()?;
    let (id, merchant) = (app.engine.fresh().id(merchant.id.shard()), merchant.id);
    let details = Arc::new(details(&call, pay));
    let answer = if let Some(AccessToken { grant, hash: access_hash }) = token {
        let answer = Arc::new(answers.debited);
        let command = DebitAgreement {
            id,
            merchant,
            amount,
            details,
            expires_at,
            grant,
            access_hash,
            fingerprint,
            answer,
        };
        app.engine.submit(command).await
    } else {
        let answer = (answers.accepted)(id, &details, &app.payment_url(id));
        let command = CreatePayment { id, merchant, amount, details, expires_at, fingerprint, answer };
        app.engine.submit(command).await
    };
    let answer = answer.map_err(submit_error)?;
    let subject = answer.subject;
    Ok(Reply::from(answer).about(subject).with_remark(remark))
}

/// When the order expires.
fn expiry(app: &App, pay: &Pay) -> Result<Timestamp, Error> {
    let now = app.engine.clock().now();
    let Some(at) = pay.expires_at else { return Ok(now.saturating_add(app.rules.payment_lifetime)) };
    if at > now.saturating_add(app.rules.payment_lifetime_max) {
        let hours = app.rules.payment_lifetime_max.as_secs() / 3_600;
        let detail = format!("paymentExpiryTime may be at most {hours} hours away.");
        return Err(Error::new(Code::ParamIllegal).with_detail(detail));
    }
    Ok(at)
}

fn details(call: &Call<'_>, pay: Pay) -> Details {
    let merchant = &call.merchant.merchant;
    Details {
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
        product: if pay.agreement_token.is_some() { Product::Agreement } else { Product::Online },
    }
}

/// What is already known to go wrong with the order's notices. The order itself is right, so it is not refused.
fn remark(notify_url: &str, may_be_private: bool) -> Option<&'static str> {
    let is_refused = !may_be_private && is_surely_private(notify_url);
    is_refused.then_some(
        "paymentNotifyUrl is not a public address, so no notice of this order can be delivered; the operator can allow it \
         for development with cashier merchant set --private-notify true",
    )
}
