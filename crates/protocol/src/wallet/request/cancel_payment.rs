//! `POST /v1/payments/cancelPayment`, also `/v1/payments/cancel` (wallet OpenAPI, §5.4).

use cashier_core::error::{Code, Error};
use cashier_core::payment::PaymentRef;

use super::fields::Fields;
use super::inquiry_payment::{PAYMENT, payment_ref};
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Closes an unpaid order.",
    request: &[PAYMENT, Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept")],
    answer: &[
        Field::new(&["paymentId"], Form::Text(64), "our id of the payment").needed(),
        Field::new(&["paymentRequestId"], Form::Text(64), "your id of it").needed(),
    ],
    codes: &[Code::Success, Code::OrderNotExist, Code::OrderStatusInvalid],
};

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
