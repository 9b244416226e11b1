//! `POST /v1/payments/inquiryProof`: the proof that the books had a payment or a refund as they tell of it. Only this wallet
//! has it.

use cashier_core::chain::Inclusion;
use cashier_core::error::{Code, Error};
use cashier_core::payment::PaymentRef;

use super::fields::Fields;
use super::inquiry_payment::payment_ref;
use super::inquiry_refund::{RefundRef, refund_ref};
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};
use crate::proof;
use crate::wallet::answer::Body;

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Proves that the books had a payment or a refund in its state.",
    request: &[
        Field::new(
            &["paymentId", "paymentRequestId", "refundId", "refundRequestId"],
            Form::Text(64),
            "which payment or refund",
        )
        .needed(),
        Field::new(
            &["rootNumber"],
            Form::Text(19),
            "the root that the proof leads to; the newest one if it is missing",
        ),
    ],
    answer: &[Field::new(&["proof"], Form::Other("docs/proof.md"), "the proof").needed()],
    codes: &[
        Code::Success,
        Code::ProofInProcess,
        Code::ProofNotPossible,
        Code::OrderNotExist,
        Code::RefundNotExist,
    ],
};

/// What a merchant asks to be proved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// A payment; `None` when no such payment can exist.
    Payment(Option<PaymentRef>),
    /// A refund; `None` when no such refund can exist.
    Refund(Option<RefundRef>),
}

/// The request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProofRequest {
    /// What is to be proved.
    pub subject: Subject,
    /// The number of the root; the newest one if it is `None`.
    pub root: Option<i64>,
}

/// Reads the body.
///
/// # Errors
/// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
pub fn parse(body: &[u8]) -> Result<ProofRequest, Error> {
    let map = parse_body(body)?;
    let fields = Fields::new(&map);
    let is_refund = fields.text("paymentId", 64)?.is_none()
        && fields.text("paymentRequestId", 64)?.is_none()
        && (fields.text("refundId", 64)?.is_some() || fields.text("refundRequestId", 64)?.is_some());
    let subject = if is_refund {
        Subject::Refund(refund_ref(&fields)?)
    } else {
        Subject::Payment(payment_ref(&fields)?)
    };
    let number = |text: String| {
        let number = text.parse::<i64>().ok().filter(|number| *number >= 1);
        let illegal = || Error::new(Code::ParamIllegal).with_detail("rootNumber must be a number from 1.");
        number.ok_or_else(illegal)
    };
    Ok(ProofRequest { subject, root: fields.text("rootNumber", 19)?.map(number).transpose()? })
}

/// Writes the answer.
pub fn answer(proof: &Inclusion) -> Vec<u8> {
    Body::success().with("proof", proof::write(proof)).bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A payment takes precedence, and a root has a number from 1.
    #[test]
    fn requests_name_a_payment_or_a_refund() {
        let read = |body: &str| parse(body.as_bytes());
        let payment = |id: &str| Subject::Payment(Some(PaymentRef::RequestId(id.to_owned())));
        let refund = |id: &str| Subject::Refund(Some(RefundRef::RequestId(id.to_owned())));
        let both = read(r#"{"paymentRequestId":"p","refundRequestId":"r","rootNumber":"12"}"#).unwrap();
        assert_eq!(both, ProofRequest { subject: payment("p"), root: Some(12) });
        let one = read(r#"{"paymentId":"","refundRequestId":"r"}"#).unwrap();
        assert_eq!(one, ProofRequest { subject: refund("r"), root: None });
        assert_eq!(read(r#"{"refundId":"pay_x"}"#).unwrap().subject, Subject::Refund(None));
        for body in [r#"{"refundRequestId":"r","rootNumber":"0"}"#, r#"{"rootNumber":"1"}"#, "{}"] {
            assert_eq!(read(body).unwrap_err().code, Code::ParamIllegal, "{body}");
        }
    }
}
