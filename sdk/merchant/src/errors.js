// What a call or a notice can fail with. Nothing here ever holds a key.
import { CODES } from "./codes.js";

/** @import { Result } from "../models.d.ts" */
/** @import { Code, CodeRow } from "./codes.js" */

/** @param {string} code @returns {CodeRow | undefined} */
const rowOf = (code) => (Object.hasOwn(CODES, code) ? CODES[/** @type {Code} */ (code)] : undefined);

/** Everything that this package throws on purpose. */
export class CashierError extends Error {
  name = "CashierError";
}

/** The wallet refused the request for good: `resultStatus` `F`. */
export class ApiError extends CashierError {
  name = "ApiError";

  /** @param {string} path @param {{result: Result}} answer */
  constructor(path, answer) {
    const { resultCode, resultMessage } = answer.result;
    super(`${path}: ${resultCode}: ${resultMessage}`);
    /** The path of the operation. */
    this.path = path;
    /** A code of the registry, or one that is newer than this package. @type {Code | (string & {})} */
    this.code = resultCode;
    const row = rowOf(resultCode);
    /** Whether sending again can help: the `same` request, the same one `later`, a corrected one under a `new` id, or `never`. */
    this.retry = row?.retry ?? "never";
    /** What to do about it. */
    this.whatToDo = row?.whatToDo ?? "Read the message.";
    /** The path of the code's entry in the catalogue that the wallet serves. */
    this.docs = `/docs/errors#${resultCode}`;
    /** The whole answer. */
    this.answer = answer;
  }
}

/**
 * Nobody knows whether the request took effect: there was no answer, none signed by the wallet, or one with `resultStatus` `U`, and
 * sending it again did not change that. Never treat it as failed: inquire, or send the same request again later.
 */
export class UnknownOutcomeError extends CashierError {
  name = "UnknownOutcomeError";

  /** @param {string} path @param {number} attempts @param {{result: Result} | undefined} answer @param {unknown} cause */
  constructor(path, attempts, answer, cause) {
    const why = answer ? `${answer.result.resultCode}: ${answer.result.resultMessage}` : cause instanceof Error ? cause.message : String(cause);
    super(`${path}: the outcome is not known after ${attempts} attempts: ${why}`, { cause });
    /** The path of the operation. */
    this.path = path;
    /** How often the request was sent. */
    this.attempts = attempts;
    /** The last answer, if it was the wallet's. */
    this.answer = answer;
    /** Its code. @type {Code | (string & {}) | undefined} */
    this.code = answer?.result.resultCode;
  }
}

/** @typedef {"header" | "client" | "signature" | "time" | "body"} Fault */

/** A message is not from the wallet, not for this client, or too old. */
export class VerificationError extends CashierError {
  name = "VerificationError";

  /** @param {Fault} fault @param {string} message */
  constructor(fault, message) {
    super(message);
    /** What is wrong with the message. */
    this.fault = fault;
  }
}
