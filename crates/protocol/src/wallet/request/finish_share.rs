//! `POST /v1/payments/finishShare`: ends the sharing of an order; the rest belongs to the merchant.

use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::payment::PaymentRef;

use super::fields::Fields;
use super::fingerprint::Fingerprint;
use super::inquiry_payment::{PAYMENT, payment_ref};
use super::json::parse_body;
use super::share::{NOTE_MAX, with_payment};
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Ends the sharing of a payment.",
    request: &[
        Field::new(&["finishRequestId"], Form::Text(64), "your id of this request").needed(),
        PAYMENT,
        Field::new(&["finishDescription"], Form::Text(80), "why, in your words"),
        Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept"),
    ],
    answer: &[
        Field::new(&["finishRequestId"], Form::Text(64), "your id of this request").needed(),
        Field::new(&["paymentId"], Form::Text(64), "our id of the payment").needed(),
    ],
    codes: &[
        Code::SharingInProcess,
        Code::OrderNotExist,
        Code::OrderStatusInvalid,
        Code::SharingNotPossible,
        Code::RepeatReqInconsistent,
    ],
};

/// A request to end sharing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FinishShareRequest {
    /// `finishRequestId`, the merchant's own id and the idempotency key.
    pub request_id: String,
    /// `paymentId` or `paymentRequestId`; `None` when no such payment can exist.
    pub payment: Option<PaymentRef>,
    /// `finishDescription`.
    pub note: Option<Arc<str>>,
}

impl FinishShareRequest {
    /// Reads the body.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        fields.text("extendInfo", 4096)?;
        Ok(Self {
            request_id: fields.required_text("finishRequestId", 64)?,
            payment: payment_ref(&fields)?,
            note: fields.text("finishDescription", NOTE_MAX)?.map(Arc::from),
        })
    }

    /// What identifies a repeated request: payment and text.
    pub fn fingerprint(&self) -> [u8; 32] {
        let print = with_payment(Fingerprint::new("finish_share"), self.payment.as_ref());
        print.maybe(self.note.as_deref()).finish()
    }
}
