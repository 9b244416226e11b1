"""A method for each operation of the wallet.

Written by sdk/generator from the wallet's own documents: not by hand.
"""

from __future__ import annotations

from typing import cast

from . import answers, requests
from .exchange import Operation
from .transport import AsyncTransport, Transport

APPLY_TOKEN = Operation("/v1/authorizations/applyToken")
CANCEL_TOKEN = Operation("/v1/authorizations/cancelToken")
PREPARE = Operation("/v1/authorizations/prepare", constants={"scopes": "AGREEMENT_PAY"})
SEND_INBOX = Operation("/v1/messages/sendInbox", constants={"templateCode": "MINI_APP_COMMON_INBOX"})
SEND_PUSH = Operation("/v1/messages/sendPush", constants={"templateCode": "MINI_APP_COMMON_PUSH"})
ADD_RECEIVER = Operation("/v1/payments/addReceiver")
CANCEL = Operation("/v1/payments/cancel")
CANCEL_PAYMENT = Operation("/v1/payments/cancelPayment")
FINISH_SHARE = Operation("/v1/payments/finishShare", pending_code="SHARING_IN_PROCESS")
INQUIRY_PAYMENT = Operation("/v1/payments/inquiryPayment")
INQUIRY_PROOF = Operation("/v1/payments/inquiryProof")
INQUIRY_REFUND = Operation("/v1/payments/inquiryRefund")
INQUIRY_SHARE = Operation("/v1/payments/inquiryShare")
PAY = Operation("/v1/payments/pay", constants={"productCode": "51051000101000000011"})
DEBIT = Operation("/v1/payments/pay", constants={"productCode": "51051000101000100031"})
REFUND = Operation("/v1/payments/refund", pending_code="REFUND_IN_PROCESS")
REMOVE_RECEIVER = Operation("/v1/payments/removeReceiver")
RETRY_REFUND = Operation("/v1/payments/retryRefund", pending_code="REFUND_IN_PROCESS")
RETURN_SHARE = Operation("/v1/payments/returnShare", pending_code="SHARING_IN_PROCESS")
SHARE = Operation("/v1/payments/share", pending_code="SHARING_IN_PROCESS")
INQUIRY_USER_ACCOUNT_LIST = Operation("/v1/users/inquiryUserAccountList")
INQUIRY_USER_CARD_LIST = Operation("/v1/users/inquiryUserCardList")
INQUIRY_USER_INFO = Operation("/v1/users/inquiryUserInfo")


