// Written by sdk/generator from the wallet's own documents: not by hand.
import { Transport } from "./transport.js";

/** @import {
 *   AddReceiverAnswer,
 *   AddReceiverRequest,
 *   ApplyTokenAnswer,
 *   ApplyTokenRequest,
 *   CancelAnswer,
 *   CancelPaymentAnswer,
 *   CancelPaymentRequest,
 *   CancelRequest,
 *   CancelTokenAnswer,
 *   CancelTokenRequest,
 *   DebitAnswer,
 *   DebitRequest,
 *   FinishShareAnswer,
 *   FinishShareRequest,
 *   InquiryPaymentAnswer,
 *   InquiryPaymentRequest,
 *   InquiryProofAnswer,
 *   InquiryProofRequest,
 *   InquiryRefundAnswer,
 *   InquiryRefundRequest,
 *   InquiryShareAnswer,
 *   InquiryShareRequest,
 *   InquiryUserAccountListAnswer,
 *   InquiryUserAccountListRequest,
 *   InquiryUserCardListAnswer,
 *   InquiryUserCardListRequest,
 *   InquiryUserInfoAnswer,
 *   InquiryUserInfoRequest,
 *   PayAnswer,
 *   PayRequest,
 *   PrepareAnswer,
 *   PrepareRequest,
 *   RefundAnswer,
 *   RefundRequest,
 *   RemoveReceiverAnswer,
 *   RemoveReceiverRequest,
 *   RetryRefundAnswer,
 *   RetryRefundRequest,
 *   ReturnShareAnswer,
 *   ReturnShareRequest,
 *   SendInboxAnswer,
 *   SendInboxRequest,
 *   SendPushAnswer,
 *   SendPushRequest,
 *   ShareAnswer,
 *   ShareRequest,
 * } from "../models.d.ts" */
/** @import { Operation } from "./transport.js" */

/** What is sent where. */
export const OPERATIONS = /** @satisfies {Record<string, Operation>} */ ({
  applyToken: { path: "/v1/authorizations/applyToken" },
  cancelToken: { path: "/v1/authorizations/cancelToken" },
  prepare: { path: "/v1/authorizations/prepare", constants: { scopes: "AGREEMENT_PAY" } },
  sendInbox: { path: "/v1/messages/sendInbox", constants: { templateCode: "MINI_APP_COMMON_INBOX" } },
  sendPush: { path: "/v1/messages/sendPush", constants: { templateCode: "MINI_APP_COMMON_PUSH" } },
  addReceiver: { path: "/v1/payments/addReceiver" },
  cancel: { path: "/v1/payments/cancel" },
  cancelPayment: { path: "/v1/payments/cancelPayment" },
  finishShare: { path: "/v1/payments/finishShare", pendingCode: "SHARING_IN_PROCESS" },
  inquiryPayment: { path: "/v1/payments/inquiryPayment" },
  inquiryProof: { path: "/v1/payments/inquiryProof" },
  inquiryRefund: { path: "/v1/payments/inquiryRefund" },
  inquiryShare: { path: "/v1/payments/inquiryShare" },
  pay: { path: "/v1/payments/pay", constants: { productCode: "51051000101000000011" } },
  debit: { path: "/v1/payments/pay", constants: { productCode: "51051000101000100031" } },
  refund: { path: "/v1/payments/refund", pendingCode: "REFUND_IN_PROCESS" },
  removeReceiver: { path: "/v1/payments/removeReceiver" },
  retryRefund: { path: "/v1/payments/retryRefund", pendingCode: "REFUND_IN_PROCESS" },
  returnShare: { path: "/v1/payments/returnShare", pendingCode: "SHARING_IN_PROCESS" },
  share: { path: "/v1/payments/share", pendingCode: "SHARING_IN_PROCESS" },
  inquiryUserAccountList: { path: "/v1/users/inquiryUserAccountList" },
  inquiryUserCardList: { path: "/v1/users/inquiryUserCardList" },
  inquiryUserInfo: { path: "/v1/users/inquiryUserInfo" },
});

export class Operations extends Transport {
  /**
   * Exchanges an auth code or a refresh token for a pair of tokens.
   * @param {ApplyTokenRequest} request @returns {Promise<ApplyTokenAnswer>}
   */
  applyToken(request) {
    return this.send(OPERATIONS.applyToken, request);
  }

  /**
   * Retires an access token together with its refresh token.
   * @param {CancelTokenRequest} request @returns {Promise<CancelTokenAnswer>}
   */
  cancelToken(request) {
    return this.send(OPERATIONS.cancelToken, request);
  }

  /**
   * Prepares an agreement for a user to sign, under which you may debit the user later.
   * @param {PrepareRequest} request @returns {Promise<PrepareAnswer>}
   */
  prepare(request) {
    return this.send(OPERATIONS.prepare, request);
  }

