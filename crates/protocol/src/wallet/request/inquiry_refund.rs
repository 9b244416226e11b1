//! `POST /v1/payments/inquiryRefund` (wallet OpenAPI, §5.6).

use cashier_core::error::{Code, Error};
use cashier_core::id::RefundId;

use super::fields::Fields;
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// How requests name a refund.
pub(super) const REFUND: Field =
    Field::new(&["refundId", "refundRequestId"], Form::Text(64), "which refund").needed();

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Tells where a refund stands.",
    request: &[REFUND],
    answer: &[
        Field::new(&["refundId"], Form::Text(64), "our id of the refund").needed(),
        Field::new(&["refundRequestId"], Form::Text(64), "your id of it").needed(),
        Field::new(&["paymentId"], Form::Text(64), "our id of the payment").needed(),
        Field::new(&["refundAmount"], Form::Amount, "how much").needed(),
        Field::new(&["refundReason"], Form::Text(256), "what the user reads"),
        Field::new(&["refundTime"], Form::Time, "when it was given back"),
        Field::new(&["refundStatus"], Form::Word(&["PROCESSING", "SUCCESS", "FAIL"]), "where it stands")
            .needed(),
        Field::new(&["refundFailReason"], Form::Text(256), "why it failed"),
    ],
    codes: &[Code::Success, Code::RefundNotExist],
};

/// How a merchant names a refund.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RefundRef {
    /// By our id.
    Id(RefundId),
    /// By the merchant's own `refundRequestId`.
    RequestId(String),
}

/// Reads the body: `refundId` takes precedence over `refundRequestId`. `None` when no such refund can exist.
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
