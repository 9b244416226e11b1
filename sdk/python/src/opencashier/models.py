"""The bodies of requests and answers, with the names that they have in JSON.

Written by sdk/generator from the wallet's own documents: not by hand.
"""

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = [
    "AddReceiverAnswer",
    "AddReceiverRequest",
    "Amount",
    "ApplyTokenAnswer",
    "ApplyTokenRequest",
    "CancelAnswer",
    "CancelPaymentAnswer",
    "CancelPaymentRequest",
    "CancelRequest",
    "CancelTokenAnswer",
    "CancelTokenRequest",
    "FinishShareAnswer",
    "FinishShareRequest",
    "InquiryPaymentAnswer",
    "InquiryPaymentAnswerTransactionsItem",
    "InquiryPaymentRequest",
    "InquiryProofAnswer",
    "InquiryProofRequest",
    "InquiryRefundAnswer",
    "InquiryRefundRequest",
    "InquiryShareAnswer",
    "InquiryShareAnswerFinishesItem",
    "InquiryShareAnswerReturnsItem",
    "InquiryShareAnswerSharesItem",
    "InquiryShareRequest",
    "InquiryUserInfoAnswer",
    "InquiryUserInfoAnswerUserInfo",
    "InquiryUserInfoAnswerUserInfoContactInfosItem",
    "InquiryUserInfoAnswerUserInfoLoginIdInfosItem",
    "InquiryUserInfoAnswerUserInfoUserName",
    "InquiryUserInfoRequest",
    "PayAnswer",
    "PayAnswerRedirectActionForm",
    "PayRequest",
    "PayRequestOrder",
    "PayRequestOrderBuyer",
    "RefundAnswer",
    "RefundRequest",
    "RemoveReceiverAnswer",
    "RemoveReceiverRequest",
    "Result",
    "RetryRefundAnswer",
    "RetryRefundRequest",
    "ReturnShareAnswer",
    "ReturnShareRequest",
    "SendInboxAnswer",
    "SendInboxRequest",
    "SendInboxRequestTemplatesItem",
    "SendInboxRequestTemplatesItemTemplateParameters",
    "ShareAnswer",
    "ShareAnswerSharesItem",
    "ShareRequest",
    "ShareRequestReceiversItem",
]


class Amount(TypedDict):
    currency: str
    """ISO 4217."""
    value: str
    """Whole minor units, as digits."""


class Result(TypedDict):
    resultCode: str
    """A code of the catalogue at `/docs/errors`."""
    resultMessage: str
    """What is wrong, and with which field."""
    resultStatus: Literal["S", "A", "F", "U"]
    """Done, accepted, failed for good, or unknown."""


class _ApplyTokenRequest(TypedDict):
    grantType: Literal["AUTHORIZATION_CODE", "REFRESH_TOKEN"]
    """What is exchanged."""


class ApplyTokenRequest(_ApplyTokenRequest, total=False):
    authCode: str
    """The code from `my.getAuthCode`; needed with `AUTHORIZATION_CODE`."""
    extendInfo: str
    """Yours; it is not kept."""
    referenceClientId: str
    """Must be your `Client-Id` when it is given."""
    refreshToken: str
    """Needed with `REFRESH_TOKEN`."""


class ApplyTokenAnswer(TypedDict):
    accessToken: str
    """Lets you act for the user."""
    accessTokenExpiryTime: str
    """When it ends."""
    customerId: str
    """The user."""
    refreshToken: str
    """Gives a new pair, once."""
    refreshTokenExpiryTime: str
    """When it ends."""
    result: Result


class _CancelTokenRequest(TypedDict):
    accessToken: str
    """The token from `applyToken`."""


class CancelTokenRequest(_CancelTokenRequest, total=False):
    extendInfo: str
    """Yours; it is not kept."""


class CancelTokenAnswer(TypedDict):
    result: Result


class _SendInboxRequest(TypedDict):
    accessToken: str
    """The token from `applyToken`."""
    requestId: str
    """Your id of this request."""
    templates: list[SendInboxRequestTemplatesItem]
    """The message in each language."""


class SendInboxRequest(_SendInboxRequest, total=False):
    authClientId: str
    """Read and not used."""
    extendInfo: str
    """Yours; it is not kept."""
    templateCode: Literal["MINI_APP_COMMON_INBOX"]
    """The only template."""


