// Finds the host around this page: the one that injects a bridge object, or the window that holds this frame.
import { bridgeHost } from "./bridge.js";
import { portHost } from "./port.js";

/** @typedef {import("./call.js").Host} Host */

/**
 * Listens from now on; the first host stays the only one.
 * @param {any} scope the page's global object; one without events (on a server) never has a host
 */
export function watchForHost(scope) {
  /** @type {Host | undefined} */
  let host;
  /** @type {Set<() => void>} */
  const waiters = new Set();

  /** @param {() => Host} open */
  function arrive(open) {
    if (host) return;
    host = open();
    for (const wake of waiters) wake();
  }

  function lookForBridge() {
    if (typeof scope.AlipayJSBridge?.call === "function") arrive(() => bridgeHost(scope.AlipayJSBridge));
  }

  scope.document?.addEventListener("AlipayJSBridgeReady", lookForBridge);
  scope.addEventListener?.("message", (/** @type {MessageEvent} */ event) => {
    // Only the window around this frame may be the host; frames and windows that this page opens may not.
    const isFromAround = scope.parent !== scope && event.source === scope.parent;
    const [port] = event.ports ?? [];
    if (isFromAround && event.data?.kind === "port" && !event.data.control && port) arrive(() => portHost(port));
  });

  return {
    /** @param {number} limitMs @returns {Promise<Host | undefined>} nothing when none comes in time */
    wait(limitMs) {
      lookForBridge();
      if (host) return Promise.resolve(host);
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          waiters.delete(wake);
          resolve(host);
        };
        const timer = setTimeout(wake, limitMs);
        waiters.add(wake);
      });
    },
  };
}
