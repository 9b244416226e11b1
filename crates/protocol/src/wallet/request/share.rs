//! `POST /v1/payments/share`: receivers get parts of a paid order.

use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::payment::PaymentRef;
use cashier_core::provider::{SHARE_PARTS_MAX, SharePart};

use super::fields::Fields;
use super::fingerprint::Fingerprint;
use super::inquiry_payment::{PAYMENT, payment_ref};
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Gives receivers parts of a payment.",
    request: &[
        Field::new(&["shareRequestId"], Form::Text(64), "your id of this request").needed(),
        PAYMENT,
        Field::new(
            &["receivers"],
            Form::List(49, PART),
            "who gets what; every receiver once, and added before",
        )
        .needed(),
        Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept"),
    ],
    answer: &[
        Field::new(&["shareRequestId"], Form::Text(64), "your id of this request").needed(),
        Field::new(&["paymentId"], Form::Text(64), "our id of the payment").needed(),
        Field::new(&["shares"], Form::List(49, SHARE), "what is on its way").needed(),
    ],
    codes: &[
        Code::SharingInProcess,
        Code::OrderNotExist,
        Code::OrderStatusInvalid,
        Code::SharingNotPossible,
        Code::CurrencyNotSupport,
        Code::RepeatReqInconsistent,
        Code::InvalidClientStatus,
    ],
};

const PART: &[Field] = &[
    Field::new(&["receiverType"], Form::Text(32), "as in `addReceiver`").needed(),
    Field::new(&["receiverAccount"], Form::Text(64), "as in `addReceiver`").needed(),
    Field::new(&["shareAmount"], Form::Amount, "how much").needed(),
    Field::new(&["shareDescription"], Form::Text(80), "what the receiver reads"),
];

const SHARE: &[Field] = &[
    Field::new(&["shareId"], Form::Text(64), "our id of the share").needed(),
    Field::new(&["receiverType"], Form::Text(32), "who gets it"),
    Field::new(&["receiverAccount"], Form::Text(64), "who gets it"),
    Field::new(&["shareAmount"], Form::Amount, "how much").needed(),
];

/// The longest text shown to a receiver or a provider.
pub(super) const NOTE_MAX: usize = 80;

/// A request to share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShareRequest {
    /// `shareRequestId`, the merchant's own id and the idempotency key.
    pub request_id: String,
    /// `paymentId` or `paymentRequestId`; `None` when no such payment can exist.
    pub payment: Option<PaymentRef>,
    /// `receivers`.
    pub parts: Vec<SharePart>,
}

/// `receiverType` and `receiverAccount` in the stored form of receivers: `MERCHANT_ID:1900000109`.
pub(super) fn receiver(fields: &Fields<'_>) -> Result<String, Error> {
    let kind = fields.required_text("receiverType", 32)?;
    let account = fields.required_text("receiverAccount", 64)?;
    let is_word = kind.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let is_plain = !account.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    if is_word && is_plain {
        return Ok(format!("{kind}:{account}"));
    }
    let name = if is_word { "receiverAccount" } else { "receiverType" };
    let detail = format!("{} is not one of a payment provider.", fields.path_of(name));
    Err(Error::new(Code::ParamIllegal).with_detail(detail))
}

/// Adds a payment, as the merchant named it.
pub(super) fn with_payment(print: Fingerprint, payment: Option<&PaymentRef>) -> Fingerprint {
    match payment {
        Some(PaymentRef::Id(id)) => print.text(&format!("id {id}")),
        Some(PaymentRef::RequestId(id)) => print.text(&format!("request {id}")),
        None => print.text(""),
    }
}

impl ShareRequest {
    /// Reads the body.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field, `CURRENCY_NOT_SUPPORT`.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        fields.text("extendInfo", 4096)?;
        let request_id = fields.required_text("shareRequestId", 64)?;
        let payment = payment_ref(&fields)?;
        let part = |fields: &Fields<'_>| {
            Ok(SharePart {
                receiver: Arc::from(receiver(fields)?),
                amount: fields.amount("shareAmount")?,
                note: fields.text("shareDescription", NOTE_MAX)?.map(Arc::from),
            })
        };
        // One call is reserved for the end of sharing.
        let parts = fields.required_objects("receivers", SHARE_PARTS_MAX.saturating_sub(1))?;
        Ok(Self { request_id, payment, parts: parts.iter().map(part).collect::<Result<_, Error>>()? })
    }

    /// What identifies a repeated request: payment, receivers, amounts and texts.
    pub fn fingerprint(&self) -> [u8; 32] {
        let print = with_payment(Fingerprint::new("share"), self.payment.as_ref());
        let print = self.parts.iter().fold(print, |print, part| {
            print
                .text(&part.receiver)
                .text(&part.amount.minor().to_string())
                .text(part.amount.currency().code())
                .maybe(part.note.as_deref())
        });
        print.finish()
    }
}
