//! `alipay.trade.fastpay.refund.query`: whether a refund was made.

use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::numbers::{NUMBER_RULE, TradeNumbers, is_number};
use crate::alipay::biz::{FieldError, Request, require};
use crate::alipay::outcome::{self, Codes, Doubt, Outcome, TRADE_NOT_EXIST};
use crate::alipay::wire;

/// The content of a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RefundQuery {
    /// The trade.
    #[serde(flatten)]
    pub trade: TradeNumbers,
    /// The refund's number; the trade's own number for a full refund that was made without one.
    pub out_request_no: String,
}

impl Request for RefundQuery {
    const METHOD: &'static str = "alipay.trade.fastpay.refund.query";

    fn check(&self) -> Result<(), FieldError> {
        self.trade.check()?;
        require(is_number(&self.out_request_no), "out_request_no", NUMBER_RULE)
    }
}

/// The answer on the wire. For an unknown refund it has no fields, and is still a success.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RefundQueryAnswer {
    /// Alipay's number of the trade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trade_no: Option<String>,
    /// The merchant's number of the trade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_trade_no: Option<String>,
    /// The refund's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_request_no: Option<String>,
    /// `REFUND_SUCCESS`; absent in older answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_status: Option<String>,
    /// The amount of this refund, in fen.
    #[serde(
        default,
        rename = "refund_amount",
        with = "wire::fen_or_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub refund_fen: Option<i64>,
    /// The price of the trade, in fen.
    #[serde(
        default,
        rename = "total_amount",
        with = "wire::loose_fen",
        skip_serializing_if = "Option::is_none"
    )]
    pub total_fen: Option<i64>,
    /// When it was refunded.
    #[serde(
        default,
        rename = "gmt_refund_pay",
        with = "wire::loose_time",
        skip_serializing_if = "Option::is_none"
    )]
    pub refunded_at: Option<Timestamp>,
}

/// What a query found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FoundRefund {
    /// The money was returned.
    Refunded(RefundQueryAnswer),
    /// Alipay has no such refund. Right after an unknown outcome this proves nothing: repeat the refund with the same
    /// number.
    NotFound,
    /// The query itself was refused.
    Refused(Codes),
    /// Unknown; query again.
    Unknown(Doubt),
}

/// Reads the content of a verified answer for this refund.
pub fn read_answer(content: &str, asked: &RefundQuery) -> FoundRefund {
    match outcome::read::<RefundQueryAnswer>(content) {
        Outcome::Success(answer) => read_success(answer, asked),
        Outcome::Refused(codes) if codes.sub_code == TRADE_NOT_EXIST => FoundRefund::NotFound,
        Outcome::Refused(codes) => FoundRefund::Refused(codes),
        Outcome::Unknown(doubt) => FoundRefund::Unknown(doubt),
    }
}

fn read_success(answer: RefundQueryAnswer, asked: &RefundQuery) -> FoundRefund {
    let status = answer.refund_status.as_deref().filter(|status| !status.is_empty());
    let has_arrived = match (status, answer.refund_fen) {
        (None, None) => return FoundRefund::NotFound,
        (Some("REFUND_SUCCESS"), Some(_)) => true,
        // Older answers only show it by the amount.
        (None, Some(fen)) => fen > 0,
        _ => false,
    };
    let trade = TradeNumbers { out_trade_no: answer.out_trade_no.clone(), trade_no: answer.trade_no.clone() };
    let is_ours =
        answer.out_request_no.as_deref() == Some(asked.out_request_no.as_str()) && asked.trade.fits(&trade);
    if has_arrived && is_ours {
        FoundRefund::Refunded(answer)
    } else {
        FoundRefund::Unknown(Doubt::Unreadable)
    }
}
