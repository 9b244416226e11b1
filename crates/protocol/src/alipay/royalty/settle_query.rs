//! `alipay.trade.order.settle.query`: the outcome of a sharing, part by part.

use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::alipay::biz::{FieldError, Request, require};
use crate::alipay::outcome::{self, Outcome};
use crate::alipay::wire;
use crate::lenient;

/// The content of a call: `settle_no`, or both other numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SettleQuery {
    /// Alipay's number of the sharing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settle_no: Option<String>,
    /// The merchant's number of the sharing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_request_no: Option<String>,
    /// Alipay's number of the trade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trade_no: Option<String>,
}

impl Request for SettleQuery {
    const METHOD: &'static str = "alipay.trade.order.settle.query";

    fn check(&self) -> Result<(), FieldError> {
        let names_one =
            self.settle_no.is_some() || (self.out_request_no.is_some() && self.trade_no.is_some());
        require(names_one, "settle_no", "either settle_no, or out_request_no and trade_no must be given")
    }
}

/// The answer on the wire.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SettleState {
    /// The merchant's number of the sharing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_request_no: Option<String>,
    /// When it was requested.
    #[serde(
        default,
        rename = "operation_dt",
        with = "wire::loose_time",
        skip_serializing_if = "Option::is_none"
    )]
    pub made_at: Option<Timestamp>,
    /// The parts.
    #[serde(default, deserialize_with = "lenient::items")]
    pub royalty_detail_list: Vec<PartDetail>,
}

/// One part of a sharing.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PartDetail {
    /// Who pays.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub trans_out: Option<String>,
    /// Who receives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trans_in: Option<String>,
    /// The amount, in fen.
    #[serde(rename = "amount", with = "wire::fen")]
    pub fen: i64,
    /// `SUCCESS`, `FAIL` or `PROCESSING`.
    #[serde(default)]
    pub state: String,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub error_code: Option<String>,
}

/// The outcome of one part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartState {
    /// The receiver has the money.
    Succeeded,
    /// The receiver will not get it through this sharing.
    Failed,
    /// In progress, or a state unknown here: query again.
    Unknown,
}

impl PartDetail {
    /// The outcome.
    pub fn outcome(&self) -> PartState {
        match self.state.as_str() {
            "SUCCESS" => PartState::Succeeded,
            "FAIL" => PartState::Failed,
            _ => PartState::Unknown,
        }
    }
}

/// Reads the content of a verified answer.
pub fn read_answer(content: &str, asked: &SettleQuery) -> Outcome<SettleState> {
    outcome::read::<SettleState>(content).and_then(|state| {
        // Not every answer names the sharing; one that names a different one is not ours.
        let both = asked.out_request_no.as_ref().zip(state.out_request_no.as_ref());
        if both.is_none_or(|(asked, named)| asked == named) {
            Outcome::Success(state)
        } else {
            Outcome::default()
        }
    })
}
