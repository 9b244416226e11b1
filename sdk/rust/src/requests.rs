//! The bodies of requests.
//!
//! Written by sdk/generator from the wallet's own documents: not by hand.

use serde::{Deserialize, Serialize};

pub use crate::request_parts::*;

/// `ApplyTokenRequest`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplyTokenRequest {
    /// The code from `my.getAuthCode`; needed with `AUTHORIZATION_CODE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_code: Option<String>,
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// What is exchanged.
    pub grant_type: ApplyTokenRequestGrantType,
    /// Must be your `Client-Id` when it is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_client_id: Option<String>,
    /// Needed with `REFRESH_TOKEN`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

impl std::fmt::Debug for ApplyTokenRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApplyTokenRequest(…)")
    }
}

/// The words of `grantType`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ApplyTokenRequestGrantType {
    /// `AUTHORIZATION_CODE`.
    AuthorizationCode,
    /// `REFRESH_TOKEN`.
    RefreshToken,
}

/// `CancelTokenRequest`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelTokenRequest {
    /// The token from `applyToken`.
    pub access_token: String,
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
}

impl std::fmt::Debug for CancelTokenRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CancelTokenRequest(…)")
    }
}

/// `PrepareRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PrepareRequest {
    /// Where a browser goes with `authCode` and `authState`; mini programs get them from `my.signContract`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_redirect_url: Option<String>,
    /// Yours; it is given back as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_state: Option<String>,
    /// Where you are notified when the user closes the agreement; contractCloseNotifyUrl wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_close_notify_url: Option<String>,
    /// Where you are notified when the user closes the agreement; contractCloseNotifyUrl wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_status_notify_url: Option<String>,
    /// The most for a day, which begins at midnight UTC; in the same currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day_limit: Option<Amount>,
    /// A JSON object as a text; its member `contractDesc`, of at most 512 characters, is what the user reads.
    pub extend_info: String,
    /// The most that you may debit at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_limit: Option<Amount>,
}

/// `SendInboxRequest`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendInboxRequest {
    /// The token from `applyToken`.
    pub access_token: String,
    /// Read and not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_client_id: Option<String>,
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// Your id of this request.
    pub request_id: String,
    /// The message in each language.
    pub templates: Vec<SendInboxRequestTemplatesItem>,
}

impl std::fmt::Debug for SendInboxRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SendInboxRequest(…)")
    }
}

/// `SendPushRequest`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendPushRequest {
    /// The token from `applyToken`.
    pub access_token: String,
    /// Read and not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_client_id: Option<String>,
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// Your id of this request.
    pub request_id: String,
    /// The message in each language.
    pub templates: Vec<SendPushRequestTemplatesItem>,
}

impl std::fmt::Debug for SendPushRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SendPushRequest(…)")
    }
}

/// `AddReceiverRequest`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddReceiverRequest {
    /// Which payment provider.
    pub channel: AddReceiverRequestChannel,
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// The account, as the type says.
    pub receiver_account: String,
    /// The real name; WeChat Pay wants it for `MERCHANT_ID`, Alipay for `loginName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_name: Option<String>,
    /// WeChat Pay: `MERCHANT_ID`, `PERSONAL_OPENID`; Alipay: `userId`, `loginName`, `openId`.
    pub receiver_type: String,
    /// What the receiver is to you: WeChat Pay: `STORE`, `STAFF`, `PARTNER`, `SUPPLIER`, …, or `CUSTOM:` and a word; Alipay: any words.
    pub relation: String,
}

/// The words of `channel`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AddReceiverRequestChannel {
    /// `WECHAT_PAY`.
    WechatPay,
    /// `ALIPAY`.
    Alipay,
}

/// `CancelRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelRequest {
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_request_id: Option<String>,
}

/// `CancelPaymentRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelPaymentRequest {
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_request_id: Option<String>,
}

/// `FinishShareRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishShareRequest {
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// Why, in your words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_description: Option<String>,
    /// Your id of this request.
    pub finish_request_id: String,
    /// Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_request_id: Option<String>,
}

/// `InquiryPaymentRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryPaymentRequest {
    /// Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_request_id: Option<String>,
}

/// `InquiryProofRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryProofRequest {
    /// Which payment or refund; one of paymentId, paymentRequestId, refundId, refundRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// Which payment or refund; one of paymentId, paymentRequestId, refundId, refundRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_request_id: Option<String>,
    /// Which payment or refund; one of paymentId, paymentRequestId, refundId, refundRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<String>,
    /// Which payment or refund; one of paymentId, paymentRequestId, refundId, refundRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_request_id: Option<String>,
    /// The root that the proof leads to; the newest one if it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_number: Option<String>,
}

