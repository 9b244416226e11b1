//! `POST /v1/payments/inquiryRefund`: where a refund stands.

use cashier_core::channel::ErrandState;
use cashier_core::error::Error;
use cashier_core::refund::RefundState;
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::inquiry_refund;

use super::{Call, Reply, read_error};

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let named = inquiry_refund::parse(call.body)?;
    let refund = call.app.merchants_refund(call.merchant.merchant.id, named).await?;
    // Of a refund through a provider its own words are on record.
    let reason = if matches!(refund.state, RefundState::Failed { .. }) {
        let errand = call.app.reader.errand_of_refund(refund.payment, refund.id).await;
        match errand.map_err(|error| read_error(&error))?.map(|errand| errand.state) {
            Some(ErrandState::Failed { reason, .. }) => Some(reason),
            _ => None,
        }
    } else {
        None
    };
    Ok(Reply::new(answer::inquired_refund(&refund, reason.as_deref())).about(refund.payment))
}
