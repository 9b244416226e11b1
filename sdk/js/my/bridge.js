// A host that injects an object like AlipayJSBridge: one callback a call, for good and for bad.

/** @typedef {import("./call.js").Host} Host */
/** @typedef {{call: (api: string, params: object, callback: (answer: any) => void) => void}} Bridge */

/** @param {Bridge} bridge @returns {Host} */
export function bridgeHost(bridge) {
  return {
    call: (api, params) =>
      new Promise((resolve) => {
        bridge.call(api, params, (answer) => {
          const value = answer ?? {};
          // Only an error number other than 0 tells a failure: a payment that was not made is an answer, too.
          resolve(Number(value.error) ? { ok: false, error: value } : { ok: true, value });
        });
      }),
  };
}
