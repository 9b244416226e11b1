// Sends a request until its outcome is known: signed anew each time, always with the same bytes, so that it takes effect once.
import { ApiError, UnknownOutcomeError, VerificationError } from "./errors.js";
import { Signer } from "./signer.js";

/** @import { Result } from "../models.d.ts" */
/** @typedef {{result: Result}} Answer */
/**
 * Where a request goes, and what is added to it. `pendingCode` is the answer of an operation that has begun and goes on by itself:
 * an inquiry tells how it ends, and sending the request again does not.
 * @typedef {{path: string, constants?: Record<string, string>, pendingCode?: string}} Operation
 */
/**
 * How often a request is sent while its outcome is unknown, and the pauses between: `baseMs`, twice as long each time, up to
 * `capMs`. A random part of up to a half is taken off, so that clients do not come back together.
 * @typedef {{attempts: number, baseMs: number, capMs: number}} Retry
 */
/**
 * @typedef {object} Options
 * @property {string} clientId Your id, given by the wallet's operator.
 * @property {string} privateKey Your private key: PEM, or base64 of the DER.
 * @property {string} walletPublicKey The wallet's public key: PEM, or base64 of the DER.
 * @property {string} baseUrl The wallet's address, such as `https://wallet.example`.
 * @property {number} [keyVersion] Which of your keys this is; without it the wallet takes the newest.
 * @property {number} [timeoutMs] How long one attempt may take: 15 seconds.
 * @property {number} [toleranceMs] How far a notice's time may be from now: five minutes.
 * @property {Partial<Retry>} [retry] Five attempts, from half a second up to eight seconds apart.
 * @property {typeof fetch} [fetch]
 * @property {() => number} [now] Milliseconds since 1970.
 * @property {(ms: number) => Promise<void>} [sleep]
 * @property {() => number} [random] From 0 up to 1.
 */

const RETRY = { attempts: 5, baseMs: 500, capMs: 8_000 };
const TIMEOUT_MS = 15_000;
const encoder = new TextEncoder();

export class Transport {
  #baseUrl;
  #fetch;
  #sleep;
  #random;
  #retry;
  #timeoutMs;

  /** @param {Options} options */
  constructor(options) {
    for (const name of /** @type {const} */ (["clientId", "privateKey", "walletPublicKey", "baseUrl"])) {
      if (!options[name]) throw new TypeError(`${name} is missing`);
    }
    if (!/^https?:/.test(options.baseUrl)) throw new TypeError("baseUrl is no address of http or https");
    /** @protected @readonly */
    this.signer = new Signer(options);
    this.#baseUrl = new URL(options.baseUrl).href.replace(/\/$/, "");
    // Some runtimes accept fetch only as a function of the global object.
    this.#fetch = options.fetch ?? ((/** @type {string} */ url, /** @type {RequestInit} */ init) => fetch(url, init));
    this.#sleep = options.sleep ?? ((/** @type {number} */ ms) => new Promise((/** @type {(value: void) => void} */ done) => setTimeout(done, ms)));
    this.#random = options.random ?? Math.random;
    this.#retry = { ...RETRY, ...options.retry };
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  }

  /** @protected @param {Operation} operation @param {object} request @returns {Promise<any>} */
  async send(operation, request) {
    const body = bodyOf(operation, request);
    for (let attempt = 1; ; attempt += 1) {
      const { answer, trouble } = await this.#attempt(operation.path, body);
      const { resultStatus, resultCode } = answer?.result ?? {};
      if (resultStatus === "S" || resultStatus === "A") return answer;
      if (answer && resultStatus === "F") throw new ApiError(operation.path, answer);
      if (resultCode && resultCode === operation.pendingCode) return answer;
      if (attempt >= this.#retry.attempts) throw new UnknownOutcomeError(operation.path, attempt, answer, trouble);
      await this.#sleep(this.#pauseAfter(attempt));
    }
  }

  /** @param {string} path @param {Uint8Array<ArrayBuffer>} body @returns {Promise<{answer?: Answer, trouble?: unknown}>} */
  async #attempt(path, body) {
    const { clientId, time, signature } = await this.signer.sign(path, body);
    const headers = { "content-type": "application/json; charset=UTF-8", "client-id": clientId, "request-time": time, signature };
    try {
      const signal = AbortSignal.timeout(this.#timeoutMs);
      const call = this.#fetch;
      const response = await call(this.#baseUrl + path, { method: "POST", headers, body, redirect: "manual", signal });
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { answer: await this.#read(path, response, bytes) };
    } catch (trouble) {
      return { trouble };
    }
  }

  /** @param {string} path @param {Response} response @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Answer>} */
  async #read(path, response, bytes) {
    // The wallet signs nothing for a client that it does not know, and nothing about a path that it does not have.
    const hint = `HTTP ${response.status}, not signed by the wallet; check baseUrl and clientId`;
    if (!response.headers.has("signature")) throw new VerificationError("header", hint);
    const { value } = await this.signer.verify(path, response.headers, "response-time", bytes);
    const { resultStatus } = /** @type {Partial<Answer>} */ (value).result ?? {};
    if (!resultStatus || !"SAFU".includes(resultStatus)) throw new VerificationError("body", "the answer has no result");
    return /** @type {Answer} */ (value);
  }

  /** @param {number} attempt */
  #pauseAfter(attempt) {
    const { baseMs, capMs } = this.#retry;
    return Math.min(capMs, baseMs * 2 ** (attempt - 1)) * (1 - this.#random() / 2);
  }
}

/** The bytes of a request. @param {Operation} operation @param {object} request */
export const bodyOf = ({ constants }, request) => encoder.encode(JSON.stringify({ ...constants, ...request }));
