//! `POST /v1/payments/returnShare`: a receiver returns a part of a share.

use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::money::Amount;
use cashier_core::provider::ProviderCallId;

use super::fields::Fields;
use super::fingerprint::Fingerprint;
use super::json::parse_body;
use super::share::NOTE_MAX;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Takes a part or all of a share back from its receiver.",
    request: &[
        Field::new(&["returnRequestId"], Form::Text(64), "your id of this request").needed(),
        Field::new(&["shareId"], Form::Text(64), "which share").needed(),
        Field::new(&["returnAmount"], Form::Amount, "how much").needed(),
        Field::new(&["returnDescription"], Form::Text(80), "what the receiver reads"),
        Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept"),
    ],
    answer: &[
        Field::new(&["returnRequestId"], Form::Text(64), "your id of this request").needed(),
        Field::new(&["paymentId"], Form::Text(64), "our id of the payment").needed(),
        Field::new(&["returnId"], Form::Text(64), "our id of the return").needed(),
        Field::new(&["shareId"], Form::Text(64), "which share").needed(),
        Field::new(&["returnAmount"], Form::Amount, "how much").needed(),
    ],
    codes: &[
        Code::SharingInProcess,
        Code::OrderNotExist,
        Code::OrderStatusInvalid,
        Code::SharingNotPossible,
        Code::CurrencyNotSupport,
        Code::RepeatReqInconsistent,
    ],
};

/// A request to take a share back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReturnShareRequest {
    /// `returnRequestId`, the merchant's own id and the idempotency key.
    pub request_id: String,
    /// `shareId`; `None` when no such share can exist.
    pub share: Option<ProviderCallId>,
    /// `returnAmount`.
    pub amount: Amount,
    /// `returnDescription`.
    pub note: Option<Arc<str>>,
}

impl ReturnShareRequest {
    /// Reads the body.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field, `CURRENCY_NOT_SUPPORT`.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        fields.text("extendInfo", 4096)?;
        Ok(Self {
            request_id: fields.required_text("returnRequestId", 64)?,
            share: ProviderCallId::parse(&fields.required_text("shareId", 64)?),
            amount: fields.amount("returnAmount")?,
            note: fields.text("returnDescription", NOTE_MAX)?.map(Arc::from),
        })
    }

    /// What identifies a repeated request: share, amount and text.
    pub fn fingerprint(&self) -> [u8; 32] {
        Fingerprint::new("return_share")
            .text(&self.share.map(|id| id.to_string()).unwrap_or_default())
            .text(&self.amount.minor().to_string())
            .text(self.amount.currency().code())
            .maybe(self.note.as_deref())
            .finish()
    }
}
