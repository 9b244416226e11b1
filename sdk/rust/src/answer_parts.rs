//! What the bodies of answers consist of.
//!
//! Written by sdk/generator from the wallet's own documents: not by hand.

use serde::{Deserialize, Serialize};

use crate::requests::Amount;

/// `Result`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallResult {
    /// A code of the catalogue at `/docs/errors`.
    pub result_code: String,
    /// What is wrong, and with which field.
    pub result_message: String,
    /// Done, accepted, failed for good, or unknown.
    pub result_status: ResultStatus,
}

/// The words of `resultStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ResultStatus {
    /// `S`.
    S,
    /// `A`.
    A,
    /// `F`.
    F,
    /// `U`.
    U,
    /// A word that is newer than this package.
    #[serde(untagged)]
    Other(String),
}

/// `InquiryPaymentAnswerTransactionsItem`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryPaymentAnswerTransactionsItem {
    /// How much.
    pub transaction_amount: Amount,
    /// Our id of the refund.
    pub transaction_id: String,
    /// Your id of it.
    pub transaction_request_id: String,
    /// Where it stands.
    pub transaction_status: InquiryPaymentAnswerTransactionsItemTransactionStatus,
    /// Since when it stands there.
    pub transaction_time: String,
    /// What it is.
    pub transaction_type: InquiryPaymentAnswerTransactionsItemTransactionType,
}

/// The words of `transactionStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InquiryPaymentAnswerTransactionsItemTransactionStatus {
    /// `PROCESSING`.
    Processing,
    /// `SUCCESS`.
    Success,
    /// `FAIL`.
    Fail,
    /// A word that is newer than this package.
    #[serde(untagged)]
    Other(String),
}

/// The words of `transactionType`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InquiryPaymentAnswerTransactionsItemTransactionType {
    /// `REFUND`.
    Refund,
    /// A word that is newer than this package.
    #[serde(untagged)]
    Other(String),
}

/// `InquiryShareAnswerFinishesItem`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryShareAnswerFinishesItem {
    /// Why it failed, in the provider's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_fail_reason: Option<String>,
    /// Your id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_request_id: Option<String>,
    /// Where it stands.
    pub finish_status: InquiryShareAnswerFinishesItemFinishStatus,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_time: Option<String>,
}

/// The words of `finishStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InquiryShareAnswerFinishesItemFinishStatus {
    /// `PROCESSING`.
    Processing,
    /// `SUCCESS`.
    Success,
    /// `FAIL`.
    Fail,
    /// A word that is newer than this package.
    #[serde(untagged)]
    Other(String),
}

/// `InquiryShareAnswerReturnsItem`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryShareAnswerReturnsItem {
    /// The refund that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<String>,
    /// How much.
    pub return_amount: Amount,
    /// Why it failed, in the provider's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_fail_reason: Option<String>,
    /// Our id of the return.
    pub return_id: String,
    /// Your id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_request_id: Option<String>,
    /// Where it stands.
    pub return_status: InquiryShareAnswerReturnsItemReturnStatus,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_time: Option<String>,
    /// Which share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_id: Option<String>,
}

/// The words of `returnStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InquiryShareAnswerReturnsItemReturnStatus {
    /// `PROCESSING`.
    Processing,
    /// `SUCCESS`.
    Success,
    /// `FAIL`.
    Fail,
    /// A word that is newer than this package.
    #[serde(untagged)]
    Other(String),
}

/// `InquiryShareAnswerSharesItem`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryShareAnswerSharesItem {
    /// Who gets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_account: Option<String>,
    /// Who gets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_type: Option<String>,
    /// What was taken back, or is on its way back.
    pub returned_amount: Amount,
    /// How much.
    pub share_amount: Amount,
    /// What the receiver reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_description: Option<String>,
    /// Why it failed, in the provider's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_fail_reason: Option<String>,
    /// Our id of the share.
    pub share_id: String,
    /// Your id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_request_id: Option<String>,
    /// Where it stands.
    pub share_status: InquiryShareAnswerSharesItemShareStatus,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_time: Option<String>,
}

