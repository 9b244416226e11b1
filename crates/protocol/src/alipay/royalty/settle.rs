//! `alipay.trade.order.settle`: shares a payment. Repeating the same `out_request_no` is safe.

use serde::{Deserialize, Serialize};

use crate::alipay::biz::{FieldError, Request, require};
use crate::alipay::outcome::{self, Outcome};
use crate::alipay::trade::numbers::{NUMBER_RULE, is_number};
use crate::alipay::wire;
use crate::lenient;
use crate::limits;

/// The maximum number of receivers of one synchronous call; an asynchronous one has up to [`ASYNC_PARTS_MAX`].
pub const PARTS_MAX: usize = 5;

/// The maximum number of receivers of one asynchronous call.
pub const ASYNC_PARTS_MAX: usize = 50;

/// One receiver's part.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RoyaltyPart {
    /// `transfer`.
    #[serde(default = "transfer")]
    pub royalty_type: String,
    /// The number of the one who pays it; the merchant when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trans_out: Option<String>,
    /// How to interpret [`RoyaltyPart::trans_in`]: `userId`, `loginName` or `openId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trans_in_type: Option<String>,
    /// The receiver.
    pub trans_in: String,
    /// The amount, in fen.
    #[serde(rename = "amount", with = "wire::fen")]
    pub fen: i64,
    /// The description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desc: Option<String>,
}

fn transfer() -> String {
    "transfer".to_owned()
}

impl RoyaltyPart {
    /// A part for a user id.
    pub fn to_user(user_id: impl Into<String>, fen: i64) -> Self {
        let trans_in_type = Some("userId".to_owned());
        Self {
            royalty_type: transfer(),
            trans_out: None,
            trans_in_type,
            trans_in: user_id.into(),
            fen,
            desc: None,
        }
    }

    pub(crate) fn check(&self) -> Result<(), FieldError> {
        require(self.fen > 0, "amount", "0.01 or more")?;
        require(!self.trans_in.is_empty(), "trans_in", "the receiver must be given")?;
        let desc = self.desc.as_deref().unwrap_or_default();
        let fits = limits::ALIPAY_SHARE_DESCRIPTION.holds(desc);
        require(fits, "desc", "up to 1000 bytes of GBK, or 500 Chinese characters")?;
        let kind = self.trans_in_type.as_deref();
        let is_kind = kind.is_none_or(|kind| matches!(kind, "userId" | "loginName" | "openId"));
        require(is_kind, "trans_in_type", "userId, loginName or openId")
    }
}

/// The content of a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Settle {
    /// The merchant's number of the sharing.
    pub out_request_no: String,
    /// Alipay's number of the trade.
    pub trade_no: String,
    /// The parts; may be empty if only the rest is released.
    #[serde(default)]
    pub royalty_parameters: Vec<RoyaltyPart>,
    /// `sync` (also when absent) or `async`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub royalty_mode: Option<String>,
    /// Additional switches.
    #[serde(default)]
    pub extend_params: SettleParams,
}

/// `extend_params` of a sharing.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SettleParams {
    /// The last sharing of the order: the rest is released to the merchant.
    #[serde(default, rename = "royalty_finish", with = "wire::switch")]
    pub is_finish: bool,
}

impl Settle {
    /// The sum of the parts in fen; `None` past `i64`.
    pub fn total_fen(&self) -> Option<i64> {
        self.royalty_parameters.iter().try_fold(0_i64, |sum, part| sum.checked_add(part.fen))
    }
}

impl Request for Settle {
    const METHOD: &'static str = "alipay.trade.order.settle";

    fn check(&self) -> Result<(), FieldError> {
        require(is_number(&self.out_request_no), "out_request_no", NUMBER_RULE)?;
        require(is_number(&self.trade_no), "trade_no", NUMBER_RULE)?;
        let most = match self.royalty_mode.as_deref() {
            None | Some("sync") => PARTS_MAX,
            Some("async") => ASYNC_PARTS_MAX,
            Some(_) => return Err(FieldError { field: "royalty_mode", rule: "sync or async" }),
        };
        let count = self.royalty_parameters.len();
        require(count <= most, "royalty_parameters", "up to 5 receivers, or 50 with royalty_mode async")?;
        require(count > 0 || self.extend_params.is_finish, "royalty_parameters", "at least one receiver")?;
        self.royalty_parameters.iter().try_for_each(RoyaltyPart::check)?;
        require(self.total_fen().is_some(), "royalty_parameters", "a sum that is an amount")
    }
}

/// The result. An asynchronous sharing is only accepted: query it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Settled {
    /// Alipay's number of the trade.
    pub trade_no: String,
    /// Alipay's number of the sharing.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub settle_no: Option<String>,
}

/// Reads the content of a verified answer for this sharing.
pub fn read_answer(content: &str, asked: &Settle) -> Outcome<Settled> {
    outcome::read::<Settled>(content).and_then(|settled| {
        if settled.trade_no == asked.trade_no { Outcome::Success(settled) } else { Outcome::default() }
    })
}
