//! The bodies of answers.
//!
//! Written by sdk/generator from the wallet's own documents: not by hand.

use serde::{Deserialize, Serialize};

pub use crate::answer_parts::*;
use crate::requests::Amount;

/// `ApplyTokenAnswer`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplyTokenAnswer {
    /// Lets you act for the user.
    pub access_token: String,
    /// When it ends.
    pub access_token_expiry_time: String,
    /// The user.
    pub customer_id: String,
    /// Gives a new pair, once.
    pub refresh_token: String,
    /// When it ends.
    pub refresh_token_expiry_time: String,
    /// `result`.
    pub result: CallResult,
}

impl std::fmt::Debug for ApplyTokenAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApplyTokenAnswer(…)")
    }
}

/// `CancelTokenAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelTokenAnswer {
    /// `result`.
    pub result: CallResult,
}

/// `PrepareAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PrepareAnswer {
    /// Where the user signs, within 30 minutes.
    pub auth_url: String,
    /// `result`.
    pub result: CallResult,
}

/// `SendInboxAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendInboxAnswer {
    /// Our id of the message.
    pub message_id: String,
    /// `result`.
    pub result: CallResult,
}

/// `SendPushAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendPushAnswer {
    /// Our id of the message.
    pub message_id: String,
    /// `result`.
    pub result: CallResult,
}

/// `AddReceiverAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddReceiverAnswer {
    /// `result`.
    pub result: CallResult,
}

/// `CancelAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelAnswer {
    /// Our id of the payment.
    pub payment_id: String,
    /// Your id of it.
    pub payment_request_id: String,
    /// `result`.
    pub result: CallResult,
}

/// `CancelPaymentAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelPaymentAnswer {
    /// Our id of the payment.
    pub payment_id: String,
    /// Your id of it.
    pub payment_request_id: String,
    /// `result`.
    pub result: CallResult,
}

/// `FinishShareAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishShareAnswer {
    /// Your id of this request.
    pub finish_request_id: String,
    /// Our id of the payment.
    pub payment_id: String,
    /// `result`.
    pub result: CallResult,
}

/// `InquiryPaymentAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryPaymentAnswer {
    /// Yours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// What is to be paid.
    pub payment_amount: Amount,
    /// When it was created.
    pub payment_create_time: String,
    /// When it dies unless it is paid.
    pub payment_expiry_time: String,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_fail_reason: Option<String>,
    /// Our id of the payment.
    pub payment_id: String,
    /// Your id of it.
    pub payment_request_id: String,
    /// Where it stands.
    pub payment_status: InquiryPaymentAnswerPaymentStatus,
    /// When it was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_time: Option<String>,
    /// `result`.
    pub result: CallResult,
    /// Its refunds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transactions: Option<Vec<InquiryPaymentAnswerTransactionsItem>>,
}

/// The words of `paymentStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InquiryPaymentAnswerPaymentStatus {
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

/// `InquiryProofAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryProofAnswer {
    /// The proof: see docs/proof.md.
    pub proof: serde_json::Map<String, serde_json::Value>,
    /// `result`.
    pub result: CallResult,
}

/// `InquiryRefundAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryRefundAnswer {
    /// Our id of the payment.
    pub payment_id: String,
    /// How much.
    pub refund_amount: Amount,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_fail_reason: Option<String>,
    /// Our id of the refund.
    pub refund_id: String,
    /// What the user reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_reason: Option<String>,
    /// Your id of it.
    pub refund_request_id: String,
    /// Where it stands.
    pub refund_status: InquiryRefundAnswerRefundStatus,
    /// When it was given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_time: Option<String>,
    /// `result`.
    pub result: CallResult,
}

/// The words of `refundStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InquiryRefundAnswerRefundStatus {
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

/// `InquiryShareAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryShareAnswer {
    /// The ends that were asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finishes: Option<Vec<InquiryShareAnswerFinishesItem>>,
    /// What was paid.
    pub payment_amount: Amount,
    /// Our id of the payment.
    pub payment_id: String,
    /// What was given back.
    pub refunded_amount: Amount,
    /// `result`.
    pub result: CallResult,
    /// The returns that were asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<Vec<InquiryShareAnswerReturnsItem>>,
    /// What receivers hold.
    pub shared_amount: Amount,
    /// The shares that were asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shares: Option<Vec<InquiryShareAnswerSharesItem>>,
    /// Where sharing stands.
    pub sharing_status: InquiryShareAnswerSharingStatus,
    /// What is left.
    pub unshared_amount: Amount,
}

/// The words of `sharingStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InquiryShareAnswerSharingStatus {
    /// `OFF`.
    Off,
    /// `OPEN`.
    Open,
    /// `FINISHING`.
    Finishing,
    /// `FINISHED`.
    Finished,
    /// A word that is newer than this package.
    #[serde(untagged)]
    Other(String),
}

/// `PayAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PayAnswer {
    /// Yours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// Our id of the payment.
    pub payment_id: String,
    /// Your id of this request.
    pub payment_request_id: String,
    /// How the user gets to the cashier page.
    pub redirect_action_form: PayAnswerRedirectActionForm,
    /// `result`.
    pub result: CallResult,
}

/// `DebitAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DebitAnswer {
    /// Yours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// Our id of the payment.
    pub payment_id: String,
    /// Your id of this request.
    pub payment_request_id: String,
    /// When the user was debited.
    pub payment_time: String,
    /// `result`.
    pub result: CallResult,
}

/// `RefundAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundAnswer {
    /// How much, once it is given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_amount: Option<Amount>,
    /// Our id of the refund.
    pub refund_id: String,
    /// Your id of it.
    pub refund_request_id: String,
    /// When it was given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_time: Option<String>,
    /// `result`.
    pub result: CallResult,
}

/// `RemoveReceiverAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoveReceiverAnswer {
    /// `result`.
    pub result: CallResult,
}

/// `RetryRefundAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RetryRefundAnswer {
    /// How much, once it is given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_amount: Option<Amount>,
    /// Our id of the refund.
    pub refund_id: String,
    /// Your id of it.
    pub refund_request_id: String,
    /// When it was given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_time: Option<String>,
    /// `result`.
    pub result: CallResult,
}

/// `ReturnShareAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnShareAnswer {
    /// Our id of the payment.
    pub payment_id: String,
    /// `result`.
    pub result: CallResult,
    /// How much.
    pub return_amount: Amount,
    /// Our id of the return.
    pub return_id: String,
    /// Your id of this request.
    pub return_request_id: String,
    /// Which share.
    pub share_id: String,
}

/// `ShareAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShareAnswer {
    /// Our id of the payment.
    pub payment_id: String,
    /// `result`.
    pub result: CallResult,
    /// Your id of this request.
    pub share_request_id: String,
    /// What is on its way.
    pub shares: Vec<ShareAnswerSharesItem>,
}

/// `InquiryUserAccountListAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryUserAccountListAnswer {
    /// One for each currency.
    pub account_list: Vec<InquiryUserAccountListAnswerAccountListItem>,
    /// `result`.
    pub result: CallResult,
}

/// `InquiryUserCardListAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryUserCardListAnswer {
    /// Empty: this wallet issues no cards.
    pub card_list: Vec<InquiryUserCardListAnswerCardListItem>,
    /// `result`.
    pub result: CallResult,
}

/// `InquiryUserInfoAnswer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryUserInfoAnswer {
    /// `result`.
    pub result: CallResult,
    /// The user.
    pub user_info: InquiryUserInfoAnswerUserInfo,
}
