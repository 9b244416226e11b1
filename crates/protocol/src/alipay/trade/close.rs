//! `alipay.trade.close`: closes an unpaid trade.

use serde::{Deserialize, Serialize};

use super::numbers::TradeNumbers;
use crate::alipay::biz::{FieldError, Request};
use crate::alipay::outcome::{
    self, Codes, Doubt, Outcome, TRADE_HAS_CLOSE, TRADE_HAS_SUCCESS, TRADE_NOT_EXIST, TRADE_STATUS_ERROR,
};

/// The content of a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Close {
    /// The trade.
    #[serde(flatten)]
    pub trade: TradeNumbers,
    /// Who closes it, as named by the merchant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<String>,
}

impl Request for Close {
    const METHOD: &'static str = "alipay.trade.close";

    fn check(&self) -> Result<(), FieldError> {
        self.trade.check()
    }
}

/// The result of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Closed {
    /// It is closed, by this call or earlier.
    Closed,
    /// No such trade: nobody can have paid yet, but an open page can still create it. Query until the order expires.
    NotYet,
    /// Its state does not allow it: most likely a payment won the race. Query.
    NotClosable,
    /// The call was refused for another reason.
    Refused(Codes),
    /// Unknown; query.
    Unknown(Doubt),
}

/// Reads the content of a verified answer for this trade.
pub fn read_answer(content: &str, asked: &TradeNumbers) -> Closed {
    match outcome::read::<TradeNumbers>(content) {
        Outcome::Success(closed) if asked.fits(&closed) => Closed::Closed,
        Outcome::Success(_) => Closed::Unknown(Doubt::Unreadable),
        Outcome::Refused(codes) => match codes.sub_code.as_str() {
            TRADE_NOT_EXIST => Closed::NotYet,
            TRADE_HAS_CLOSE => Closed::Closed,
            TRADE_HAS_SUCCESS | TRADE_STATUS_ERROR | "ACQ.REASON_TRADE_STATUS_INVALID" => Closed::NotClosable,
            _ => Closed::Refused(codes),
        },
        Outcome::Unknown(doubt) => Closed::Unknown(doubt),
    }
}
