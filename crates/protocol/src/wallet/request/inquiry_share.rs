//! `POST /v1/payments/inquiryShare`: where the sharing of an order stands.

use cashier_core::error::Error;
use cashier_core::payment::PaymentRef;
use cashier_core::request::Operation;

use super::fields::Fields;
use super::inquiry_payment::payment_ref;
use super::json::parse_body;

/// What a merchant asks about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShareRef {
    /// Everything about one payment; `None` when no such payment can exist.
    Payment(Option<PaymentRef>),
    /// What one request made.
    Request {
        /// Which operation it was.
        operation: Operation,
        /// The merchant's own id of it.
        id: String,
    },
}

/// Reads the body: an id of a request wins over a payment.
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