class _SendInboxRequestTemplatesItem(TypedDict):
    templateParameters: SendInboxRequestTemplatesItemTemplateParameters


class SendInboxRequestTemplatesItem(_SendInboxRequestTemplatesItem, total=False):
    language: str
    """Its language; the version without one is for everybody else."""


class _SendInboxRequestTemplatesItemTemplateParameters(TypedDict):
    Content: str
    """The rest."""
    Title: str
    """The first line."""


class SendInboxRequestTemplatesItemTemplateParameters(_SendInboxRequestTemplatesItemTemplateParameters, total=False):
    Url: str
    """A link such as `https://…` or `mini://…`."""


class SendInboxAnswer(TypedDict):
    messageId: str
    """Our id of the message."""
    result: Result


class _AddReceiverRequest(TypedDict):
    channel: Literal["WECHAT_PAY", "ALIPAY"]
    """Which payment provider."""
    receiverAccount: str
    """The account, as the type says."""
    receiverType: str
    """WeChat Pay: `MERCHANT_ID`, `PERSONAL_OPENID`; Alipay: `userId`, `loginName`, `openId`."""
    relation: str
    """What the receiver is to you: WeChat Pay: `STORE`, `STAFF`, `PARTNER`, `SUPPLIER`, …, or `CUSTOM:` and a word; Alipay: any words."""


class AddReceiverRequest(_AddReceiverRequest, total=False):
    extendInfo: str
    """Yours; it is not kept."""
    receiverName: str
    """The real name; WeChat Pay wants it for `MERCHANT_ID`, Alipay for `loginName`."""


class AddReceiverAnswer(TypedDict):
    result: Result


class CancelRequest(TypedDict, total=False):
    extendInfo: str
    """Yours; it is not kept."""
    paymentId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""
    paymentRequestId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""


class CancelAnswer(TypedDict):
    paymentId: str
    """Our id of the payment."""
    paymentRequestId: str
    """Your id of it."""
    result: Result


class CancelPaymentRequest(TypedDict, total=False):
    extendInfo: str
    """Yours; it is not kept."""
    paymentId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""
    paymentRequestId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""


class CancelPaymentAnswer(TypedDict):
    paymentId: str
    """Our id of the payment."""
    paymentRequestId: str
    """Your id of it."""
    result: Result


class _FinishShareRequest(TypedDict):
    finishRequestId: str
    """Your id of this request."""


class FinishShareRequest(_FinishShareRequest, total=False):
    extendInfo: str
    """Yours; it is not kept."""
    finishDescription: str
    """Why, in your words."""
    paymentId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""
    paymentRequestId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""


class FinishShareAnswer(TypedDict):
    finishRequestId: str
    """Your id of this request."""
    paymentId: str
    """Our id of the payment."""
    result: Result


class InquiryPaymentRequest(TypedDict, total=False):
    paymentId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""
    paymentRequestId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""


class _InquiryPaymentAnswer(TypedDict):
    paymentAmount: Amount
    """What is to be paid."""
    paymentCreateTime: str
    """When it was created."""
    paymentExpiryTime: str
    """When it dies unless it is paid."""
    paymentId: str
    """Our id of the payment."""
    paymentRequestId: str
    """Your id of it."""
    paymentStatus: Literal["PROCESSING", "SUCCESS", "FAIL"]
    """Where it stands."""
    result: Result


class InquiryPaymentAnswer(_InquiryPaymentAnswer, total=False):
    extendInfo: str
    """Yours."""
    paymentFailReason: str
    """Why it failed."""
    paymentTime: str
    """When it was paid."""
    transactions: list[InquiryPaymentAnswerTransactionsItem]
    """Its refunds."""


class InquiryPaymentAnswerTransactionsItem(TypedDict):
    transactionAmount: Amount
    """How much."""
    transactionId: str
    """Our id of the refund."""
    transactionRequestId: str
    """Your id of it."""
    transactionStatus: Literal["PROCESSING", "SUCCESS", "FAIL"]
    """Where it stands."""
    transactionTime: str
    """Since when it stands there."""
    transactionType: Literal["REFUND"]
    """What it is."""


