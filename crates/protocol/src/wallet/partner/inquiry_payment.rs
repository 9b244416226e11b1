//! `inquiryPayment`: a wallet asks its acquirer for the state of an order (wallet OpenAPI, §8.2).

use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::payment::{Payment, State};

use crate::dialect::{Description, Field, Form};
use crate::wallet::answer::{Body, amount};
use crate::wallet::request::{Fields, parse_body};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Tells a partner wallet where an order stands that it has bound.",
    request: &[Field::new(&["paymentRequestId"], Form::Text(64), "the acquirer's id of the order").needed()],
    answer: &[
        Field::new(&["paymentRequestId"], Form::Text(64), "the acquirer's id of the order").needed(),
        Field::new(&["paymentId"], Form::Text(64), "the wallet's id of it"),
        Field::new(&["paymentAmount"], Form::Amount, "what is to be paid").needed(),
        Field::new(
            &["paymentStatus"],
            Form::Word(&["PROCESSING", "SUCCESS", "CANCELLED"]),
            "where it stands",
        )
        .needed(),
        Field::new(&["paymentExpiryTime"], Form::Time, "when it dies unless it is paid").needed(),
        Field::new(&["paymentTime"], Form::Time, "when it was paid"),
    ],
    codes: &[Code::Success, Code::OrderNotExist],
};

/// Reads the body: `paymentRequestId`, the acquirer's id. `None` when it is not one of ours.
///
/// # Errors
/// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
pub fn parse(body: &[u8]) -> Result<Option<PaymentId>, Error> {
    let map = parse_body(body)?;
    Ok(Fields::new(&map).required_text("paymentRequestId", 64)?.parse().ok())
}

/// The acquirer's answer. This dialect has a word for a closed order.
pub fn answer(payment: &Payment) -> Vec<u8> {
    let status = match payment.state {
        State::Created => "PROCESSING",
        State::Succeeded { .. } => "SUCCESS",
        State::Cancelled { .. } | State::Expired { .. } => "CANCELLED",
    };
    let reference = payment.binding.as_deref().and_then(|held| held.reference.clone());
    Body::success()
        .with("paymentRequestId", payment.id.to_string())
        .maybe("paymentId", reference)
        .with("paymentAmount", amount(payment.amount))
        .with("paymentStatus", status)
        .with("paymentExpiryTime", payment.expires_at.to_rfc3339())
        .maybe("paymentTime", payment.paid_at().map(cashier_core::time::Timestamp::to_rfc3339))
        .bytes()
}
