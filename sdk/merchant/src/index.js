// The package's face.
export { ACKNOWLEDGEMENT, Client } from "./client.js";
export { CODES } from "./codes.js";
export { ApiError, CashierError, UnknownOutcomeError, VerificationError } from "./errors.js";
export { noticeListener, noticePlugin, noticeRoute } from "./adapters.js";
export { verifyWebhook } from "./webhook.js";

/** @typedef {import("./client.js").Notice} Notice */
/** @typedef {import("./client.js").PaidNotice} PaidNotice */
/** @typedef {import("./client.js").FailedNotice} FailedNotice */
/** @typedef {import("./codes.js").Code} Code */
/** @typedef {import("./codes.js").CodeRow} CodeRow */
/** @typedef {import("./errors.js").Fault} Fault */
/** @typedef {import("./adapters.js").Handle} Handle */
/** @typedef {import("./signer.js").HeaderBag} HeaderBag */
/** @typedef {import("./signer.js").RawBody} RawBody */
/** @typedef {import("./transport.js").Options} Options */
/** @typedef {import("./transport.js").Retry} Retry */