/// `InquiryRefundRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryRefundRequest {
    /// Which refund; one of refundId, refundRequestId is needed, and refundId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<String>,
    /// Which refund; one of refundId, refundRequestId is needed, and refundId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_request_id: Option<String>,
}

/// `InquiryShareRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryShareRequest {
    /// What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_request_id: Option<String>,
    /// What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_request_id: Option<String>,
    /// What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_request_id: Option<String>,
    /// What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_request_id: Option<String>,
}

/// `PayRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PayRequest {
    /// Yours; it is given back as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// `order`.
    pub order: PayRequestOrder,
    /// What the user pays.
    pub payment_amount: Amount,
    /// When the order dies; 30 minutes from now unless you say otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_expiry_time: Option<String>,
    /// Where notices go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_notify_url: Option<String>,
    /// Stands in for `order.orderDescription`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_order_title: Option<String>,
    /// Where the cashier sends the user at the end; paymentRedirectUrl wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_redirect_url: Option<String>,
    /// Your id of this request.
    pub payment_request_id: String,
    /// Where the cashier sends the user at the end; paymentRedirectUrl wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_return_url: Option<String>,
}

/// `DebitRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DebitRequest {
    /// Yours; it is given back as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// `order`.
    pub order: PayRequestOrder,
    /// What the user pays.
    pub payment_amount: Amount,
    /// For a debit: the access token of the agreement; ignored otherwise.
    pub payment_auth_code: String,
    /// Where notices go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_notify_url: Option<String>,
    /// Stands in for `order.orderDescription`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_order_title: Option<String>,
    /// Your id of this request.
    pub payment_request_id: String,
}

/// `RefundRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundRequest {
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_request_id: Option<String>,
    /// How much, in the payment's currency.
    pub refund_amount: Amount,
    /// What the user reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_reason: Option<String>,
    /// Your id of this request.
    pub refund_request_id: String,
}

/// `RemoveReceiverRequest`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoveReceiverRequest {
    /// Which payment provider.
    pub channel: RemoveReceiverRequestChannel,
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// The account, as the type says.
    pub receiver_account: String,
    /// The real name; WeChat Pay wants it for `MERCHANT_ID`, Alipay for `loginName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_name: Option<String>,
    /// WeChat Pay: `MERCHANT_ID`, `PERSONAL_OPENID`; Alipay: `userId`, `loginName`, `openId`.
    pub receiver_type: String,
}

/// The words of `channel`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RemoveReceiverRequestChannel {
    /// `WECHAT_PAY`.
    WechatPay,
    /// `ALIPAY`.
    Alipay,
}

/// `RetryRefundRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RetryRefundRequest {
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// `true`: do not ask for shares again, your available balance pays; only for a settled payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_own_balance: Option<bool>,
    /// Which refund; one of refundId, refundRequestId is needed, and refundId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<String>,
    /// Which refund; one of refundId, refundRequestId is needed, and refundId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_request_id: Option<String>,
    /// Your id of this request.
    pub retry_request_id: String,
}

/// `ReturnShareRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnShareRequest {
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// How much.
    pub return_amount: Amount,
    /// What the receiver reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_description: Option<String>,
    /// Your id of this request.
    pub return_request_id: String,
    /// Which share.
    pub share_id: String,
}

/// `ShareRequest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShareRequest {
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
    /// Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_request_id: Option<String>,
    /// Who gets what; every receiver once, and added before.
    pub receivers: Vec<ShareRequestReceiversItem>,
    /// Your id of this request.
    pub share_request_id: String,
}

/// `InquiryUserAccountListRequest`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryUserAccountListRequest {
    /// The token from `applyToken`.
    pub access_token: String,
    /// Read and not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_client_id: Option<String>,
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
}

impl std::fmt::Debug for InquiryUserAccountListRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InquiryUserAccountListRequest(…)")
    }
}

/// `InquiryUserCardListRequest`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryUserCardListRequest {
    /// The token from `applyToken`.
    pub access_token: String,
    /// Read and not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_client_id: Option<String>,
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
}

impl std::fmt::Debug for InquiryUserCardListRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InquiryUserCardListRequest(…)")
    }
}

/// `InquiryUserInfoRequest`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InquiryUserInfoRequest {
    /// The token from `applyToken`.
    pub access_token: String,
    /// Read and not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_client_id: Option<String>,
    /// Yours; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_info: Option<String>,
}

impl std::fmt::Debug for InquiryUserInfoRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InquiryUserInfoRequest(…)")
    }
}
