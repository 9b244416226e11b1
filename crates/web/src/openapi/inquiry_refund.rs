//! `POST /v1/payments/inquiryRefund`: where a refund stands.

use cashier_core::error::Error;
use cashier_core::provider::CallState;
use cashier_core::refund::RefundState;
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::inquiry_refund;

use super::{Call, Reply};
use crate::error::read_error;

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let named = inquiry_refund::parse(call.body)?;
    let refund = call.app.merchants_refund(call.merchant.merchant.id, named).await?;
    // Of a refund through a provider its own words are on record.
    let reason = if matches!(refund.state, RefundState::Failed { .. }) {
        let provider_call = call.app.reader.provider_call_of_refund(refund.payment, refund.id).await;
        match provider_call.map_err(|error| read_error(&error))?.map(|provider_call| provider_call.state) {
            Some(CallState::Failed { reason, .. }) => Some(reason),
            _ => None,
        }
    } else {
        None
    };
    Ok(Reply::new(answer::inquired_refund(&refund, reason.as_deref())).about(refund.payment))
}
