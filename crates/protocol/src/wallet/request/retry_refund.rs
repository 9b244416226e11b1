//! `POST /v1/payments/retryRefund`: a refund that a payment provider refused is retried.

use cashier_core::error::{Code, Error};

use super::fields::Fields;
use super::fingerprint::Fingerprint;
use super::inquiry_refund::{REFUND, RefundRef, refund_ref};
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Tries a refund again that a payment provider refused.",
    request: &[
        Field::new(&["retryRequestId"], Form::Text(64), "your id of this request").needed(),
        REFUND,
        Field::new(
            &["fromOwnBalance"],
            Form::Flag,
            "`true`: do not ask for shares again, your available balance pays; only for a settled payment",
        ),
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
        Code::RefundNotExist,
        Code::OrderStatusInvalid,
        Code::RefundAmountExceed,
        Code::PartnerBalanceNotEnough,
        Code::ShareNotReturned,
        Code::ProcessFail,
        Code::RepeatReqInconsistent,
    ],
};

/// A request to retry a refund.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetryRefundRequest {
    /// `retryRequestId`, the merchant's own id and the idempotency key.
    pub request_id: String,
    /// `refundId` or `refundRequestId`; `None` when no such refund can exist.
    pub refund: Option<RefundRef>,
    /// `fromOwnBalance`: shares that are not returned are paid from the merchant's available balance.
    pub own_balance: bool,
}

impl RetryRefundRequest {
    /// Reads the body.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        fields.text("extendInfo", 4096)?;
        Ok(Self {
            request_id: fields.required_text("retryRequestId", 64)?,
            refund: refund_ref(&fields)?,
            own_balance: fields.flag("fromOwnBalance")?.unwrap_or(false),
        })
    }

    /// What identifies a repeated request: the refund and whose money pays.
    pub fn fingerprint(&self) -> [u8; 32] {
        let refund = match &self.refund {
            Some(RefundRef::Id(id)) => format!("id {id}"),
            Some(RefundRef::RequestId(id)) => format!("request {id}"),
            None => String::new(),
        };
        let own = if self.own_balance { "own" } else { "" };
        Fingerprint::new("retry_refund").text(&refund).text(own).finish()
    }
}
