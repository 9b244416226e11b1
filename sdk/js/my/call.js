// The calling convention: one options object, callbacks and a promise, and no host is a failure like any other.

/** @typedef {import("./my.d.ts").My} My */
/** @typedef {import("./my.d.ts").Failure} Failure */
/** @typedef {{success?: (value: any) => void, fail?: (failure: any) => void, complete?: (outcome: any) => void}} Callbacks */

/**
 * How a call ended: `error` is the whole object that goes to `fail`.
 * @typedef {{ok: true, value: any} | {ok: false, error: Failure}} Outcome
 */
/**
 * A way to the host. It gives one outcome a call, or never one when the host went away.
 * @typedef {{call: (api: string, params: object) => Promise<Outcome>}} Host
 */

const APIS = /** @type {const} */ (["tradePay", "getAuthCode", "getSiteInfo", "getSystemInfo"]);
const NOT_IMPLEMENTED = 1;
const INVALID_PARAMETER = 2;
const UNKNOWN = 3;

/**
 * @param {{wait: (limitMs: number) => Promise<Host | undefined>}} watch
 * @param {number} waitMs
 * @returns {My}
 */
export function createMy(watch, waitMs) {
  /** @param {string} api @param {Record<string, unknown>} params @returns {Promise<Outcome>} */
  async function ask(api, params) {
    try {
      // What no message can carry is refused here, the same way on every host.
      params = JSON.parse(JSON.stringify(params));
    } catch {
      return failure(api, INVALID_PARAMETER, "the options have to be plain data", "4000");
    }
    const host = await watch.wait(waitMs);
    if (!host) return failure(api, NOT_IMPLEMENTED, "no host: this page is not open inside a host app", "4000");
    // What a host did before its bridge broke, nobody knows here.
    return host.call(api, params).catch(() => failure(api, UNKNOWN, "the host's bridge failed", "6004"));
  }

  /** @param {string} api */
  const method = (api) => (/** @type {Callbacks | undefined} */ options) => {
    const { success, fail, complete, ...params } = options ?? {};
    return settle(ask(api, params), { success, fail, complete });
  };

  // Own properties on a plain object: callers find out what there is by looking for a property.
  const calls = /** @type {any} */ (Object.fromEntries(APIS.map((api) => [api, method(api)])));
  return { ...calls, canIUse: (name) => Object.hasOwn(calls, String(name).split(".")[0]) };
}

/**
 * A failure found on this side. tradePay says by a code as well whether something may have been paid.
 * @param {string} api @param {number} error @param {string} errorMessage @param {"4000" | "6004"} resultCode
 * @returns {Outcome}
 */
function failure(api, error, errorMessage, resultCode) {
  return { ok: false, error: { error, errorMessage, ...(api === "tradePay" && { resultCode }) } };
}

/**
 * Runs exactly one of success and fail, then complete, each in its own turn, so that one that throws stops no other.
 * @param {Promise<Outcome>} outcome @param {Callbacks} callbacks
 */
function settle(outcome, { success, fail, complete }) {
  const promise = outcome.then((ended) => {
    const value = ended.ok ? ended.value : ended.error;
    for (const callback of [ended.ok ? success : fail, complete]) {
      if (typeof callback === "function") queueMicrotask(() => callback(value));
    }
    if (!ended.ok) throw value;
    return value;
  });
  // Who passes callbacks does not look at the promise; its rejection must not count as unhandled.
  if ([success, fail, complete].some((callback) => typeof callback === "function")) promise.catch(() => {});
  return promise;
}
