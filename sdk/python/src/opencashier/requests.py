"""The bodies of requests, with the names that they have in JSON.

Written by sdk/generator from the wallet's own documents: not by hand.
"""

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = [
    "AddReceiverRequest",
    "Amount",
    "ApplyTokenRequest",
    "CancelPaymentRequest",
    "CancelRequest",
    "CancelTokenRequest",
    "DebitRequest",
    "FinishShareRequest",
    "InquiryPaymentRequest",
    "InquiryProofRequest",
    "InquiryRefundRequest",
    "InquiryShareRequest",
    "InquiryUserAccountListRequest",
    "InquiryUserCardListRequest",
    "InquiryUserInfoRequest",
    "PayRequest",
    "PayRequestOrder",
    "PayRequestOrderBuyer",
    "PrepareRequest",
    "RefundRequest",
    "RemoveReceiverRequest",
    "RetryRefundRequest",
    "ReturnShareRequest",
    "SendInboxRequest",
    "SendInboxRequestTemplatesItem",
    "SendInboxRequestTemplatesItemTemplateParameters",
    "SendPushRequest",
    "SendPushRequestTemplatesItem",
    "SendPushRequestTemplatesItemTemplateParameters",
    "ShareRequest",
    "ShareRequestReceiversItem",
]


class Amount(TypedDict):
    currency: str
    """ISO 4217."""
    value: str
    """Whole minor units, as digits."""


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


class _CancelTokenRequest(TypedDict):
    accessToken: str
    """The token from `applyToken`."""


class CancelTokenRequest(_CancelTokenRequest, total=False):
    extendInfo: str
    """Yours; it is not kept."""


class _PrepareRequest(TypedDict):
    extendInfo: str
    """A JSON object as a text; its member `contractDesc`, of at most 512 characters, is what the user reads."""


class PrepareRequest(_PrepareRequest, total=False):
    authRedirectUrl: str
    """Where a browser goes with `authCode` and `authState`; mini programs get them from `my.signContract`."""
    authState: str
    """Yours; it is given back as it came."""
    contractCloseNotifyUrl: str
    """Where you are notified when the user closes the agreement; contractCloseNotifyUrl wins."""
    contractStatusNotifyUrl: str
    """Where you are notified when the user closes the agreement; contractCloseNotifyUrl wins."""
    dayLimit: Amount
    """The most for a day, which begins at midnight UTC; in the same currency."""
    paymentLimit: Amount
    """The most that you may debit at once."""
    scopes: Literal["AGREEMENT_PAY"]
    """What the agreement allows."""


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


class _SendPushRequest(TypedDict):
    accessToken: str
    """The token from `applyToken`."""
    requestId: str
    """Your id of this request."""
    templates: list[SendPushRequestTemplatesItem]
    """The message in each language."""


class SendPushRequest(_SendPushRequest, total=False):
    authClientId: str
    """Read and not used."""
    extendInfo: str
    """Yours; it is not kept."""
    templateCode: Literal["MINI_APP_COMMON_PUSH"]
    """The only template."""


class _SendPushRequestTemplatesItem(TypedDict):
    templateParameters: SendPushRequestTemplatesItemTemplateParameters


class SendPushRequestTemplatesItem(_SendPushRequestTemplatesItem, total=False):
    language: str
    """Its language; the version without one is for everybody else."""


class _SendPushRequestTemplatesItemTemplateParameters(TypedDict):
    Content: str
    """The rest."""
    Title: str
    """The first line."""


class SendPushRequestTemplatesItemTemplateParameters(_SendPushRequestTemplatesItemTemplateParameters, total=False):
    Url: str
    """A link such as `https://…` or `mini://…`."""


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


class CancelRequest(TypedDict, total=False):
    extendInfo: str
    """Yours; it is not kept."""
    paymentId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""
    paymentRequestId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""


class CancelPaymentRequest(TypedDict, total=False):
    extendInfo: str
    """Yours; it is not kept."""
    paymentId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""
    paymentRequestId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""


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


class InquiryPaymentRequest(TypedDict, total=False):
    paymentId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""
    paymentRequestId: str
    """Which payment; one of paymentId, paymentRequestId is needed, and paymentId wins."""


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


class InquiryRefundRequest(TypedDict, total=False):
    refundId: str
    """Which refund; one of refundId, refundRequestId is needed, and refundId wins."""
    refundRequestId: str
    """Which refund; one of refundId, refundRequestId is needed, and refundId wins."""


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
    productCode: Literal["51051000101000000011", "51051000101000100031"]
    """The online purchase, which the user pays on the cashier page, or the debit under an agreement."""


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


class _DebitRequest(TypedDict):
    order: PayRequestOrder
    paymentAmount: Amount
    """What the user pays."""
    paymentAuthCode: str
    """For a debit: the access token of the agreement; ignored otherwise."""
    paymentRequestId: str
    """Your id of this request."""


class DebitRequest(_DebitRequest, total=False):
    extendInfo: str
    """Yours; it is given back as it came."""
    paymentNotifyUrl: str
    """Where notices go."""
    paymentOrderTitle: str
    """Stands in for `order.orderDescription`."""
    productCode: Literal["51051000101000000011", "51051000101000100031"]
    """The online purchase, which the user pays on the cashier page, or the debit under an agreement."""


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


class _InquiryUserAccountListRequest(TypedDict):
    accessToken: str
    """The token from `applyToken`."""


class InquiryUserAccountListRequest(_InquiryUserAccountListRequest, total=False):
    authClientId: str
    """Read and not used."""
    extendInfo: str
    """Yours; it is not kept."""


class _InquiryUserCardListRequest(TypedDict):
    accessToken: str
    """The token from `applyToken`."""


class InquiryUserCardListRequest(_InquiryUserCardListRequest, total=False):
    authClientId: str
    """Read and not used."""
    extendInfo: str
    """Yours; it is not kept."""


class _InquiryUserInfoRequest(TypedDict):
    accessToken: str
    """The token from `applyToken`."""


class InquiryUserInfoRequest(_InquiryUserInfoRequest, total=False):
    authClientId: str
    """Read and not used."""
    extendInfo: str
    """Yours; it is not kept."""
