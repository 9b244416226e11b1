//! `refund`: an acquirer refunds a wallet's user (wallet OpenAPI, §8.3).

use cashier_core::error::{Code, Error};
use cashier_core::id::{ForeignOrderId, TransferId};
use cashier_core::money::Amount;
use cashier_core::refund::Refund;

use crate::dialect::{Description, Field, Form};
use crate::wallet::answer::{Body, amount};
use crate::wallet::request::{Fields, Fingerprint, parse_body};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Hears from an acquirer that one of our users gets money back.",
    request: &[
        Field::new(&["refundRequestId"], Form::Text(64), "the acquirer's id of the refund").needed(),
        Field::new(&["paymentId"], Form::Text(64), "our id of the order").needed(),
        Field::new(&["refundAmount"], Form::Amount, "how much").needed(),
    ],
    answer: &[
        Field::new(&["refundId"], Form::Text(64), "our id of the transfer").needed(),
        Field::new(&["refundTime"], Form::Time, "when the user was credited").needed(),
    ],
    codes: &[
        Code::Success,
        Code::OrderNotExist,
        Code::OrderStatusInvalid,
        Code::PaymentInProcess,
        Code::CurrencyNotSupport,
        Code::RefundAmountExceed,
        Code::ProcessFail,
        Code::RepeatReqInconsistent,
    ],
};

/// What the acquirer sends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartnerRefund {
    /// `refundRequestId`: the acquirer's id of the refund.
    pub request_id: String,
    /// `paymentId`: the wallet's id; `None` when it is not one of ours.
    pub order: Option<ForeignOrderId>,
    /// `refundAmount`.
    pub amount: Amount,
}

impl PartnerRefund {
    /// Reads the body.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field, `CURRENCY_NOT_SUPPORT`.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        Ok(Self {
            request_id: fields.required_text("refundRequestId", 64)?,
            order: fields.required_text("paymentId", 64)?.parse().ok(),
            amount: fields.amount("refundAmount")?,
        })
    }

    /// What identifies a repeated request: order and amount.
    pub fn fingerprint(&self) -> [u8; 32] {
        Fingerprint::new("partner_refund")
            .text(&self.order.map(|id| id.to_string()).unwrap_or_default())
            .text(&self.amount.minor().to_string())
            .text(self.amount.currency().code())
            .finish()
    }
}

/// The body that the acquirer sends. `reference` is the wallet's id of the payment.
pub fn body(refund: &Refund, reference: &str) -> Vec<u8> {
    Body::default()
        .with("refundRequestId", refund.id.to_string())
        .with("paymentRequestId", refund.payment.to_string())
        .with("paymentId", reference)
        .with("refundAmount", amount(refund.amount))
        .maybe("refundReason", refund.reason.clone())
        .bytes()
}

/// The wallet's answer: the user has the money.
pub fn answer(transfer: TransferId, at: cashier_core::time::Timestamp) -> Vec<u8> {
    Body::success().with("refundId", transfer.to_string()).with("refundTime", at.to_rfc3339()).bytes()
}
