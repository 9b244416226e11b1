//! `alipay.trade.query`: the state of a trade.

use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::numbers::TradeNumbers;
use super::state::TradeState;
use crate::alipay::biz::{FieldError, Request};
use crate::alipay::outcome::{self, Codes, Doubt, Outcome, TRADE_NOT_EXIST};
use crate::alipay::wire;
use crate::lenient;

/// The content of a call is the trade's numbers.
impl Request for TradeNumbers {
    const METHOD: &'static str = "alipay.trade.query";

    fn check(&self) -> Result<(), FieldError> {
        Self::check(self)
    }
}

/// A trade as known to Alipay. Amounts are in fen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Trade {
    /// Alipay's number.
    pub trade_no: String,
    /// The merchant's number.
    pub out_trade_no: String,
    /// Its state.
    #[serde(rename = "trade_status")]
    pub state: TradeState,
    /// The price.
    #[serde(rename = "total_amount", with = "wire::fen")]
    pub total_fen: i64,
    /// The amount the merchant gets.
    #[serde(
        default,
        rename = "receipt_amount",
        with = "wire::loose_fen",
        skip_serializing_if = "Option::is_none"
    )]
    pub receipt_fen: Option<i64>,
    /// The amount the payer pays.
    #[serde(
        default,
        rename = "buyer_pay_amount",
        with = "wire::loose_fen",
        skip_serializing_if = "Option::is_none"
    )]
    pub buyer_pay_fen: Option<i64>,
    /// The amount paid with points.
    #[serde(
        default,
        rename = "point_amount",
        with = "wire::loose_fen",
        skip_serializing_if = "Option::is_none"
    )]
    pub point_fen: Option<i64>,
    /// The amount that can be invoiced.
    #[serde(
        default,
        rename = "invoice_amount",
        with = "wire::loose_fen",
        skip_serializing_if = "Option::is_none"
    )]
    pub invoice_fen: Option<i64>,
    /// When it was paid.
    #[serde(
        default,
        rename = "send_pay_date",
        with = "wire::loose_time",
        skip_serializing_if = "Option::is_none"
    )]
    pub paid_at: Option<Timestamp>,
    /// The sources of the money.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "lenient::items")]
    pub fund_bill_list: Vec<FundBill>,
    /// The payer's account, partly masked.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub buyer_logon_id: Option<String>,
    /// The payer's number.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub buyer_user_id: Option<String>,
    /// The payer's open id.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub buyer_open_id: Option<String>,
}

/// One source of the money.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FundBill {
    /// Such as `ALIPAYACCOUNT`.
    pub fund_channel: String,
    /// The amount, in fen.
    #[serde(rename = "amount", with = "wire::fen")]
    pub fen: i64,
}

impl Trade {
    /// Its numbers.
    pub fn numbers(&self) -> TradeNumbers {
        TradeNumbers { out_trade_no: Some(self.out_trade_no.clone()), trade_no: Some(self.trade_no.clone()) }
    }
}

/// What a query found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// Paid.
    Paid(Trade),
    /// The payer has arrived but not paid yet.
    Waiting(Trade),
    /// Closed: see [`TradeState::Closed`].
    Closed(Trade),
    /// No such trade: the payer has not arrived yet. Not a failure before the order expires.
    NotYet,
    /// The query itself was refused, which says nothing about the trade.
    Refused(Codes),
    /// Unknown; query again.
    Unknown(Doubt),
}

/// Reads the content of a verified answer for this trade.
pub fn read_answer(content: &str, asked: &TradeNumbers) -> Found {
    match outcome::read::<Trade>(content) {
        Outcome::Success(trade) if !asked.fits(&trade.numbers()) => Found::Unknown(Doubt::Unreadable),
        Outcome::Success(trade) => match trade.state {
            TradeState::Success | TradeState::Finished => Found::Paid(trade),
            TradeState::WaitBuyerPay => Found::Waiting(trade),
            // A trade that was paid and refunded is closed too; that it was paid must not be overlooked.
            TradeState::Closed if trade.paid_at.is_none() && names_payment(content) => {
                Found::Unknown(Doubt::Unreadable)
            }
            TradeState::Closed => Found::Closed(trade),
            TradeState::Other(_) => Found::Unknown(Doubt::Unreadable),
        },
        Outcome::Refused(codes) if codes.sub_code == TRADE_NOT_EXIST => Found::NotYet,
        Outcome::Refused(codes) => Found::Refused(codes),
        Outcome::Unknown(doubt) => Found::Unknown(doubt),
    }
}

/// True when an answer says in any form that the trade was once paid.
fn names_payment(content: &str) -> bool {
    #[derive(Deserialize)]
    struct Paid {
        #[serde(default)]
        send_pay_date: Value,
    }
    serde_json::from_str::<Paid>(content)
        .is_ok_and(|paid| !paid.send_pay_date.is_null() && paid.send_pay_date != "")
}
