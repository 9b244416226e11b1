//! `POST /v1/payments/inquiryShare`: the state of an order's sharing.

use cashier_core::error::{Code, Error};
use cashier_core::payment::PaymentRef;
use cashier_core::request::Operation;

use super::fields::Fields;
use super::inquiry_payment::payment_ref;
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Tells where the sharing of a payment stands.",
    request: &[Field::new(
        &["shareRequestId", "returnRequestId", "finishRequestId", "paymentId", "paymentRequestId"],
        Form::Text(64),
        "what is asked about: what one request made, or everything about a payment",
    )
    .needed()],
    answer: &[
        Field::new(&["paymentId"], Form::Text(64), "our id of the payment").needed(),
        Field::new(&["paymentAmount"], Form::Amount, "what was paid").needed(),
        Field::new(
            &["sharingStatus"],
            Form::Word(&["OFF", "OPEN", "FINISHING", "FINISHED"]),
            "where sharing stands",
        )
        .needed(),
        Field::new(&["sharedAmount"], Form::Amount, "what receivers hold").needed(),
        Field::new(&["refundedAmount"], Form::Amount, "what was given back").needed(),
        Field::new(&["unsharedAmount"], Form::Amount, "what is left").needed(),
        Field::new(&["shares"], Form::List(49, SHARE), "the shares that were asked about"),
        Field::new(&["returns"], Form::List(1000, RETURN), "the returns that were asked about"),
        Field::new(&["finishes"], Form::List(50, FINISH), "the ends that were asked about"),
    ],
    codes: &[Code::Success, Code::OrderNotExist, Code::SharingNotPossible],
};

const STATUS: Form = Form::Word(&["PROCESSING", "SUCCESS", "FAIL"]);

const SHARE: &[Field] = &[
    Field::new(&["shareId"], Form::Text(64), "our id of the share").needed(),
    Field::new(&["shareRequestId"], Form::Text(64), "your id of the request"),
    Field::new(&["receiverType"], Form::Text(32), "who gets it"),
    Field::new(&["receiverAccount"], Form::Text(64), "who gets it"),
    Field::new(&["shareAmount"], Form::Amount, "how much").needed(),
    Field::new(&["shareDescription"], Form::Text(80), "what the receiver reads"),
    Field::new(&["shareStatus"], STATUS, "where it stands").needed(),
    Field::new(&["shareTime"], Form::Time, "when it ended"),
    Field::new(&["shareFailReason"], Form::Text(1000), "why it failed, in the provider's words"),
    Field::new(&["returnedAmount"], Form::Amount, "what was taken back, or is on its way back").needed(),
];

const RETURN: &[Field] = &[
    Field::new(&["returnId"], Form::Text(64), "our id of the return").needed(),
    Field::new(&["returnRequestId"], Form::Text(64), "your id of the request"),
    Field::new(&["shareId"], Form::Text(64), "which share"),
    Field::new(&["refundId"], Form::Text(64), "the refund that made it"),
    Field::new(&["returnAmount"], Form::Amount, "how much").needed(),
    Field::new(&["returnStatus"], STATUS, "where it stands").needed(),
    Field::new(&["returnTime"], Form::Time, "when it ended"),
    Field::new(&["returnFailReason"], Form::Text(1000), "why it failed, in the provider's words"),
];

const FINISH: &[Field] = &[
    Field::new(&["finishRequestId"], Form::Text(64), "your id of the request"),
    Field::new(&["finishStatus"], STATUS, "where it stands").needed(),
    Field::new(&["finishTime"], Form::Time, "when it ended"),
    Field::new(&["finishFailReason"], Form::Text(1000), "why it failed, in the provider's words"),
];

/// The subject of an inquiry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShareRef {
    /// All sharing of one payment; `None` when no such payment can exist.
    Payment(Option<PaymentRef>),
    /// The results of one request.
    Request {
        /// The operation.
        operation: Operation,
        /// The merchant's own id of the request.
        id: String,
    },
}

/// Reads the body: the id of a request takes precedence over a payment.
///
/// # Errors
/// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
pub fn parse(body: &[u8]) -> Result<ShareRef, Error> {
    let map = parse_body(body)?;
    let fields = Fields::new(&map);
    for (name, operation) in [
        ("shareRequestId", Operation::Share),
        ("returnRequestId", Operation::ReturnShare),
        ("finishRequestId", Operation::FinishShare),
    ] {
        if let Some(id) = fields.text(name, 64)? {
            return Ok(ShareRef::Request { operation, id });
        }
    }
    payment_ref(&fields).map(ShareRef::Payment)
}
