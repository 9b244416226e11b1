//! Between an acquirer and a wallet (`/aps/api/v1/payments/…`): the wallet decodes a payment URL, reports how its
//! user's payment ended, and is notified of refunds. One file per operation, with both sides of it.
//!
//! The envelope and the signatures are those of the rest of the dialect.

pub mod inquiry_payment;
pub mod notify_payment;
pub mod refund;
pub mod user_initiated_pay;

use cashier_core::error::{Code, Error};
use serde_json::{Map, Value};

use super::request::{Fields, parse_body};
use super::sign::SignedPath;
use crate::lenient::without_mark;

/// The path of `userInitiatedPay`, from a wallet to an acquirer.
pub const USER_INITIATED_PAY: SignedPath = SignedPath::fixed("/aps/api/v1/payments/userInitiatedPay");
/// The path of `notifyPayment`, from a wallet to an acquirer.
pub const NOTIFY_PAYMENT: SignedPath = SignedPath::fixed("/aps/api/v1/payments/notifyPayment");
/// The path of `inquiryPayment`, from a wallet to an acquirer.
pub const INQUIRY_PAYMENT: SignedPath = SignedPath::fixed("/aps/api/v1/payments/inquiryPayment");
/// The path of `refund`, from an acquirer to a wallet.
pub const REFUND: SignedPath = SignedPath::fixed("/aps/api/v1/payments/refund");

/// The content of a partner's answer.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// `S`, with the whole body.
    Done(Map<String, Value>),
    /// `F` about the order or the code itself: it is final.
    Refused(Code),
    /// Everything else: the other side did not know, or could not be understood.
    Unclear(String),
}

/// The refusals that are about the order. Others are about the message (keys, clocks, fields) and can be fixed, so
/// they are not final.
const FINAL: [Code; 6] = [
    Code::OrderIsClosed,
    Code::OrderNotExist,
    Code::OrderStatusInvalid,
    Code::RepeatReqInconsistent,
    Code::ExpiredCode,
    Code::InvalidCode,
];

/// Reads a partner's answer. Its signature has already been checked.
pub fn outcome(body: &[u8]) -> Outcome {
    let Ok(map) = parse_body(without_mark(body)) else {
        return Outcome::Unclear("the answer is not JSON".to_owned());
    };
    let part = |name: &str| map.get("result").and_then(|result| result.get(name)).and_then(Value::as_str);
    let (status, name) = (part("resultStatus").unwrap_or("?"), part("resultCode").unwrap_or("?"));
    match (status, Code::from_name(name)) {
        ("S", _) => Outcome::Done(map),
        ("F", Some(code)) if FINAL.contains(&code) => Outcome::Refused(code),
        _ => Outcome::Unclear(format!("{status} {name}").chars().take(80).collect()),
    }
}

/// `extendInfo.customerBelongsTo`: the site that the payer's super app reported to the merchant.
pub fn site_of(extend_info: &str) -> Option<String> {
    let map = parse_body(extend_info.as_bytes()).ok()?;
    Fields::new(&map).text("customerBelongsTo", 64).ok().flatten()
}

/// The error for a body that does not match the operation.
fn strange(error: &Error) -> Error {
    let detail = error.message().to_owned();
    Error::new(Code::AcquirerUnavailable).with_detail(format!("The acquirer's answer is not valid: {detail}"))
}
