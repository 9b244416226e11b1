// The merchant's client: the operations, notices, and orders that a mini program submits.
import { VerificationError } from "./errors.js";
import { OPERATIONS, Operations } from "./operations.js";
import { bytesOf } from "./signer.js";
import { bodyOf } from "./transport.js";

/** @import { Amount, PayRequest, Result } from "../models.d.ts" */
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
export const ACKNOWLEDGEMENT = '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}';

const TOLERANCE_MS = 300_000;
const VARIABLES = /** @type {const} */ ({
  clientId: "OPENCASHIER_CLIENT_ID",
  privateKey: "OPENCASHIER_PRIVATE_KEY",
  walletPublicKey: "OPENCASHIER_WALLET_PUBLIC_KEY",
  baseUrl: "OPENCASHIER_BASE_URL",
});

export class Client extends Operations {
  #toleranceMs;
  #now;

  /** @param {Options} options */
  constructor(options) {
    super(options);
    this.#toleranceMs = options.toleranceMs ?? TOLERANCE_MS;
    this.#now = options.now ?? Date.now;
  }

  /**
   * A client from `OPENCASHIER_CLIENT_ID`, `OPENCASHIER_PRIVATE_KEY`, `OPENCASHIER_WALLET_PUBLIC_KEY` and `OPENCASHIER_BASE_URL`.
   * @param {Record<string, string | undefined>} environment @param {Partial<Options>} [options]
   */
  static fromEnv(environment, options = {}) {
    const given = Object.entries(VARIABLES).map(([name, variable]) => {
      const value = environment[variable];
      if (!value) throw new TypeError(`${variable} is not set`);
      return [name, value];
    });
    return new Client({ ...Object.fromEntries(given), ...options });
  }

  /**
   * Reads a notice after checking that the wallet wrote it, for this client, for this path, and not long ago.
   * @param {HeaderBag} headers @param {RawBody} rawBody The exact bytes of the body.
   * @param {string} path The path of the notify URL, as the wallet knows it; a query is ignored.
   * @returns {Promise<Notice>}
   */
  async constructNotice(headers, rawBody, path) {
    const [signedPath] = path.split("?", 1);
    const { value, timeMs } = await this.signer.verify(signedPath ?? path, headers, "request-time", bytesOf(rawBody));
    // Old notices are refused, so that a recorded one cannot be sent again.
    if (Math.abs(this.#now() - timeMs) > this.#toleranceMs) throw new VerificationError("time", "the notice is too old, or from the future");
    const notice = /** @type {Partial<Notice>} */ (value);
    const isPayment = typeof notice.paymentId === "string" && ["SUCCESS", "FAIL"].includes(notice.paymentStatus ?? "");
    if (!isPayment) throw new VerificationError("body", "the notice is about no payment");
    return /** @type {Notice} */ (notice);
  }

  /**
   * `orderStr` of `my.tradePay`: a pay call that is signed here and sent by the super app.
   * @param {PayRequest} request
   */
  async orderStr(request) {
    const body = bodyOf(OPERATIONS.pay, request);
    const { clientId, time, signature } = await this.signer.sign(OPERATIONS.pay.path, body);
    const fields = { client_id: clientId, request_time: time, signature, body: new TextDecoder().decode(body) };
    return new URLSearchParams(fields).toString();
  }
}