class InquiryProofRequest(TypedDict, total=False):
    paymentId: str
    """Which payment or refund; one of paymentId, paymentRequestId, refundId, refundRequestId is needed, and paymentId wins."""
    paymentRequestId: str
    """Which payment or refund; one of paymentId, paymentRequestId, refundId, refundRequestId is needed, and paymentId wins."""
    refundId: str
    """Which payment or refund; one of paymentId, paymentRequestId, refundId, refundRequestId is needed, and paymentId wins."""
    refundRequestId: str
    """Which payment or refund; one of paymentId, paymentRequestId, refundId, refundRequestId is needed, and paymentId wins."""
    rootNumber: str
    """The root that the proof leads to; the newest one if it is missing."""


class InquiryProofAnswer(TypedDict):
    proof: dict[str, object]
    """The proof: see docs/proof.md."""
    result: Result


class InquiryRefundRequest(TypedDict, total=False):
    refundId: str
    """Which refund; one of refundId, refundRequestId is needed, and refundId wins."""
    refundRequestId: str
    """Which refund; one of refundId, refundRequestId is needed, and refundId wins."""


class _InquiryRefundAnswer(TypedDict):
    paymentId: str
    """Our id of the payment."""
    refundAmount: Amount
    """How much."""
    refundId: str
    """Our id of the refund."""
    refundRequestId: str
    """Your id of it."""
    refundStatus: Literal["PROCESSING", "SUCCESS", "FAIL"]
    """Where it stands."""
    result: Result


class InquiryRefundAnswer(_InquiryRefundAnswer, total=False):
    refundFailReason: str
    """Why it failed."""
    refundReason: str
    """What the user reads."""
    refundTime: str
    """When it was given back."""


class InquiryShareRequest(TypedDict, total=False):
    finishRequestId: str
    """What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins."""
    paymentId: str
    """What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins."""
    paymentRequestId: str
    """What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins."""
    returnRequestId: str
    """What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins."""
    shareRequestId: str
    """What is asked about: what one request made, or everything about a payment; one of shareRequestId, returnRequestId, finishRequestId, paymentId, paymentRequestId is needed, and shareRequestId wins."""


class _InquiryShareAnswer(TypedDict):
    paymentAmount: Amount
    """What was paid."""
    paymentId: str
    """Our id of the payment."""
    refundedAmount: Amount
    """What was given back."""
    result: Result
    sharedAmount: Amount
    """What receivers hold."""
    sharingStatus: Literal["OFF", "OPEN", "FINISHING", "FINISHED"]
    """Where sharing stands."""
    unsharedAmount: Amount
    """What is left."""


class InquiryShareAnswer(_InquiryShareAnswer, total=False):
    finishes: list[InquiryShareAnswerFinishesItem]
    """The ends that were asked about."""
    returns: list[InquiryShareAnswerReturnsItem]
    """The returns that were asked about."""
    shares: list[InquiryShareAnswerSharesItem]
    """The shares that were asked about."""


class _InquiryShareAnswerFinishesItem(TypedDict):
    finishStatus: Literal["PROCESSING", "SUCCESS", "FAIL"]
    """Where it stands."""


class InquiryShareAnswerFinishesItem(_InquiryShareAnswerFinishesItem, total=False):
    finishFailReason: str
    """Why it failed, in the provider's words."""
    finishRequestId: str
    """Your id of the request."""
    finishTime: str
    """When it ended."""


class _InquiryShareAnswerReturnsItem(TypedDict):
    returnAmount: Amount
    """How much."""
    returnId: str
    """Our id of the return."""
    returnStatus: Literal["PROCESSING", "SUCCESS", "FAIL"]
    """Where it stands."""


class InquiryShareAnswerReturnsItem(_InquiryShareAnswerReturnsItem, total=False):
    refundId: str
    """The refund that made it."""
    returnFailReason: str
    """Why it failed, in the provider's words."""
    returnRequestId: str
    """Your id of the request."""
    returnTime: str
    """When it ended."""
    shareId: str
    """Which share."""


