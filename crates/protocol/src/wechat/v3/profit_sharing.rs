//! Profit sharing: giving parts of a paid order to receivers, and releasing the rest.
//!
//! Sharing is asynchronous: an accepted request is `PROCESSING`, and a query returns the outcome for each receiver.
//! The number `out_order_no` prevents a share from being paid twice. Only an order created with
//! [`super::order::SettleInfo::profit_sharing`] can be shared.

use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::call::{Call, encode};
use super::check::{self, Invalid, ensure};
use super::receivers::{ReceiverKind, check_account};
use crate::lenient;
use crate::limits;
use crate::wechat::words::words;

/// The path of sharing orders.
pub const ORDERS_PATH: &str = "/v3/profitsharing/orders";
/// The path that releases the rest of an order.
pub const UNFREEZE_PATH: &str = "/v3/profitsharing/orders/unfreeze";
/// The base path to query the rest of an order.
pub const TRANSACTIONS_PATH: &str = "/v3/profitsharing/transactions";

/// The maximum number of receivers in one request.
pub const RECEIVERS_MAX: usize = 50;

words! {
    /// `state` of a sharing order.
    SharingStatus {
        /// In progress.
        Processing = "PROCESSING",
        /// Every receiver has an outcome, good or bad.
        Finished = "FINISHED",
    }
}

words! {
    /// `result` of one receiver.
    ShareStatus {
        /// In progress.
        Pending = "PENDING",
        /// The receiver has the money.
        Success = "SUCCESS",
        /// Nothing was given; `fail_reason` says why.
        Closed = "CLOSED",
    }
}

words! {
    /// Why a receiver got nothing.
    ShareFailure {
        /// The receiver's account is abnormal.
        AccountAbnormal = "ACCOUNT_ABNORMAL",
        /// The receiver is not on the merchant's list.
        NoRelation = "NO_RELATION",
        /// The receiver is considered high-risk.
        HighRisk = "RECEIVER_HIGH_RISK",
        /// The receiver's real name is not verified.
        NameNotVerified = "RECEIVER_REAL_NAME_NOT_VERIFIED",
        /// Sharing is not allowed.
        NoAuth = "NO_AUTH",
        /// The receiver has reached its limit.
        ReceiptLimit = "RECEIVER_RECEIPT_LIMIT",
        /// The giving account is abnormal.
        PayerAbnormal = "PAYER_ACCOUNT_ABNORMAL",
        /// The request was wrong.
        InvalidRequest = "INVALID_REQUEST",
    }
}

/// A share to give.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewShare {
    /// The kind of account.
    #[serde(rename = "type")]
    pub kind: ReceiverKind,
    /// The account.
    pub account: String,
    /// The name, encrypted for the provider ([`super::sensitive`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Minor units (fen).
    pub amount: i64,
    /// The text shown to the receiver; at most 80 characters.
    pub description: String,
}

/// The body of a request to share an order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CreateSharing {
    /// The official account, mini program or app.
    pub appid: String,
    /// The provider's number of the order.
    pub transaction_id: String,
    /// The merchant's number of the share, at most 64 of `0-9A-Za-z_-|*@`.
    pub out_order_no: String,
    /// The receivers and amounts; at most [`RECEIVERS_MAX`].
    pub receivers: Vec<NewShare>,
    /// True releases the rest at once; then the order cannot be shared again.
    pub unfreeze_unsplit: bool,
}

impl CreateSharing {
    /// The request. With a name, the header `Wechatpay-Serial` must name the key of the encryption.
    pub fn call(&self) -> Call {
        Call::post(ORDERS_PATH, self)
    }

    /// Checks every limit.
    ///
    /// # Errors
    /// The first field that is outside its limits.
    pub fn check(&self) -> Result<(), Invalid> {
        check::text("appid", &self.appid, 1, 32)?;
        check::text("transaction_id", &self.transaction_id, 1, 32)?;
        check_number("out_order_no", &self.out_order_no)?;
        ensure((1..=RECEIVERS_MAX).contains(&self.receivers.len()), "receivers", "must be 1 to 50")?;
        for share in &self.receivers {
            check_account(&share.kind, &share.account)?;
            check::positive("amount", share.amount)?;
            check::limited("description", &share.description, 1, limits::WECHAT_SHARE_DESCRIPTION)?;
        }
        Ok(())
    }
}

/// A number of profit sharing: 1 to 64 of `0-9A-Za-z_-|*@`.
pub(super) fn check_number(field: &'static str, value: &str) -> Result<(), Invalid> {
    check::number(field, value, 1, 64, "|*@")
}

