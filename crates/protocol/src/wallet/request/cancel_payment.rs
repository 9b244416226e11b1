//! `POST /v1/payments/cancelPayment`, also `/v1/payments/cancel` (wallet OpenAPI, §5.4).

use cashier_core::error::Error;
use cashier_core::payment::PaymentRef;

use super::fields::Fields;
use super::inquiry_payment::payment_ref;
use super::json::parse_body;

/// Reads the body. `None` when no such payment can exist.
///
/// # Errors
/// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
pub fn parse(body: &[u8]) -> Result<Option<PaymentRef>, Error> {
    let map = parse_body(body)?;
    let fields = Fields::new(&map);
    fields.text("extendInfo", 4096)?;
    payment_ref(&fields)
}
