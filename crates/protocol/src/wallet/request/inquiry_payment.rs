//! `POST /v1/payments/inquiryPayment` (wallet OpenAPI, §5.3), and how requests name a payment.

use cashier_core::error::{Code, Error};
use cashier_core::payment::PaymentRef;
use cashier_core::web_order::payment_named;

use super::fields::Fields;
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// How requests name a payment.
pub(super) const PAYMENT: Field =
    Field::new(&["paymentId", "paymentRequestId"], Form::Text(64), "which payment").needed();

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Tells where a payment stands, with its refunds.",
    request: &[PAYMENT],
    answer: &[
        Field::new(&["paymentId"], Form::Text(64), "our id of the payment").needed(),
        Field::new(&["paymentRequestId"], Form::Text(64), "your id of it").needed(),
        Field::new(&["paymentAmount"], Form::Amount, "what is to be paid").needed(),
        Field::new(&["paymentStatus"], Form::Word(&["PROCESSING", "SUCCESS", "FAIL"]), "where it stands")
            .needed(),
        Field::new(&["paymentCreateTime"], Form::Time, "when it was created").needed(),
        Field::new(&["paymentExpiryTime"], Form::Time, "when it dies unless it is paid").needed(),
        Field::new(&["paymentTime"], Form::Time, "when it was paid"),
        Field::new(&["paymentFailReason"], Form::Text(256), "why it failed"),
        Field::new(&["transactions"], Form::List(1000, TRANSACTION), "its refunds"),
        Field::new(&["extendInfo"], Form::Text(4096), "yours"),
    ],
    codes: &[Code::Success, Code::OrderNotExist],
};

const TRANSACTION: &[Field] = &[
    Field::new(&["transactionId"], Form::Text(64), "our id of the refund").needed(),
    Field::new(&["transactionRequestId"], Form::Text(64), "your id of it").needed(),
    Field::new(&["transactionType"], Form::Word(&["REFUND"]), "what it is").needed(),
    Field::new(&["transactionStatus"], Form::Word(&["PROCESSING", "SUCCESS", "FAIL"]), "where it stands")
        .needed(),
    Field::new(&["transactionAmount"], Form::Amount, "how much").needed(),
    Field::new(&["transactionTime"], Form::Time, "since when it stands there").needed(),
];

/// The payment that a request names: `paymentId` takes precedence over `paymentRequestId`. A web order's
/// `transaction_no` and `trade_no` are ids of its payment too. `None` when the id is not one of ours, so no such
/// payment can exist.
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
