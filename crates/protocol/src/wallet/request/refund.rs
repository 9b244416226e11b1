//! `POST /v1/payments/refund` (wallet OpenAPI, §5.5).

use cashier_core::error::{Code, Error};
use cashier_core::money::Amount;
use cashier_core::payment::PaymentRef;

use super::fields::Fields;
use super::fingerprint::Fingerprint;
use super::inquiry_payment::{PAYMENT, payment_ref};
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Gives back a part or all of a payment.",
    request: &[
        Field::new(&["refundRequestId"], Form::Text(64), "your id of this request").needed(),
        PAYMENT,
        Field::new(&["refundAmount"], Form::Amount, "how much, in the payment's currency").needed(),
        Field::new(&["refundReason"], Form::Text(256), "what the user reads"),
        Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept"),
    ],
    answer: &[
        Field::new(&["refundId"], Form::Text(64), "our id of the refund").needed(),
        Field::new(&["refundRequestId"], Form::Text(64), "your id of it").needed(),
        Field::new(&["refundAmount"], Form::Amount, "how much, once it is given back"),
        Field::new(&["refundTime"], Form::Time, "when it was given back"),
    ],
    codes: &[
        Code::Success,
        Code::RefundInProcess,
        Code::OrderNotExist,
        Code::OrderStatusInvalid,
        Code::CurrencyNotSupport,
        Code::RefundAmountExceed,
        Code::RefundWindowExceed,
        Code::RefundNotSupported,
        Code::PartnerBalanceNotEnough,
        Code::ShareNotReturned,
        Code::ProcessFail,
        Code::RepeatReqInconsistent,
    ],
};

/// A request to refund a payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundRequest {
    /// `refundRequestId`, the merchant's own id and the idempotency key.
    pub request_id: String,
    /// `paymentId` or `paymentRequestId`; `None` when no such payment can exist.
    pub payment: Option<PaymentRef>,
    /// `refundAmount`.
    pub amount: Amount,
    /// `refundReason`.
    pub reason: Option<String>,
}

impl RefundRequest {
    /// Reads the body.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field, `CURRENCY_NOT_SUPPORT`.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        fields.text("extendInfo", 4096)?;
        Ok(Self {
            request_id: fields.required_text("refundRequestId", 64)?,
            payment: payment_ref(&fields)?,
            amount: fields.amount("refundAmount")?,
            reason: fields.text("refundReason", 256)?,
        })
    }

    /// What identifies a repeated request: payment, amount and reason.
    pub fn fingerprint(&self) -> [u8; 32] {
        let payment = match &self.payment {
            Some(PaymentRef::Id(id)) => format!("id {id}"),
            Some(PaymentRef::RequestId(id)) => format!("request {id}"),
            None => String::new(),
        };
        Fingerprint::new("refund")
            .text(&payment)
            .text(&self.amount.minor().to_string())
            .text(self.amount.currency().code())
            .maybe(self.reason.as_deref())
            .finish()
    }
}
