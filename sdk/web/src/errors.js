// What goes wrong, as the page sees it.
// @ts-check

/** The codes of refusals that never reach the server; the others are the answer's HTTP status. */
export const CODES = Object.freeze({
  offline: 600,
  noSession: 604,
  wrongParameter: 605,
  cancelled: 607,
  failed: 608,
  signInDenied: 613,
  signInFailed: 614,
  notInWechat: 615,
});

/** A refusal or failure: `code` is an HTTP status, or one of `CODES`. */
export class ClientError extends Error {
  /**
   * @param {number} code
   * @param {string} message
   * @param {{ help?: string, cause?: unknown }} [more] `help` is the page that explains the refusal.
   */
  constructor(code, message, more = {}) {
    super(`${code}: ${message}`, 'cause' in more ? { cause: more.cause } : undefined);
    this.name = 'ClientError';
    this.code = code;
    this.help = more.help;
  }
}
