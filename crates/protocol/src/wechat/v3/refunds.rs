//! Refunds: `POST /v3/refund/domestic/refunds` and its query.
//!
//! Accepted does not mean refunded: a refund is done when its notice or a query says `SUCCESS`. After an unknown
//! outcome the same `out_refund_no` is sent again; a new number could pay twice. The provider's limits: one year
//! after the payment, 50 refunds per order, a minute between two of them.

use cashier_core::money::Amount;
use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::call::{Call, encode};
use super::check::{self, Invalid, ensure};
use super::order::amount_of;
use crate::lenient;
use crate::limits;
use crate::wechat::words::words;

/// The path.
pub const PATH: &str = "/v3/refund/domestic/refunds";

words! {
    /// `status` of a refund; `refund_status` in its notice.
    RefundStatus {
        /// The money was returned.
        Success = "SUCCESS",
        /// Closed: the money stays with the merchant.
        Closed = "CLOSED",
        /// Accepted; in progress.
        Processing = "PROCESSING",
        /// The payer's account cannot accept it; somebody must act in the merchant's console.
        Abnormal = "ABNORMAL",
    }
}

/// The amounts of a request, minor units (fen).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RefundRequestAmount {
    /// The amount to refund now.
    pub refund: i64,
    /// The total of the whole order.
    pub total: i64,
    /// ISO 4217; only `CNY`.
    pub currency: String,
    /// The merchant's accounts that pay, kept unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
}

/// The body of a request to refund.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CreateRefund {
    /// The provider's number of the order, or else `out_trade_no`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
    /// The merchant's number of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_trade_no: Option<String>,
    /// The merchant's number of the refund, at most 64 of `0-9A-Za-z_-|*@`: the idempotency key that prevents double
    /// payment.
    pub out_refund_no: String,
    /// The reason shown to the payer; at most 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The URL for the notice; at most 256 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify_url: Option<String>,
    /// `AVAILABLE` takes the merchant's available balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funds_account: Option<String>,
    /// The amounts.
    pub amount: RefundRequestAmount,
    /// The goods, kept unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods_detail: Option<Value>,
}

impl CreateRefund {
    /// The request.
    pub fn call(&self) -> Call {
        Call::post(PATH, self)
    }

    /// Checks every limit.
    ///
    /// # Errors
    /// The first field that is outside its limits.
    pub fn check(&self) -> Result<(), Invalid> {
        let order = self.transaction_id.as_ref().or(self.out_trade_no.as_ref());
        check::text("transaction_id", order.map_or("", String::as_str), 1, 64)?;
        check::number("out_refund_no", &self.out_refund_no, 1, 64, "|*@")?;
        check::maybe("reason", self.reason.as_ref(), limits::WECHAT_REFUND_REASON)?;
        if let Some(url) = &self.notify_url {
            check::notify_url("notify_url", url, 256)?;
        }
        check::positive("amount.refund", self.amount.refund)?;
        check::positive("amount.total", self.amount.total)?;
        ensure(self.amount.refund <= self.amount.total, "amount.refund", "is more than the order")?;
        ensure(self.amount.currency == "CNY", "amount.currency", "must be CNY")
    }
}

/// Queries a refund.
pub fn query(out_refund_no: &str) -> Call {
    Call::get(&format!("{PATH}/{}", encode(out_refund_no)), &[])
}

/// The amounts of a refund, minor units (fen). Only the refunded amount matters.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RefundAmount {
    /// The total of the whole order.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub total: i64,
    /// The amount to return.
    pub refund: i64,
    /// The amount the payer paid.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub payer_total: Option<i64>,
    /// The amount the payer gets back.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub payer_refund: Option<i64>,
    /// The amount the merchant was to get.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub settlement_total: Option<i64>,
    /// The amount the merchant returns.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub settlement_refund: Option<i64>,
    /// The amount returned to coupons.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub discount_refund: Option<i64>,
    /// The fee returned to the merchant.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub refund_fee: Option<i64>,
    /// ISO 4217; `CNY` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The accounts that pay, kept unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub from: Option<Value>,
}

/// A refund, as returned by a request and a query, and, with other names, in a notice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Refund {
    /// The merchant; only in a notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mchid: Option<String>,
    /// The provider's number of the refund.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub refund_id: String,
    /// The merchant's number of the refund.
    pub out_refund_no: String,
    /// The provider's number of the order.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub transaction_id: String,
    /// The merchant's number of the order.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub out_trade_no: String,
    /// `ORIGINAL`, `BALANCE`, `OTHER_BALANCE`, `OTHER_BANKCARD`; absent in a notice.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub channel: Option<String>,
    /// The account the money went to, for readers.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub user_received_account: Option<String>,
    /// When the money was returned; RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub success_time: Option<String>,
    /// When the refund was created; RFC 3339; absent in a notice.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub create_time: Option<String>,
    /// The state in an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<RefundStatus>,
    /// The state in a notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_status: Option<RefundStatus>,
    /// The account that pays.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub funds_account: Option<String>,
    /// The amounts. A refund without them proves nothing about the money.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub amount: RefundAmount,
}

/// What a refund's state proves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefundState {
    /// The money has been returned, at the time stated in the refund.
    Succeeded(Option<Timestamp>),
    /// Accepted: wait for the notice, or query.
    Pending,
    /// Closed: no money is returned.
    Closed,
    /// Stuck: somebody must act. The money has not been returned yet.
    Abnormal,
    /// Unknown: query again.
    Unknown,
}

impl Refund {
    /// What the state proves. Two different states prove nothing.
    pub fn state(&self) -> RefundState {
        let status = match (&self.status, &self.refund_status) {
            (Some(one), Some(other)) if one != other => return RefundState::Unknown,
            (Some(status), _) | (None, Some(status)) => status,
            (None, None) => return RefundState::Unknown,
        };
        match status {
            RefundStatus::Success => RefundState::Succeeded(
                self.success_time.as_deref().and_then(|text| Timestamp::parse_rfc3339(text).ok()),
            ),
            RefundStatus::Processing => RefundState::Pending,
            RefundStatus::Closed => RefundState::Closed,
            RefundStatus::Abnormal => RefundState::Abnormal,
            RefundStatus::Other(_) => RefundState::Unknown,
        }
    }

    /// The refunded amount, if it is valid.
    pub fn amount(&self) -> Option<Amount> {
        amount_of(self.amount.refund, self.amount.currency.as_deref()).ok()
    }
}