class Operations(Transport):
    """The operations, one after the other."""

    def apply_token(self, request: requests.ApplyTokenRequest) -> answers.ApplyTokenAnswer:
        """Exchanges an auth code or a refresh token for a pair of tokens."""
        return cast(answers.ApplyTokenAnswer, self._send(APPLY_TOKEN, request))

    def cancel_token(self, request: requests.CancelTokenRequest) -> answers.CancelTokenAnswer:
        """Retires an access token together with its refresh token."""
        return cast(answers.CancelTokenAnswer, self._send(CANCEL_TOKEN, request))

    def prepare(self, request: requests.PrepareRequest) -> answers.PrepareAnswer:
        """Prepares an agreement for a user to sign, under which you may debit the user later."""
        return cast(answers.PrepareAnswer, self._send(PREPARE, request))

    def send_inbox(self, request: requests.SendInboxRequest) -> answers.SendInboxAnswer:
        """Puts a message into the user's inbox."""
        return cast(answers.SendInboxAnswer, self._send(SEND_INBOX, request))

    def send_push(self, request: requests.SendPushRequest) -> answers.SendPushAnswer:
        """Pushes a message to the user."""
        return cast(answers.SendPushAnswer, self._send(SEND_PUSH, request))

    def add_receiver(self, request: requests.AddReceiverRequest) -> answers.AddReceiverAnswer:
        """Puts a receiver of shares on the list of a payment provider."""
        return cast(answers.AddReceiverAnswer, self._send(ADD_RECEIVER, request))

    def cancel(self, request: requests.CancelRequest) -> answers.CancelAnswer:
        """Closes an unpaid order."""
        return cast(answers.CancelAnswer, self._send(CANCEL, request))

    def cancel_payment(self, request: requests.CancelPaymentRequest) -> answers.CancelPaymentAnswer:
        """Closes an unpaid order."""
        return cast(answers.CancelPaymentAnswer, self._send(CANCEL_PAYMENT, request))

    def finish_share(self, request: requests.FinishShareRequest) -> answers.FinishShareAnswer:
        """Ends the sharing of a payment."""
        return cast(answers.FinishShareAnswer, self._send(FINISH_SHARE, request))

    def inquiry_payment(self, request: requests.InquiryPaymentRequest) -> answers.InquiryPaymentAnswer:
        """Tells where a payment stands, with its refunds."""
        return cast(answers.InquiryPaymentAnswer, self._send(INQUIRY_PAYMENT, request))

    def inquiry_proof(self, request: requests.InquiryProofRequest) -> answers.InquiryProofAnswer:
        """Proves that the books had a payment or a refund in its state."""
        return cast(answers.InquiryProofAnswer, self._send(INQUIRY_PROOF, request))

    def inquiry_refund(self, request: requests.InquiryRefundRequest) -> answers.InquiryRefundAnswer:
        """Tells where a refund stands."""
        return cast(answers.InquiryRefundAnswer, self._send(INQUIRY_REFUND, request))

    def inquiry_share(self, request: requests.InquiryShareRequest) -> answers.InquiryShareAnswer:
        """Tells where the sharing of a payment stands."""
        return cast(answers.InquiryShareAnswer, self._send(INQUIRY_SHARE, request))

    def pay(self, request: requests.PayRequest) -> answers.PayAnswer:
        """Creates an order that the user pays on the cashier page."""
        return cast(answers.PayAnswer, self._send(PAY, request))

    def debit(self, request: requests.DebitRequest) -> answers.DebitAnswer:
        """Debits a user who signed an agreement."""
        return cast(answers.DebitAnswer, self._send(DEBIT, request))

    def refund(self, request: requests.RefundRequest) -> answers.RefundAnswer:
        """Gives back a part or all of a payment."""
        return cast(answers.RefundAnswer, self._send(REFUND, request))

    def remove_receiver(self, request: requests.RemoveReceiverRequest) -> answers.RemoveReceiverAnswer:
        """Takes a receiver of shares off the list of a payment provider."""
        return cast(answers.RemoveReceiverAnswer, self._send(REMOVE_RECEIVER, request))

    def retry_refund(self, request: requests.RetryRefundRequest) -> answers.RetryRefundAnswer:
        """Tries a refund again that a payment provider refused."""
        return cast(answers.RetryRefundAnswer, self._send(RETRY_REFUND, request))

    def return_share(self, request: requests.ReturnShareRequest) -> answers.ReturnShareAnswer:
        """Takes a part or all of a share back from its receiver."""
        return cast(answers.ReturnShareAnswer, self._send(RETURN_SHARE, request))

    def share(self, request: requests.ShareRequest) -> answers.ShareAnswer:
        """Gives receivers parts of a payment."""
        return cast(answers.ShareAnswer, self._send(SHARE, request))

    def inquiry_user_account_list(self, request: requests.InquiryUserAccountListRequest) -> answers.InquiryUserAccountListAnswer:
        """Lists the user's accounts."""
        return cast(answers.InquiryUserAccountListAnswer, self._send(INQUIRY_USER_ACCOUNT_LIST, request))

    def inquiry_user_card_list(self, request: requests.InquiryUserCardListRequest) -> answers.InquiryUserCardListAnswer:
        """Lists the user's cards."""
        return cast(answers.InquiryUserCardListAnswer, self._send(INQUIRY_USER_CARD_LIST, request))

    def inquiry_user_info(self, request: requests.InquiryUserInfoRequest) -> answers.InquiryUserInfoAnswer:
        """Tells about the user, as far as the scopes go."""
        return cast(answers.InquiryUserInfoAnswer, self._send(INQUIRY_USER_INFO, request))


