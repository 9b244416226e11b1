//! `alipay.trade.refund`: refunds a trade, in full or in part.
//!
//! A refund is identified by its trade and its `out_request_no`. Repeating the same call is safe, and is the right
//! thing after any unknown outcome; a different number could pay twice.

use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::numbers::{NUMBER_RULE, TradeNumbers, is_number};
use crate::alipay::biz::{FieldError, Request, require};
use crate::alipay::outcome::{self, Codes, Doubt, Outcome};
use crate::alipay::royalty::settle::RoyaltyPart;
use crate::alipay::wire;
use crate::lenient;
use crate::limits;

/// The content of a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Refund {
    /// The merchant's number of the trade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_trade_no: Option<String>,
    /// Alipay's number of the trade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trade_no: Option<String>,
    /// The amount, in fen.
    #[serde(rename = "refund_amount", with = "wire::fen")]
    pub refund_fen: i64,
    /// The merchant's number of the refund. Alipay does not require one for a full refund; we always send one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_request_no: Option<String>,
    /// The reason, for the payer's statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_reason: Option<String>,
    /// What to take back from receivers of a shared trade.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refund_royalty_parameters: Vec<RoyaltyPart>,
}

impl Refund {
    /// The trade's numbers.
    pub fn trade(&self) -> TradeNumbers {
        TradeNumbers { out_trade_no: self.out_trade_no.clone(), trade_no: self.trade_no.clone() }
    }
}

impl Request for Refund {
    const METHOD: &'static str = "alipay.trade.refund";

    fn check(&self) -> Result<(), FieldError> {
        self.trade().check()?;
        require(self.refund_fen > 0, "refund_amount", "0.01 or more")?;
        let number = self.out_request_no.as_deref();
        require(number.is_none_or(is_number), "out_request_no", NUMBER_RULE)?;
        let reason = self.refund_reason.as_deref().unwrap_or_default();
        let fits = limits::ALIPAY_REFUND_REASON.holds(reason);
        require(fits, "refund_reason", "up to 256 bytes of GBK, or 128 Chinese characters")?;
        self.refund_royalty_parameters.iter().try_for_each(RoyaltyPart::check)
    }
}

/// The answer on the wire.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RefundAnswer {
    /// Alipay's number of the trade.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub trade_no: String,
    /// The merchant's number of the trade.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub out_trade_no: String,
    /// `Y` when this very call moved money; `N` for a repeat, among others.
    pub fund_change: String,
    /// The total of all refunds of this trade so far, in fen; not the amount of this one.
    #[serde(rename = "refund_fee", with = "wire::fen")]
    pub refunded_total_fen: i64,
    /// When it was refunded.
    #[serde(
        default,
        rename = "gmt_refund_pay",
        with = "wire::loose_time",
        skip_serializing_if = "Option::is_none"
    )]
    pub refunded_at: Option<Timestamp>,
    /// The payer's account, partly masked.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub buyer_logon_id: Option<String>,
}

/// The result of a refund.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refunded {
    /// This call returned the money.
    Done(RefundAnswer),
    /// This call moved no money: a repeat of one that did, or one that failed. Use the refund query.
    Unchanged(RefundAnswer),
    /// Refused; nothing was refunded.
    Refused(Codes),
    /// Unknown: repeat the same call, or use the refund query.
    Unknown(Doubt),
}

/// Reads the content of a verified answer for this refund.
pub fn read_answer(content: &str, asked: &Refund) -> Refunded {
    match outcome::read::<RefundAnswer>(content) {
        Outcome::Success(answer) => {
            let named = TradeNumbers {
                out_trade_no: Some(answer.out_trade_no.clone()).filter(|number| !number.is_empty()),
                trade_no: Some(answer.trade_no.clone()).filter(|number| !number.is_empty()),
            };
            // A total below the requested amount cannot include this refund.
            let is_ours = asked.trade().fits(&named);
            match answer.fund_change.as_str() {
                "Y" if is_ours && answer.refunded_total_fen >= asked.refund_fen => Refunded::Done(answer),
                "N" if is_ours => Refunded::Unchanged(answer),
                _ => Refunded::Unknown(Doubt::Unreadable),
            }
        }
        Outcome::Refused(codes) => Refunded::Refused(codes),
        Outcome::Unknown(doubt) => Refunded::Unknown(doubt),
    }
}
