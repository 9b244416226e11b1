//! `POST /v1/payments/inquiryPayment` (wallet OpenAPI, §5.3), and how requests name a payment.

use cashier_core::error::Error;
use cashier_core::payment::PaymentRef;
use cashier_core::web_order::payment_named;

use super::fields::Fields;
use super::json::parse_body;

/// The payment a request names: `paymentId` wins over `paymentRequestId`. A web order's `transaction_no` and `trade_no`
/// are ids of its payment too. `None` when the id is none that we give out, so no such payment can exist.
pub(super) fn payment_ref(fields: &Fields<'_>) -> Result<Option<PaymentRef>, Error> {
    if let Some(id) = fields.text("paymentId", 64)? {
        return Ok(payment_named(&id).map(PaymentRef::Id));
    }
    let request_id = fields.text("paymentRequestId", 64)?;
    request_id
        .map(|id| Some(PaymentRef::RequestId(id)))
        .ok_or_else(|| fields.missing_both("paymentId", "paymentRequestId"))
}

/// Reads the body.
///
/// # Errors
/// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
pub fn parse(body: &[u8]) -> Result<Option<PaymentRef>, Error> {
    let map = parse_body(body)?;
    payment_ref(&Fields::new(&map))
}