class _InquiryShareAnswerSharesItem(TypedDict):
    returnedAmount: Amount
    """What was taken back, or is on its way back."""
    shareAmount: Amount
    """How much."""
    shareId: str
    """Our id of the share."""
    shareStatus: Literal["PROCESSING", "SUCCESS", "FAIL"]
    """Where it stands."""


class InquiryShareAnswerSharesItem(_InquiryShareAnswerSharesItem, total=False):
    receiverAccount: str
    """Who gets it."""
    receiverType: str
    """Who gets it."""
    shareDescription: str
    """What the receiver reads."""
    shareFailReason: str
    """Why it failed, in the provider's words."""
    shareRequestId: str
    """Your id of the request."""
    shareTime: str
    """When it ended."""


class _PayRequest(TypedDict):
    order: PayRequestOrder
    paymentAmount: Amount
    """What the user pays."""
    paymentRequestId: str
    """Your id of this request."""


class PayRequest(_PayRequest, total=False):
    extendInfo: str
    """Yours; it is given back as it came."""
    paymentExpiryTime: str
    """When the order dies; 30 minutes from now unless you say otherwise."""
    paymentNotifyUrl: str
    """Where notices go."""
    paymentOrderTitle: str
    """Stands in for `order.orderDescription`."""
    paymentRedirectUrl: str
    """Where the cashier sends the user at the end; paymentRedirectUrl wins."""
    paymentReturnUrl: str
    """Where the cashier sends the user at the end; paymentRedirectUrl wins."""
    productCode: Literal["51051000101000000011"]
    """The online purchase; no other is offered yet."""


class _PayRequestOrder(TypedDict):
    orderDescription: str
    """What the user reads on the page."""


class PayRequestOrder(_PayRequestOrder, total=False):
    buyer: PayRequestOrderBuyer
    referenceOrderId: str
    """Your order number."""


class PayRequestOrderBuyer(TypedDict, total=False):
    referenceBuyerId: str
    """The `customerId` from `applyToken`."""


class _PayAnswer(TypedDict):
    paymentId: str
    """Our id of the payment."""
    paymentRequestId: str
    """Your id of this request."""
    redirectActionForm: PayAnswerRedirectActionForm
    """How the user gets to the cashier page."""
    result: Result


class PayAnswer(_PayAnswer, total=False):
    extendInfo: str
    """Yours."""


class PayAnswerRedirectActionForm(TypedDict):
    method: Literal["GET"]
    """How the URL is opened."""
    redirectUrl: str
    """The cashier page of this order."""
    redirectionUrl: str
    """The same under another name."""


class _RefundRequest(TypedDict):
    refundAmount: Amount
    """How much, in the payment's currency."""
    refundRequestId: str
    """Your id of this request."""


class RefundRequest(_RefundRequest, total=False):
    extendInfo: str
    """Yours; it is not kept."""
    paymentId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""
    paymentRequestId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""
    refundReason: str
    """What the user reads."""


class _RefundAnswer(TypedDict):
    refundId: str
    """Our id of the refund."""
    refundRequestId: str
    """Your id of it."""
    result: Result


class RefundAnswer(_RefundAnswer, total=False):
    refundAmount: Amount
    """How much, once it is given back."""
    refundTime: str
    """When it was given back."""


class _RemoveReceiverRequest(TypedDict):
    channel: Literal["WECHAT_PAY", "ALIPAY"]
    """Which payment provider."""
    receiverAccount: str
    """The account, as the type says."""
    receiverType: str
    """WeChat Pay: `MERCHANT_ID`, `PERSONAL_OPENID`; Alipay: `userId`, `loginName`, `openId`."""


class RemoveReceiverRequest(_RemoveReceiverRequest, total=False):
    extendInfo: str
    """Yours; it is not kept."""
    receiverName: str
    """The real name; WeChat Pay wants it for `MERCHANT_ID`, Alipay for `loginName`."""


class RemoveReceiverAnswer(TypedDict):
    result: Result


class _RetryRefundRequest(TypedDict):
    retryRequestId: str
    """Your id of this request."""


class RetryRefundRequest(_RetryRefundRequest, total=False):
    extendInfo: str
    """Yours; it is not kept."""
    fromOwnBalance: bool
    """`true`: do not ask for shares again, your available balance pays; only for a settled payment."""
    refundId: str
    """Which refund; one of refundId, refundRequestId is needed, and refundId wins."""
    refundRequestId: str
    """Which refund; one of refundId, refundRequestId is needed, and refundId wins."""


