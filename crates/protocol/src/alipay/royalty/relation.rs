//! `alipay.trade.royalty.relation.bind`, `.unbind` and `.batchquery`: who may receive a share.

use serde::{Deserialize, Serialize};

use crate::alipay::biz::{FieldError, Request, require};
use crate::alipay::outcome::{self, Doubt, Outcome};
use crate::alipay::trade::numbers::{NUMBER_RULE, is_number};
use crate::alipay::wire;

/// A receiver.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Receiver {
    /// `userId`, `loginName` or `openId`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The account, in the sense of [`Receiver::kind`].
    pub account: String,
    /// The real name, which Alipay compares; required for a `loginName`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The relation, in the merchant's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<String>,
    /// The account's login name, in answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_name: Option<String>,
}

fn check_change(receivers: &[Receiver], out_request_no: &str) -> Result<(), FieldError> {
    require(is_number(out_request_no), "out_request_no", NUMBER_RULE)?;
    require((1..=20).contains(&receivers.len()), "receiver_list", "1 to 20 receivers")?;
    receivers.iter().try_for_each(|receiver| {
        let is_kind = matches!(receiver.kind.as_str(), "userId" | "loginName" | "openId");
        require(is_kind, "type", "userId, loginName or openId")?;
        require(!receiver.account.is_empty(), "account", "the receiver must be given")
    })
}

/// The content of a call that adds receivers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Bind {
    /// The receivers.
    pub receiver_list: Vec<Receiver>,
    /// The merchant's number of the call.
    pub out_request_no: String,
}

impl Request for Bind {
    const METHOD: &'static str = "alipay.trade.royalty.relation.bind";

    fn check(&self) -> Result<(), FieldError> {
        check_change(&self.receiver_list, &self.out_request_no)
    }
}

/// The content of a call that removes receivers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Unbind {
    /// The receivers.
    pub receiver_list: Vec<Receiver>,
    /// The merchant's number of the call.
    pub out_request_no: String,
}

impl Request for Unbind {
    const METHOD: &'static str = "alipay.trade.royalty.relation.unbind";

    fn check(&self) -> Result<(), FieldError> {
        check_change(&self.receiver_list, &self.out_request_no)
    }
}

/// The answer to both.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Changed {
    /// `SUCCESS` or `FAIL`.
    pub result_code: String,
}

/// Reads the content of a verified answer to [`Bind`] or [`Unbind`]. An explicit `FAIL` is a refusal without a `sub_code`.
pub fn read_change(content: &str) -> Outcome<()> {
    outcome::read::<Changed>(content).and_then(|changed| match changed.result_code.as_str() {
        "SUCCESS" => Outcome::Success(()),
        "FAIL" => Outcome::Refused(outcome::Codes { code: "FAIL".to_owned(), ..outcome::Codes::default() }),
        _ => Outcome::Unknown(Doubt::Unreadable),
    })
}

/// The content of a call that lists receivers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BatchQuery {
    /// From 1.
    #[serde(default = "first_page", deserialize_with = "wire::count")]
    pub page_num: u32,
    /// Up to 100.
    #[serde(default = "page_size", deserialize_with = "wire::count")]
    pub page_size: u32,
    /// The merchant's number of the call.
    pub out_request_no: String,
}

const fn first_page() -> u32 {
    1
}

const fn page_size() -> u32 {
    20
}

impl Request for BatchQuery {
    const METHOD: &'static str = "alipay.trade.royalty.relation.batchquery";

    fn check(&self) -> Result<(), FieldError> {
        require(is_number(&self.out_request_no), "out_request_no", NUMBER_RULE)?;
        require(self.page_num >= 1, "page_num", "1 or more")?;
        require((1..=100).contains(&self.page_size), "page_size", "1 to 100")
    }
}

/// One page of receivers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Page {
    /// `SUCCESS` or `FAIL`.
    pub result_code: String,
    /// The receivers.
    #[serde(default)]
    pub receiver_list: Vec<Receiver>,
    /// The number of pages.
    #[serde(default)]
    pub total_page_num: u32,
    /// The number of receivers.
    #[serde(default)]
    pub total_record_num: u32,
    /// The number of this page.
    #[serde(default)]
    pub current_page_num: u32,
    /// The page size.
    #[serde(default)]
    pub current_page_size: u32,
}

/// Reads the content of a verified answer to [`BatchQuery`].
pub fn read_page(content: &str) -> Outcome<Page> {
    outcome::read::<Page>(content).and_then(|page| {
        if page.result_code == "SUCCESS" { Outcome::Success(page) } else { Outcome::default() }
    })
}
