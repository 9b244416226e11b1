/** Everything that this package throws on purpose. */
export class CashierError extends Error {
}
/** The wallet refused the request for good: `resultStatus` `F`. */
export class ApiError extends CashierError {
    /** @param {string} path @param {{result: Result}} answer */
    constructor(path: string, answer: {
        result: Result;
    });
    /** The path of the operation. */
    path: string;
    /** A code of the registry, or one that is newer than this package. @type {Code | (string & {})} */
    code: Code | (string & {});
    /** Whether sending again can help: the `same` request, the same one `later`, a corrected one under a `new` id, or `never`. */
    retry: "never" | "new" | "same" | "later";
    /** What to do about it. */
    whatToDo: string;
    /** Where the code is documented. */
    docs: string;
    /** The whole answer. */
    answer: {
        result: Result;
    };
}
/**
 * Nobody knows whether the request took effect: there was no answer, none signed by the wallet, or one with `resultStatus` `U`, and
 * sending it again did not change that. Never treat it as failed: inquire, or send the same request again later.
 */
export class UnknownOutcomeError extends CashierError {
    /** @param {string} path @param {number} attempts @param {{result: Result} | undefined} answer @param {unknown} cause */
    constructor(path: string, attempts: number, answer: {
        result: Result;
    } | undefined, cause: unknown);
    /** The path of the operation. */
    path: string;
    /** How often the request was sent. */
    attempts: number;
    /** The last answer, if it was the wallet's. */
    answer: {
        result: Result;
    } | undefined;
    /** Its code. @type {Code | (string & {}) | undefined} */
    code: Code | (string & {}) | undefined;
}
/** @typedef {"header" | "client" | "signature" | "time" | "body"} Fault */
/** A message is not from the wallet, not for this client, or too old. */
export class VerificationError extends CashierError {
    /** @param {Fault} fault @param {string} message */
    constructor(fault: Fault, message: string);
    /** What is wrong with the message. */
    fault: Fault;
}
export type Fault = "header" | "client" | "signature" | "time" | "body";
import type { Code } from "./codes.js";
import type { Result } from "../declarations/models.d.ts";