class _RetryRefundAnswer(TypedDict):
    refundId: str
    """Our id of the refund."""
    refundRequestId: str
    """Your id of it."""
    result: Result


class RetryRefundAnswer(_RetryRefundAnswer, total=False):
    refundAmount: Amount
    """How much, once it is given back."""
    refundTime: str
    """When it was given back."""


class _ReturnShareRequest(TypedDict):
    returnAmount: Amount
    """How much."""
    returnRequestId: str
    """Your id of this request."""
    shareId: str
    """Which share."""


class ReturnShareRequest(_ReturnShareRequest, total=False):
    extendInfo: str
    """Yours; it is not kept."""
    returnDescription: str
    """What the receiver reads."""


class ReturnShareAnswer(TypedDict):
    paymentId: str
    """Our id of the payment."""
    result: Result
    returnAmount: Amount
    """How much."""
    returnId: str
    """Our id of the return."""
    returnRequestId: str
    """Your id of this request."""
    shareId: str
    """Which share."""


class _ShareRequest(TypedDict):
    receivers: list[ShareRequestReceiversItem]
    """Who gets what; every receiver once, and added before."""
    shareRequestId: str
    """Your id of this request."""


class ShareRequest(_ShareRequest, total=False):
    extendInfo: str
    """Yours; it is not kept."""
    paymentId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""
    paymentRequestId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""


class _ShareRequestReceiversItem(TypedDict):
    receiverAccount: str
    """As in `addReceiver`."""
    receiverType: str
    """As in `addReceiver`."""
    shareAmount: Amount
    """How much."""


class ShareRequestReceiversItem(_ShareRequestReceiversItem, total=False):
    shareDescription: str
    """What the receiver reads."""


class ShareAnswer(TypedDict):
    paymentId: str
    """Our id of the payment."""
    result: Result
    shareRequestId: str
    """Your id of this request."""
    shares: list[ShareAnswerSharesItem]
    """What is on its way."""


class _ShareAnswerSharesItem(TypedDict):
    shareAmount: Amount
    """How much."""
    shareId: str
    """Our id of the share."""


class ShareAnswerSharesItem(_ShareAnswerSharesItem, total=False):
    receiverAccount: str
    """Who gets it."""
    receiverType: str
    """Who gets it."""


class _InquiryUserInfoRequest(TypedDict):
    accessToken: str
    """The token from `applyToken`."""


class InquiryUserInfoRequest(_InquiryUserInfoRequest, total=False):
    authClientId: str
    """Read and not used."""
    extendInfo: str
    """Yours; it is not kept."""


class InquiryUserInfoAnswer(TypedDict):
    result: Result
    userInfo: InquiryUserInfoAnswerUserInfo
    """The user."""


class _InquiryUserInfoAnswerUserInfo(TypedDict):
    status: Literal["ACTIVE", "FROZEN"]
    """Whether the operator has suspended the user."""
    userId: str
    """The user's id."""


class InquiryUserInfoAnswerUserInfo(_InquiryUserInfoAnswerUserInfo, total=False):
    contactInfos: list[InquiryUserInfoAnswerUserInfoContactInfosItem]
    """How to reach the user."""
    loginIdInfos: list[InquiryUserInfoAnswerUserInfoLoginIdInfosItem]
    """With what the user signs in."""
    nickName: str
    """How to address the user."""
    userName: InquiryUserInfoAnswerUserInfoUserName
    """The user's name."""


class InquiryUserInfoAnswerUserInfoContactInfosItem(TypedDict):
    contactNo: str
    """The address."""
    contactType: Literal["MOBILE_PHONE", "EMAIL"]
    """What it is."""


class InquiryUserInfoAnswerUserInfoLoginIdInfosItem(TypedDict):
    loginId: str
    """The address."""
    loginIdType: Literal["MOBILE_PHONE", "EMAIL"]
    """What it is."""
    maskLoginId: str
    """The address, mostly hidden."""


class InquiryUserInfoAnswerUserInfoUserName(TypedDict):
    fullName: str
    """The whole name."""
