//! `POST /v1/payments/inquiryRefund` (wallet OpenAPI, §5.6).

use cashier_core::error::Error;
use cashier_core::id::RefundId;

use super::fields::Fields;
use super::json::parse_body;

/// How a merchant names a refund.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RefundRef {
    /// By our id.
    Id(RefundId),
    /// By the merchant's own `refundRequestId`.
    RequestId(String),
}

/// Reads the body: `refundId` wins over `refundRequestId`. `None` when no such refund can exist.
///
/// # Errors
/// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
pub fn parse(body: &[u8]) -> Result<Option<RefundRef>, Error> {
    let map = parse_body(body)?;
    refund_ref(&Fields::new(&map))
}

/// The refund a request names.
pub(super) fn refund_ref(fields: &Fields<'_>) -> Result<Option<RefundRef>, Error> {
    if let Some(id) = fields.text("refundId", 64)? {
        return Ok(id.parse().ok().map(RefundRef::Id));
    }
    let request_id = fields.text("refundRequestId", 64)?;
    request_id
        .map(|id| Some(RefundRef::RequestId(id)))
        .ok_or_else(|| fields.missing_both("refundId", "refundRequestId"))
}
