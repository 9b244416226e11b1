//! Taking a share back from a receiver, before the order is refunded.
//!
//! Only merchants can return shares, and only what they got from this order. A refund is not blocked if nothing was
//! returned; the merchant's own balance then pays. The number `out_return_no` prevents a return from being made
//! twice.

use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::call::{Call, encode};
use super::check::{self, Invalid, ensure};
use super::profit_sharing::check_number;
use crate::lenient;
use crate::limits;
use crate::wechat::words::words;

/// The path.
pub const PATH: &str = "/v3/profitsharing/return-orders";

words! {
    /// `result` of a return.
    ReturnStatus {
        /// In progress.
        Processing = "PROCESSING",
        /// The money was returned.
        Success = "SUCCESS",
        /// Nothing was returned; `fail_reason` says why.
        Failed = "FAILED",
    }
}

words! {
    /// Why nothing was returned.
    ReturnFailure {
        /// The receiver's account is abnormal.
        AccountAbnormal = "ACCOUNT_ABNORMAL",
        /// The receiver does not have that much.
        BalanceNotEnough = "BALANCE_NOT_ENOUGH",
        /// It took too long.
        TimedOut = "TIME_OUT_CLOSED",
        /// The giving account is abnormal.
        PayerAbnormal = "PAYER_ACCOUNT_ABNORMAL",
        /// The request was wrong.
        InvalidRequest = "INVALID_REQUEST",
    }
}

/// The body of a request to take a share back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CreateReturn {
    /// The provider's number of the share, or else `out_order_no`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// The merchant's number of the share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_order_no: Option<String>,
    /// The merchant's number of the return, at most 64 of `0-9A-Za-z_-|*@`.
    pub out_return_no: String,
    /// The merchant that returns the share.
    pub return_mchid: String,
    /// Minor units (fen).
    pub amount: i64,
    /// The text on the bill; at most 80 characters.
    pub description: String,
}

impl CreateReturn {
    /// The request.
    pub fn call(&self) -> Call {
        Call::post(PATH, self)
    }

    /// Checks every limit.
    ///
    /// # Errors
    /// The first field that is outside its limits.
    pub fn check(&self) -> Result<(), Invalid> {
        ensure(self.order_id.is_some() || self.out_order_no.is_some(), "out_order_no", "is required")?;
        check_number("out_return_no", &self.out_return_no)?;
        check::text("return_mchid", &self.return_mchid, 1, 32)?;
        check::positive("amount", self.amount)?;
        check::limited("description", &self.description, 1, limits::WECHAT_RETURN_DESCRIPTION)
    }
}

/// Queries a return.
pub fn query(out_order_no: &str, out_return_no: &str) -> Call {
    Call::get(&format!("{PATH}/{}", encode(out_return_no)), &[("out_order_no", out_order_no)])
}

/// A return, as returned by the request and its query.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SharingReturn {
    /// The provider's number of the share.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub order_id: String,
    /// The merchant's number of the share.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub out_order_no: String,
    /// The merchant's number of the return.
    pub out_return_no: String,
    /// The provider's number of the return.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub return_id: String,
    /// The merchant that returns the share.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub return_mchid: String,
    /// Minor units (fen).
    pub amount: i64,
    /// The text on the bill.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub description: String,
    /// How it ended.
    pub result: ReturnStatus,
    /// Why nothing was returned.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub fail_reason: Option<ReturnFailure>,
    /// When it was requested; RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub create_time: Option<String>,
    /// When it ended; RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub finish_time: Option<String>,
}

/// What a return's state proves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReturnState {
    /// The money was returned.
    Returned(Option<Timestamp>),
    /// Query again.
    Pending,
    /// Nothing was returned.
    Failed(Option<ReturnFailure>),
    /// Unknown: query again.
    Unknown,
}

impl SharingReturn {
    /// What the answer proves.
    pub fn state(&self) -> ReturnState {
        match &self.result {
            ReturnStatus::Success => ReturnState::Returned(
                self.finish_time.as_deref().and_then(|text| Timestamp::parse_rfc3339(text).ok()),
            ),
            ReturnStatus::Processing => ReturnState::Pending,
            ReturnStatus::Failed => ReturnState::Failed(self.fail_reason.clone()),
            ReturnStatus::Other(_) => ReturnState::Unknown,
        }
    }
}
