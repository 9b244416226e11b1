// A host behind a MessagePort: bridge messages, version 1, as JSON text.

/** @typedef {import("./call.js").Host} Host */
/** @typedef {import("./call.js").Outcome} Outcome */

const VERSION = 1;
/** The page field of a call; a web view has one page only. */
const PAGE = "web";

/** @param {MessagePort} port @returns {Host} */
export function portHost(port) {
  /** @type {Map<number, (outcome: Outcome) => void>} */
  const waiting = new Map();
  let lastId = 0;
  /** @param {object} message */
  const send = (message) => port.postMessage(JSON.stringify({ v: VERSION, ...message }));

  port.onmessage = ({ data }) => {
    const message = read(data);
    if (message?.kind === "result") {
      // A second answer to one call, or an answer to none, finds nobody waiting.
      const settle = waiting.get(message.id);
      waiting.delete(message.id);
      settle?.(message.ok ? { ok: true, value: message.value ?? {} } : { ok: false, error: message.error ?? {} });
    }
    // A new task begins after all callbacks that are queued now.
    if (message?.kind === "flush") setTimeout(() => send({ kind: "flushed", token: message.token }));
  };

  return {
    call: (api, params) =>
      new Promise((resolve) => {
        lastId += 1;
        waiting.set(lastId, resolve);
        send({ kind: "call", id: lastId, api, params, page: PAGE });
      }),
  };
}

/** @param {unknown} text @returns {any} the message, or nothing when it is not one of this version */
function read(text) {
  try {
    const message = JSON.parse(String(text));
    return message?.v === VERSION ? message : undefined;
  } catch {
    return undefined;
  }
}
