/** @import { Amount, PayRequest, Result } from "../declarations/models.d.ts" */
/** @import { HeaderBag, RawBody } from "./signer.js" */
/** @import { Options } from "./transport.js" */
/**
 * What every notice says about its payment.
 * @typedef {object} NoticeFacts
 * @property {string} paymentId The wallet's id of the payment.
 * @property {string} paymentRequestId Your id of it.
 * @property {Amount} paymentAmount
 * @property {string} paymentCreateTime
 * @property {Result} paymentResult
 * @property {string} [extendInfo] Yours, as you sent it.
 */
/** @typedef {NoticeFacts & {paymentStatus: "SUCCESS", paymentTime: string}} PaidNotice */
/** @typedef {NoticeFacts & {paymentStatus: "FAIL", paymentFailReason: string}} FailedNotice */
/** A payment is final. @typedef {PaidNotice | FailedNotice} Notice */
/** The body that accepts a notice. Send it with status 200 once you have recorded what the notice says. */
export const ACKNOWLEDGEMENT: "{\"result\":{\"resultCode\":\"SUCCESS\",\"resultStatus\":\"S\",\"resultMessage\":\"success\"}}";
export class Client extends Operations {
    /**
     * A client from `OPENCASHIER_CLIENT_ID`, `OPENCASHIER_PRIVATE_KEY`, `OPENCASHIER_WALLET_PUBLIC_KEY` and `OPENCASHIER_BASE_URL`.
     * @param {Record<string, string | undefined>} environment @param {Partial<Options>} [options]
     */
    static fromEnv(environment: Record<string, string | undefined>, options?: Partial<Options>): Client;
    /**
     * Reads a notice after checking that the wallet wrote it, for this client, for this path, and not long ago.
     * @param {HeaderBag} headers @param {RawBody} rawBody The exact bytes of the body.
     * @param {string} path The path of the notify URL, as the wallet knows it; a query is ignored.
     * @returns {Promise<Notice>}
     */
    constructNotice(headers: HeaderBag, rawBody: RawBody, path: string): Promise<Notice>;
    /**
     * `orderStr` of `my.tradePay`: a pay call that is signed here and sent by the super app.
     * @param {PayRequest} request
     */
    orderStr(request: PayRequest): Promise<string>;
    #private;
}
/**
 * What every notice says about its payment.
 */
export type NoticeFacts = {
    /**
     * The wallet's id of the payment.
     */
    paymentId: string;
    /**
     * Your id of it.
     */
    paymentRequestId: string;
    paymentAmount: Amount;
    paymentCreateTime: string;
    paymentResult: Result;
    /**
     * Yours, as you sent it.
     */
    extendInfo?: string | undefined;
};
export type PaidNotice = NoticeFacts & {
    paymentStatus: "SUCCESS";
    paymentTime: string;
};
export type FailedNotice = NoticeFacts & {
    paymentStatus: "FAIL";
    paymentFailReason: string;
};
/**
 * A payment is final.
 */
export type Notice = PaidNotice | FailedNotice;
import { Operations } from "./operations.js";
import type { HeaderBag } from "./signer.js";
import type { RawBody } from "./signer.js";
import type { PayRequest } from "../declarations/models.d.ts";
import type { Options } from "./transport.js";
import type { Amount } from "../declarations/models.d.ts";
import type { Result } from "../declarations/models.d.ts";
