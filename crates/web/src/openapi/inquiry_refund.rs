//! `POST /v1/payments/inquiryRefund`: the state of a refund.

use cashier_core::error::Error;
use cashier_core::provider::CallState;
use cashier_core::refund::{Refund, RefundState};
use cashier_protocol::wallet::request::inquiry_refund::RefundRef;

use super::{Call, Reply};
use crate::error::read_error;

/// Writes a refund, and the provider's reason for refusing it.
pub type Answer = fn(&Refund, Option<&str>) -> Vec<u8>;

/// Looks the refund up.
///
/// # Errors
/// `REFUND_NOT_EXIST`.
pub async fn handle(call: Call<'_>, named: Option<RefundRef>, answer: Answer) -> Result<Reply, Error> {
    let refund = call.app.merchants_refund(call.merchant.merchant.id, named).await?;
    // For a refund through a provider, the provider's message is on record.
    let reason = if matches!(refund.state, RefundState::Failed { .. }) {
        let provider_call = call.app.reader.provider_call_of_refund(refund.payment, refund.id).await;
        match provider_call.map_err(|error| read_error(&error))?.map(|provider_call| provider_call.state) {
            Some(CallState::Failed { reason, .. }) => Some(reason),
            _ => None,
        }
    } else {
        None
    };
    Ok(Reply::new(answer(&refund, reason.as_deref())).about(refund.payment))
}
