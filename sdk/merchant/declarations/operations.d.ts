export namespace OPERATIONS {
    namespace applyToken {
        let path: string;
    }
    namespace cancelToken {
        let path_1: string;
        export { path_1 as path };
    }
    namespace sendInbox {
        let path_2: string;
        export { path_2 as path };
        export namespace constants {
            let templateCode: string;
        }
    }
    namespace addReceiver {
        let path_3: string;
        export { path_3 as path };
    }
    namespace cancel {
        let path_4: string;
        export { path_4 as path };
    }
    namespace cancelPayment {
        let path_5: string;
        export { path_5 as path };
    }
    namespace finishShare {
        let path_6: string;
        export { path_6 as path };
        export let pendingCode: string;
    }
    namespace inquiryPayment {
        let path_7: string;
        export { path_7 as path };
    }
    namespace inquiryProof {
        let path_8: string;
        export { path_8 as path };
    }
    namespace inquiryRefund {
        let path_9: string;
        export { path_9 as path };
    }
    namespace inquiryShare {
        let path_10: string;
        export { path_10 as path };
    }
    namespace pay {
        let path_11: string;
        export { path_11 as path };
        export namespace constants_1 {
            let productCode: string;
        }
        export { constants_1 as constants };
    }
    namespace refund {
        let path_12: string;
        export { path_12 as path };
        let pendingCode_1: string;
        export { pendingCode_1 as pendingCode };
    }
    namespace removeReceiver {
        let path_13: string;
        export { path_13 as path };
    }
    namespace retryRefund {
        let path_14: string;
        export { path_14 as path };
        let pendingCode_2: string;
        export { pendingCode_2 as pendingCode };
    }
    namespace returnShare {
        let path_15: string;
        export { path_15 as path };
        let pendingCode_3: string;
        export { pendingCode_3 as pendingCode };
    }
    namespace share {
        let path_16: string;
        export { path_16 as path };
        let pendingCode_4: string;
        export { pendingCode_4 as pendingCode };
    }
    namespace inquiryUserInfo {
        let path_17: string;
        export { path_17 as path };
    }
}
export class Operations extends Transport {
    /**
     * Exchanges an auth code or a refresh token for a pair of tokens.
     * @param {ApplyTokenRequest} request @returns {Promise<ApplyTokenAnswer>}
     */
    applyToken(request: ApplyTokenRequest): Promise<ApplyTokenAnswer>;
    /**
     * Retires an access token together with its refresh token.
     * @param {CancelTokenRequest} request @returns {Promise<CancelTokenAnswer>}
     */
    cancelToken(request: CancelTokenRequest): Promise<CancelTokenAnswer>;
    /**
     * Puts a message into the user's inbox.
     * @param {SendInboxRequest} request @returns {Promise<SendInboxAnswer>}
     */
    sendInbox(request: SendInboxRequest): Promise<SendInboxAnswer>;
    /**
     * Puts a receiver of shares on the list of a payment provider.
     * @param {AddReceiverRequest} request @returns {Promise<AddReceiverAnswer>}
     */
    addReceiver(request: AddReceiverRequest): Promise<AddReceiverAnswer>;
    /**
     * Closes an unpaid order.
     * @param {CancelRequest} request @returns {Promise<CancelAnswer>}
     */
    cancel(request: CancelRequest): Promise<CancelAnswer>;
    /**
     * Closes an unpaid order.
     * @param {CancelPaymentRequest} request @returns {Promise<CancelPaymentAnswer>}
     */
    cancelPayment(request: CancelPaymentRequest): Promise<CancelPaymentAnswer>;
    /**
     * Ends the sharing of a payment.
     * @param {FinishShareRequest} request @returns {Promise<FinishShareAnswer>}
     */
    finishShare(request: FinishShareRequest): Promise<FinishShareAnswer>;
    /**
     * Tells where a payment stands, with its refunds.
     * @param {InquiryPaymentRequest} request @returns {Promise<InquiryPaymentAnswer>}
     */
    inquiryPayment(request: InquiryPaymentRequest): Promise<InquiryPaymentAnswer>;
    /**
     * Proves that the books had a payment or a refund in its state.
     * @param {InquiryProofRequest} request @returns {Promise<InquiryProofAnswer>}
     */
    inquiryProof(request: InquiryProofRequest): Promise<InquiryProofAnswer>;
    /**
     * Tells where a refund stands.
     * @param {InquiryRefundRequest} request @returns {Promise<InquiryRefundAnswer>}
     */
    inquiryRefund(request: InquiryRefundRequest): Promise<InquiryRefundAnswer>;
    /**
     * Tells where the sharing of a payment stands.
     * @param {InquiryShareRequest} request @returns {Promise<InquiryShareAnswer>}
     */
    inquiryShare(request: InquiryShareRequest): Promise<InquiryShareAnswer>;
    /**
     * Creates an order that the user pays on the cashier page.
     * @param {PayRequest} request @returns {Promise<PayAnswer>}
     */
    pay(request: PayRequest): Promise<PayAnswer>;
    /**
     * Gives back a part or all of a payment.
     * @param {RefundRequest} request @returns {Promise<RefundAnswer>}
     */
    refund(request: RefundRequest): Promise<RefundAnswer>;
    /**
     * Takes a receiver of shares off the list of a payment provider.
     * @param {RemoveReceiverRequest} request @returns {Promise<RemoveReceiverAnswer>}
     */
    removeReceiver(request: RemoveReceiverRequest): Promise<RemoveReceiverAnswer>;
    /**
     * Tries a refund again that a payment provider refused.
     * @param {RetryRefundRequest} request @returns {Promise<RetryRefundAnswer>}
     */
    retryRefund(request: RetryRefundRequest): Promise<RetryRefundAnswer>;
    /**
     * Takes a part or all of a share back from its receiver.
     * @param {ReturnShareRequest} request @returns {Promise<ReturnShareAnswer>}
     */
    returnShare(request: ReturnShareRequest): Promise<ReturnShareAnswer>;
    /**
     * Gives receivers parts of a payment.
     * @param {ShareRequest} request @returns {Promise<ShareAnswer>}
     */
    share(request: ShareRequest): Promise<ShareAnswer>;
    /**
     * Tells about the user, as far as the scopes go.
     * @param {InquiryUserInfoRequest} request @returns {Promise<InquiryUserInfoAnswer>}
     */
    inquiryUserInfo(request: InquiryUserInfoRequest): Promise<InquiryUserInfoAnswer>;
}
import { Transport } from "./transport.js";
import type { ApplyTokenRequest } from "../declarations/models.d.ts";
import type { ApplyTokenAnswer } from "../declarations/models.d.ts";
import type { CancelTokenRequest } from "../declarations/models.d.ts";
import type { CancelTokenAnswer } from "../declarations/models.d.ts";
import type { SendInboxRequest } from "../declarations/models.d.ts";
import type { SendInboxAnswer } from "../declarations/models.d.ts";
import type { AddReceiverRequest } from "../declarations/models.d.ts";
import type { AddReceiverAnswer } from "../declarations/models.d.ts";
import type { CancelRequest } from "../declarations/models.d.ts";
import type { CancelAnswer } from "../declarations/models.d.ts";
import type { CancelPaymentRequest } from "../declarations/models.d.ts";
import type { CancelPaymentAnswer } from "../declarations/models.d.ts";
import type { FinishShareRequest } from "../declarations/models.d.ts";
import type { FinishShareAnswer } from "../declarations/models.d.ts";
import type { InquiryPaymentRequest } from "../declarations/models.d.ts";
import type { InquiryPaymentAnswer } from "../declarations/models.d.ts";
import type { InquiryProofRequest } from "../declarations/models.d.ts";
import type { InquiryProofAnswer } from "../declarations/models.d.ts";
import type { InquiryRefundRequest } from "../declarations/models.d.ts";
import type { InquiryRefundAnswer } from "../declarations/models.d.ts";
import type { InquiryShareRequest } from "../declarations/models.d.ts";
import type { InquiryShareAnswer } from "../declarations/models.d.ts";
import type { PayRequest } from "../declarations/models.d.ts";
import type { PayAnswer } from "../declarations/models.d.ts";
import type { RefundRequest } from "../declarations/models.d.ts";
import type { RefundAnswer } from "../declarations/models.d.ts";
import type { RemoveReceiverRequest } from "../declarations/models.d.ts";
import type { RemoveReceiverAnswer } from "../declarations/models.d.ts";
import type { RetryRefundRequest } from "../declarations/models.d.ts";
import type { RetryRefundAnswer } from "../declarations/models.d.ts";
import type { ReturnShareRequest } from "../declarations/models.d.ts";
import type { ReturnShareAnswer } from "../declarations/models.d.ts";
import type { ShareRequest } from "../declarations/models.d.ts";
import type { ShareAnswer } from "../declarations/models.d.ts";
import type { InquiryUserInfoRequest } from "../declarations/models.d.ts";
import type { InquiryUserInfoAnswer } from "../declarations/models.d.ts";
