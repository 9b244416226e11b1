// The one connection to the simulator. It reconnects automatically, waiting longer after every failure.
// @ts-check

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const OPENING_LIMIT_MS = 10_000;

/**
 * @typedef {object} Listeners
 * @property {() => void} onUp the connection is open; no message was sent yet
 * @property {(waitMs: number) => void} onDown it is lost; the next attempt starts after this time
 * @property {() => void} onTry an attempt starts
 * @property {(message: Record<string, any>) => void} onMessage a message from the simulator
 */

/**
 * Connects and stays connected.
 * @param {string} url
 * @param {Listeners} listeners
 */
export function connect(url, listeners) {
  /** @type {WebSocket | undefined} */
  let socket;
  let failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  function attempt() {
    clearTimeout(waiting);
    waiting = undefined;
    listeners.onTry();
    const fresh = new WebSocket(url);
    socket = fresh;
    // A server that accepts but never answers must not block the page.
    const limit = setTimeout(() => fresh.close(), OPENING_LIMIT_MS);
    fresh.addEventListener('open', () => {
      clearTimeout(limit);
      failures = 0;
      listeners.onUp();
    });
    fresh.addEventListener('message', (event) => deliver(event.data));
    fresh.addEventListener('close', () => {
      clearTimeout(limit);
      if (socket === fresh) comeBack();
    });
  }

  function comeBack() {
    socket = undefined;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
    failures += 1;
    waiting = setTimeout(attempt, wait);
    listeners.onDown(wait);
  }

  /** @param {unknown} data */
  function deliver(data) {
    if (typeof data !== 'string' || data === '') return;
    const message = parse(data);
    if (message) listeners.onMessage(message);
  }

  /** @param {string} text */
  function transmit(text) {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(text);
    return true;
  }

  attempt();

  return {
    /** Sends a message to the simulator; false when there is no connection. @param {Record<string, any>} message */
    send: (message) => transmit(JSON.stringify(message)),
    /** Retries at once instead of waiting. */
    retry: () => {
      if (waiting !== undefined) attempt();
    },
  };
}

/**
 * A message without a kind is ignored, so that one bad frame cannot stop the page.
 * @param {string} text
 * @returns {Record<string, any> | undefined}
 */
function parse(text) {
  try {
    const message = JSON.parse(text);
    return typeof message?.t === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