/// The body of a request to release the rest of an order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Unfreeze {
    /// The provider's number of the order.
    pub transaction_id: String,
    /// The merchant's number of this request, unique like that of a share.
    pub out_order_no: String,
    /// The text on the bill; at most 80 characters.
    pub description: String,
}

impl Unfreeze {
    /// The request.
    pub fn call(&self) -> Call {
        Call::post(UNFREEZE_PATH, self)
    }

    /// Checks every limit.
    ///
    /// # Errors
    /// The first field that is outside its limits.
    pub fn check(&self) -> Result<(), Invalid> {
        check::text("transaction_id", &self.transaction_id, 1, 32)?;
        check_number("out_order_no", &self.out_order_no)?;
        check::limited("description", &self.description, 1, limits::WECHAT_UNFREEZE_DESCRIPTION)
    }
}

/// Queries a share.
pub fn query(transaction_id: &str, out_order_no: &str) -> Call {
    let path = format!("{ORDERS_PATH}/{}", encode(out_order_no));
    Call::get(&path, &[("transaction_id", transaction_id)])
}

/// Queries how much of an order is still frozen.
pub fn query_rest(transaction_id: &str) -> Call {
    Call::get(&format!("{TRANSACTIONS_PATH}/{}/amounts", encode(transaction_id)), &[])
}

/// How much of an order is still frozen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UnsplitAmount {
    /// The provider's number of the order.
    pub transaction_id: String,
    /// Minor units (fen).
    pub unsplit_amount: i64,
}

/// A share as returned by a query.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Share {
    /// The kind of account.
    #[serde(default, rename = "type", deserialize_with = "lenient::or_default")]
    pub kind: ReceiverKind,
    /// The account.
    pub account: String,
    /// Minor units (fen).
    pub amount: i64,
    /// The text shown to the receiver.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub description: String,
    /// How it ended.
    pub result: ShareStatus,
    /// Why nothing was given.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub fail_reason: Option<ShareFailure>,
    /// The provider's number of this share.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub detail_id: Option<String>,
    /// When it was requested; RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub create_time: Option<String>,
    /// When it ended; RFC 3339. While it is pending this is a time long ago.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub finish_time: Option<String>,
}

/// What one share's state proves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShareState {
    /// The receiver has the money.
    Given(Option<Timestamp>),
    /// Query again.
    Pending,
    /// Nothing was given.
    Refused(Option<ShareFailure>),
    /// Unknown: query again.
    Unknown,
}

impl Share {
    /// What the answer proves.
    pub fn state(&self) -> ShareState {
        match &self.result {
            ShareStatus::Success => ShareState::Given(
                self.finish_time.as_deref().and_then(|text| Timestamp::parse_rfc3339(text).ok()),
            ),
            ShareStatus::Pending => ShareState::Pending,
            ShareStatus::Closed => ShareState::Refused(self.fail_reason.clone()),
            ShareStatus::Other(_) => ShareState::Unknown,
        }
    }
}

/// A sharing order, as returned by the request, its query and the release.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sharing {
    /// The provider's number of the order.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub transaction_id: String,
    /// The merchant's number of the share.
    pub out_order_no: String,
    /// The provider's number of the share.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub order_id: String,
    /// Whether every receiver has an outcome.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub state: SharingStatus,
    /// The receivers and amounts. After a release this is the merchant itself.
    #[serde(default, deserialize_with = "lenient::items")]
    pub receivers: Vec<Share>,
}

impl Sharing {
    /// True when every share has an outcome, good or bad. An inconsistent state and results are not final.
    pub fn is_final(&self) -> bool {
        let has_ended = |share: &Share| matches!(share.result, ShareStatus::Success | ShareStatus::Closed);
        self.state == SharingStatus::Finished && self.receivers.iter().all(has_ended)
    }
}

/// The receiver in a notice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoticedShare {
    /// The kind of account.
    #[serde(rename = "type")]
    pub kind: ReceiverKind,
    /// The account.
    pub account: String,
    /// Minor units (fen).
    pub amount: i64,
    /// The text shown to the receiver.
    #[serde(default)]
    pub description: String,
}

/// The content of a notice to a receiver that is a merchant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SharingNotice {
    /// The merchant that gave.
    pub mchid: String,
    /// The provider's number of the order.
    pub transaction_id: String,
    /// The provider's number of the share.
    pub order_id: String,
    /// The giving merchant's number of the share.
    pub out_order_no: String,
    /// The share.
    pub receiver: NoticedShare,
    /// When; RFC 3339.
    pub success_time: String,
}
