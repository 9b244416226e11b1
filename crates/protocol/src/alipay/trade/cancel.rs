//! `alipay.trade.cancel`: closes an unpaid trade or refunds a paid one, for precreated trades whose outcome is unclear.

use serde::{Deserialize, Serialize};

use super::numbers::TradeNumbers;
use crate::alipay::biz::{FieldError, Request};
use crate::alipay::outcome::{self, Doubt, Outcome};

/// The content of a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cancel {
    /// The trade.
    #[serde(flatten)]
    pub trade: TradeNumbers,
}

impl Request for Cancel {
    const METHOD: &'static str = "alipay.trade.cancel";

    fn check(&self) -> Result<(), FieldError> {
        self.trade.check()
    }
}

/// What the cancellation did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// There was nothing to close and nothing to refund.
    Nothing,
    /// The trade was closed unpaid.
    Close,
    /// The payment was refunded in full.
    Refund,
}

/// The answer on the wire.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct CancelAnswer {
    /// The trade.
    #[serde(flatten)]
    pub trade: TradeNumbers,
    /// `Y` when the same call must be made again.
    #[serde(default)]
    pub retry_flag: String,
    /// `close` or `refund`; absent when there was nothing to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
}

/// Reads the content of a verified answer for this trade. If the call must be made again, the outcome is unknown.
pub fn read_answer(content: &str, asked: &TradeNumbers) -> Outcome<Action> {
    outcome::read::<CancelAnswer>(content).and_then(|answer| {
        if !asked.fits(&answer.trade) {
            return Outcome::default();
        }
        match (answer.retry_flag.as_str(), answer.action.as_deref()) {
            ("N", None | Some("")) => Outcome::Success(Action::Nothing),
            ("N", Some("close")) => Outcome::Success(Action::Close),
            ("N", Some("refund")) => Outcome::Success(Action::Refund),
            ("Y", _) => Outcome::Unknown(Doubt::InProgress),
            _ => Outcome::default(),
        }
    })
}