class AsyncOperations(AsyncTransport):
    """The operations, awaited."""

    async def apply_token(self, request: requests.ApplyTokenRequest) -> answers.ApplyTokenAnswer:
        """Exchanges an auth code or a refresh token for a pair of tokens."""
        return cast(answers.ApplyTokenAnswer, await self._send(APPLY_TOKEN, request))

    async def cancel_token(self, request: requests.CancelTokenRequest) -> answers.CancelTokenAnswer:
        """Retires an access token together with its refresh token."""
        return cast(answers.CancelTokenAnswer, await self._send(CANCEL_TOKEN, request))

    async def prepare(self, request: requests.PrepareRequest) -> answers.PrepareAnswer:
        """Prepares an agreement for a user to sign, under which you may debit the user later."""
        return cast(answers.PrepareAnswer, await self._send(PREPARE, request))

    async def send_inbox(self, request: requests.SendInboxRequest) -> answers.SendInboxAnswer:
        """Puts a message into the user's inbox."""
        return cast(answers.SendInboxAnswer, await self._send(SEND_INBOX, request))

    async def send_push(self, request: requests.SendPushRequest) -> answers.SendPushAnswer:
        """Pushes a message to the user."""
        return cast(answers.SendPushAnswer, await self._send(SEND_PUSH, request))

    async def add_receiver(self, request: requests.AddReceiverRequest) -> answers.AddReceiverAnswer:
        """Puts a receiver of shares on the list of a payment provider."""
        return cast(answers.AddReceiverAnswer, await self._send(ADD_RECEIVER, request))

    async def cancel(self, request: requests.CancelRequest) -> answers.CancelAnswer:
        """Closes an unpaid order."""
        return cast(answers.CancelAnswer, await self._send(CANCEL, request))

    async def cancel_payment(self, request: requests.CancelPaymentRequest) -> answers.CancelPaymentAnswer:
        """Closes an unpaid order."""
        return cast(answers.CancelPaymentAnswer, await self._send(CANCEL_PAYMENT, request))

    async def finish_share(self, request: requests.FinishShareRequest) -> answers.FinishShareAnswer:
        """Ends the sharing of a payment."""
        return cast(answers.FinishShareAnswer, await self._send(FINISH_SHARE, request))

    async def inquiry_payment(self, request: requests.InquiryPaymentRequest) -> answers.InquiryPaymentAnswer:
        """Tells where a payment stands, with its refunds."""
        return cast(answers.InquiryPaymentAnswer, await self._send(INQUIRY_PAYMENT, request))

    async def inquiry_proof(self, request: requests.InquiryProofRequest) -> answers.InquiryProofAnswer:
        """Proves that the books had a payment or a refund in its state."""
        return cast(answers.InquiryProofAnswer, await self._send(INQUIRY_PROOF, request))

    async def inquiry_refund(self, request: requests.InquiryRefundRequest) -> answers.InquiryRefundAnswer:
        """Tells where a refund stands."""
        return cast(answers.InquiryRefundAnswer, await self._send(INQUIRY_REFUND, request))

    async def inquiry_share(self, request: requests.InquiryShareRequest) -> answers.InquiryShareAnswer:
        """Tells where the sharing of a payment stands."""
        return cast(answers.InquiryShareAnswer, await self._send(INQUIRY_SHARE, request))

    async def pay(self, request: requests.PayRequest) -> answers.PayAnswer:
        """Creates an order that the user pays on the cashier page."""
        return cast(answers.PayAnswer, await self._send(PAY, request))

    async def debit(self, request: requests.DebitRequest) -> answers.DebitAnswer:
        """Debits a user who signed an agreement."""
        return cast(answers.DebitAnswer, await self._send(DEBIT, request))

    async def refund(self, request: requests.RefundRequest) -> answers.RefundAnswer:
        """Gives back a part or all of a payment."""
        return cast(answers.RefundAnswer, await self._send(REFUND, request))

    async def remove_receiver(self, request: requests.RemoveReceiverRequest) -> answers.RemoveReceiverAnswer:
        """Takes a receiver of shares off the list of a payment provider."""
        return cast(answers.RemoveReceiverAnswer, await self._send(REMOVE_RECEIVER, request))

    async def retry_refund(self, request: requests.RetryRefundRequest) -> answers.RetryRefundAnswer:
        """Tries a refund again that a payment provider refused."""
        return cast(answers.RetryRefundAnswer, await self._send(RETRY_REFUND, request))

    async def return_share(self, request: requests.ReturnShareRequest) -> answers.ReturnShareAnswer:
        """Takes a part or all of a share back from its receiver."""
        return cast(answers.ReturnShareAnswer, await self._send(RETURN_SHARE, request))

    async def share(self, request: requests.ShareRequest) -> answers.ShareAnswer:
        """Gives receivers parts of a payment."""
        return cast(answers.ShareAnswer, await self._send(SHARE, request))

    async def inquiry_user_account_list(self, request: requests.InquiryUserAccountListRequest) -> answers.InquiryUserAccountListAnswer:
        """Lists the user's accounts."""
        return cast(answers.InquiryUserAccountListAnswer, await self._send(INQUIRY_USER_ACCOUNT_LIST, request))

    async def inquiry_user_card_list(self, request: requests.InquiryUserCardListRequest) -> answers.InquiryUserCardListAnswer:
        """Lists the user's cards."""
        return cast(answers.InquiryUserCardListAnswer, await self._send(INQUIRY_USER_CARD_LIST, request))

    async def inquiry_user_info(self, request: requests.InquiryUserInfoRequest) -> answers.InquiryUserInfoAnswer:
        """Tells about the user, as far as the scopes go."""
        return cast(answers.InquiryUserInfoAnswer, await self._send(INQUIRY_USER_INFO, request))