/// The words of `shareStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InquiryShareAnswerSharesItemShareStatus {
    /// `PROCESSING`.
    Processing,
    /// `SUCCESS`.
    Success,
    /// `FAIL`.
    Fail,
    /// A word that is newer than this package.
    #[serde(untagged)]
    Other(String),
}

/// `PayAnswerRedirectActionForm`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PayAnswerRedirectActionForm {
    /// How the URL is opened.
    pub method: PayAnswerRedirectActionFormMethod,
    /// The cashier page of this order.
    pub redirect_url: String,
    /// The same under another name.
    pub redirection_url: String,
}

/// The words of `method`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PayAnswerRedirectActionFormMethod {
    /// `GET`.
    Get,
    /// A word that is newer than this package.
    #[serde(untagged)]
    Other(String),
}

/// `ShareAnswerSharesItem`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShareAnswerSharesItem {
    /// Who gets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_account: Option<String>,
    /// Who gets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_type: Option<String>,
    /// How much.
    pub share_amount: Amount,
    /// Our id of the share.
    pub share_id: String,
}

/// `InquiryUserAccountListAnswerAccountListItem`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryUserAccountListAnswerAccountListItem {
    /// The number of the account.
    pub account_number: String,
    /// Its currency, ISO 4217.
    pub currency: String,
}

/// `InquiryUserCardListAnswerCardListItem`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryUserCardListAnswerCardListItem {
    /// The number of its account.
    pub account_number: String,
    /// The number of the card, mostly hidden.
    pub masked_card_no: String,
}

/// `InquiryUserInfoAnswerUserInfo`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryUserInfoAnswerUserInfo {
    /// How to reach the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_infos: Option<Vec<InquiryUserInfoAnswerUserInfoContactInfosItem>>,
    /// With what the user signs in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_id_infos: Option<Vec<InquiryUserInfoAnswerUserInfoLoginIdInfosItem>>,
    /// How to address the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nick_name: Option<String>,
    /// Whether the operator has suspended the user.
    pub status: InquiryUserInfoAnswerUserInfoStatus,
    /// The user's id.
    pub user_id: String,
    /// The user's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<InquiryUserInfoAnswerUserInfoUserName>,
}

/// The words of `status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InquiryUserInfoAnswerUserInfoStatus {
    /// `ACTIVE`.
    Active,
    /// `FROZEN`.
    Frozen,
    /// A word that is newer than this package.
    #[serde(untagged)]
    Other(String),
}

/// `InquiryUserInfoAnswerUserInfoContactInfosItem`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryUserInfoAnswerUserInfoContactInfosItem {
    /// The address.
    pub contact_no: String,
    /// What it is.
    pub contact_type: InquiryUserInfoAnswerUserInfoContactInfosItemContactType,
}

/// The words of `contactType`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InquiryUserInfoAnswerUserInfoContactInfosItemContactType {
    /// `MOBILE_PHONE`.
    MobilePhone,
    /// `EMAIL`.
    Email,
    /// A word that is newer than this package.
    #[serde(untagged)]
    Other(String),
}

/// `InquiryUserInfoAnswerUserInfoLoginIdInfosItem`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryUserInfoAnswerUserInfoLoginIdInfosItem {
    /// The address.
    pub login_id: String,
    /// What it is.
    pub login_id_type: InquiryUserInfoAnswerUserInfoLoginIdInfosItemLoginIdType,
    /// The address, mostly hidden.
    pub mask_login_id: String,
}

/// The words of `loginIdType`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InquiryUserInfoAnswerUserInfoLoginIdInfosItemLoginIdType {
    /// `MOBILE_PHONE`.
    MobilePhone,
    /// `EMAIL`.
    Email,
    /// A word that is newer than this package.
    #[serde(untagged)]
    Other(String),
}

/// `InquiryUserInfoAnswerUserInfoUserName`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryUserInfoAnswerUserInfoUserName {
    /// The whole name.
    pub full_name: String,
}
