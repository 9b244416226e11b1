"""The bodies of answers, with the names that they have in JSON.

Written by sdk/generator from the wallet's own documents: not by hand.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from .requests import Amount

__all__ = [
    "AddReceiverAnswer",
    "ApplyTokenAnswer",
    "CancelAnswer",
    "CancelPaymentAnswer",
    "CancelTokenAnswer",
    "DebitAnswer",
    "FinishShareAnswer",
    "InquiryPaymentAnswer",
    "InquiryPaymentAnswerTransactionsItem",
    "InquiryProofAnswer",
    "InquiryRefundAnswer",
    "InquiryShareAnswer",
    "InquiryShareAnswerFinishesItem",
    "InquiryShareAnswerReturnsItem",
    "InquiryShareAnswerSharesItem",
    "InquiryUserAccountListAnswer",
    "InquiryUserAccountListAnswerAccountListItem",
    "InquiryUserCardListAnswer",
    "InquiryUserCardListAnswerCardListItem",
    "InquiryUserInfoAnswer",
    "InquiryUserInfoAnswerUserInfo",
    "InquiryUserInfoAnswerUserInfoContactInfosItem",
    "InquiryUserInfoAnswerUserInfoLoginIdInfosItem",
    "InquiryUserInfoAnswerUserInfoUserName",
    "PayAnswer",
    "PayAnswerRedirectActionForm",
    "PrepareAnswer",
    "RefundAnswer",
    "RemoveReceiverAnswer",
    "Result",
    "RetryRefundAnswer",
    "ReturnShareAnswer",
    "SendInboxAnswer",
    "SendPushAnswer",
    "ShareAnswer",
    "ShareAnswerSharesItem",
]


class Result(TypedDict):
    resultCode: str
    """A code of the catalogue at `/docs/errors`."""
    resultMessage: str
    """What is wrong, and with which field."""
    resultStatus: Literal["S", "A", "F", "U"]
    """Done, accepted, failed for good, or unknown."""


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


class CancelTokenAnswer(TypedDict):
    result: Result


class PrepareAnswer(TypedDict):
    authUrl: str
    """Where the user signs, within 30 minutes."""
    result: Result


class SendInboxAnswer(TypedDict):
    messageId: str
    """Our id of the message."""
    result: Result


class SendPushAnswer(TypedDict):
    messageId: str
    """Our id of the message."""
    result: Result


class AddReceiverAnswer(TypedDict):
    result: Result


class CancelAnswer(TypedDict):
    paymentId: str
    """Our id of the payment."""
    paymentRequestId: str
    """Your id of it."""
    result: Result


class CancelPaymentAnswer(TypedDict):
    paymentId: str
    """Our id of the payment."""
    paymentRequestId: str
    """Your id of it."""
    result: Result


class FinishShareAnswer(TypedDict):
    finishRequestId: str
    """Your id of this request."""
    paymentId: str
    """Our id of the payment."""
    result: Result


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


class InquiryProofAnswer(TypedDict):
    proof: dict[str, object]
    """The proof: see docs/proof.md."""
    result: Result


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


class _DebitAnswer(TypedDict):
    paymentId: str
    """Our id of the payment."""
    paymentRequestId: str
    """Your id of this request."""
    paymentTime: str
    """When the user was debited."""
    result: Result


class DebitAnswer(_DebitAnswer, total=False):
    extendInfo: str
    """Yours."""


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


class RemoveReceiverAnswer(TypedDict):
    result: Result


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


class InquiryUserAccountListAnswer(TypedDict):
    accountList: list[InquiryUserAccountListAnswerAccountListItem]
    """One for each currency."""
    result: Result


class InquiryUserAccountListAnswerAccountListItem(TypedDict):
    accountNumber: str
    """The number of the account."""
    currency: str
    """Its currency, ISO 4217."""


class InquiryUserCardListAnswer(TypedDict):
    cardList: list[InquiryUserCardListAnswerCardListItem]
    """Empty: this wallet issues no cards."""
    result: Result


class InquiryUserCardListAnswerCardListItem(TypedDict):
    accountNumber: str
    """The number of its account."""
    maskedCardNo: str
    """The number of the card, mostly hidden."""


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