  /**
   * Puts a message into the user's inbox.
   * @param {SendInboxRequest} request @returns {Promise<SendInboxAnswer>}
   */
  sendInbox(request) {
    return this.send(OPERATIONS.sendInbox, request);
  }

  /**
   * Pushes a message to the user.
   * @param {SendPushRequest} request @returns {Promise<SendPushAnswer>}
   */
  sendPush(request) {
    return this.send(OPERATIONS.sendPush, request);
  }

  /**
   * Puts a receiver of shares on the list of a payment provider.
   * @param {AddReceiverRequest} request @returns {Promise<AddReceiverAnswer>}
   */
  addReceiver(request) {
    return this.send(OPERATIONS.addReceiver, request);
  }

  /**
   * Closes an unpaid order.
   * @param {CancelRequest} request @returns {Promise<CancelAnswer>}
   */
  cancel(request) {
    return this.send(OPERATIONS.cancel, request);
  }

  /**
   * Closes an unpaid order.
   * @param {CancelPaymentRequest} request @returns {Promise<CancelPaymentAnswer>}
   */
  cancelPayment(request) {
    return this.send(OPERATIONS.cancelPayment, request);
  }

  /**
   * Ends the sharing of a payment.
   * @param {FinishShareRequest} request @returns {Promise<FinishShareAnswer>}
   */
  finishShare(request) {
    return this.send(OPERATIONS.finishShare, request);
  }

  /**
   * Tells where a payment stands, with its refunds.
   * @param {InquiryPaymentRequest} request @returns {Promise<InquiryPaymentAnswer>}
   */
  inquiryPayment(request) {
    return this.send(OPERATIONS.inquiryPayment, request);
  }

  /**
   * Proves that the books had a payment or a refund in its state.
   * @param {InquiryProofRequest} request @returns {Promise<InquiryProofAnswer>}
   */
  inquiryProof(request) {
    return this.send(OPERATIONS.inquiryProof, request);
  }

  /**
   * Tells where a refund stands.
   * @param {InquiryRefundRequest} request @returns {Promise<InquiryRefundAnswer>}
   */
  inquiryRefund(request) {
    return this.send(OPERATIONS.inquiryRefund, request);
  }

  /**
   * Tells where the sharing of a payment stands.
   * @param {InquiryShareRequest} request @returns {Promise<InquiryShareAnswer>}
   */
  inquiryShare(request) {
    return this.send(OPERATIONS.inquiryShare, request);
  }

  /**
   * Creates an order that the user pays on the cashier page.
   * @param {PayRequest} request @returns {Promise<PayAnswer>}
   */
  pay(request) {
    return this.send(OPERATIONS.pay, request);
  }

  /**
   * Debits a user who signed an agreement.
   * @param {DebitRequest} request @returns {Promise<DebitAnswer>}
   */
  debit(request) {
    return this.send(OPERATIONS.debit, request);
  }

  /**
   * Gives back a part or all of a payment.
   * @param {RefundRequest} request @returns {Promise<RefundAnswer>}
   */
  refund(request) {
    return this.send(OPERATIONS.refund, request);
  }

  /**
   * Takes a receiver of shares off the list of a payment provider.
   * @param {RemoveReceiverRequest} request @returns {Promise<RemoveReceiverAnswer>}
   */
  removeReceiver(request) {
    return this.send(OPERATIONS.removeReceiver, request);
  }

  /**
   * Tries a refund again that a payment provider refused.
   * @param {RetryRefundRequest} request @returns {Promise<RetryRefundAnswer>}
   */
  retryRefund(request) {
    return this.send(OPERATIONS.retryRefund, request);
  }

  /**
   * Takes a part or all of a share back from its receiver.
   * @param {ReturnShareRequest} request @returns {Promise<ReturnShareAnswer>}
   */
  returnShare(request) {
    return this.send(OPERATIONS.returnShare, request);
  }

  /**
   * Gives receivers parts of a payment.
   * @param {ShareRequest} request @returns {Promise<ShareAnswer>}
   */
  share(request) {
    return this.send(OPERATIONS.share, request);
  }

  /**
   * Lists the user's accounts.
   * @param {InquiryUserAccountListRequest} request @returns {Promise<InquiryUserAccountListAnswer>}
   */
  inquiryUserAccountList(request) {
    return this.send(OPERATIONS.inquiryUserAccountList, request);
  }

  /**
   * Lists the user's cards.
   * @param {InquiryUserCardListRequest} request @returns {Promise<InquiryUserCardListAnswer>}
   */
  inquiryUserCardList(request) {
    return this.send(OPERATIONS.inquiryUserCardList, request);
  }

  /**
   * Tells about the user, as far as the scopes go.
   * @param {InquiryUserInfoRequest} request @returns {Promise<InquiryUserInfoAnswer>}
   */
  inquiryUserInfo(request) {
    return this.send(OPERATIONS.inquiryUserInfo, request);
  }
}
