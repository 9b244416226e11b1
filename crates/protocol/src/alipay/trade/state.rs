//! `trade_status`: the state of a trade.

use serde::{Deserialize, Serialize};

/// The state of a trade.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum TradeState {
    /// `WAIT_BUYER_PAY`: created, not paid.
    WaitBuyerPay,
    /// `TRADE_CLOSED`: expired or closed unpaid, or refunded in full. For an order known to be paid, only the latter
    /// is possible.
    Closed,
    /// `TRADE_SUCCESS`: paid, can be refunded.
    Success,
    /// `TRADE_FINISHED`: paid, can no longer be refunded.
    Finished,
    /// A state unknown here; query again.
    Other(String),
}

impl TradeState {
    /// True when the payer's money has arrived. Both states count.
    pub const fn is_paid(&self) -> bool {
        matches!(self, Self::Success | Self::Finished)
    }

    /// The word on the wire.
    pub fn word(&self) -> &str {
        match self {
            Self::WaitBuyerPay => "WAIT_BUYER_PAY",
            Self::Closed => "TRADE_CLOSED",
            Self::Success => "TRADE_SUCCESS",
            Self::Finished => "TRADE_FINISHED",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for TradeState {
    fn from(word: String) -> Self {
        match word.as_str() {
            "WAIT_BUYER_PAY" => Self::WaitBuyerPay,
            "TRADE_CLOSED" => Self::Closed,
            "TRADE_SUCCESS" => Self::Success,
            "TRADE_FINISHED" => Self::Finished,
            _ => Self::Other(word),
        }
    }
}

impl From<TradeState> for String {
    fn from(state: TradeState) -> Self {
        state.word().to_owned()
    }
}
