// The bridge messages between program and container, as lines of the log. They join the log at once, so that every line
// stands in the order in which things happened, and are read when the log is drawn: the messages themselves must not wait
// for that.
// @ts-check
import { atClock, now } from './clock.js';

/** Values shown only as dots: they would let a reader of the log act as the user. */
const SECRET = /("(?:authCode|authorization|Authorization)"\s*:\s*)"[^"]*"/g;
const KEPT_CALLS = 1000;
const PLAUSIBLE_MS = 10_000;

/**
 * @param {(entry: import('./log.js').Late) => void} add
 * @param {(exchange: import('./network.js').Exchange) => void} exchanged a request of the program has ended
 */
export function traffic(add, exchanged) {
  /** The API of each call, by its id. @type {Map<number, string>} */
  const calls = new Map();
  /** The requests under way, by the id of their call. @type {Map<number, {url: string, method: string, at: number}>} */
  const requests = new Map();

  /** @param {string} dir @param {string} text */
  function note(dir, text) {
    const at = now();
    add({ at, dir, read: () => {
      const line = read(text, at);
      return line && { at: sentAt(line.at, at), name: line.name, text: line.text.replace(SECRET, '$1"•••"') };
    } });
  }

  /** @param {string} text @param {number} came */
  function read(text, came) {
    const message = parse(text);
    if (message.kind === 'call') {
      if (calls.size > KEPT_CALLS) calls.clear();
      calls.set(message.id, message.api);
      if (message.api === 'request' && requests.size < KEPT_CALLS) {
        requests.set(message.id, { url: String(message.params?.url), method: String(message.params?.method ?? 'GET'), at: sentAt(message.at, came) });
      }
      return { at: message.at, name: String(message.api), text: JSON.stringify(message.params ?? {}) };
    }
    if (message.kind === 'result') {
      const name = calls.get(message.id) ?? 'result';
      calls.delete(message.id);
      const request = requests.get(message.id);
      requests.delete(message.id);
      const answer = (message.ok ? message.value : message.error) ?? {};
      if (request) exchanged({ ...request, ms: came - request.at, status: answer.status, error: message.ok ? undefined : answer.error });
      return { name, text: JSON.stringify(message.ok ? message.value : message.error) };
    }
    if (message.kind === 'event') return { name: String(message.name), text: JSON.stringify(message.data ?? {}) };
    return undefined;
  }

  return {
    /** @param {string} text */
    fromProgram: (text) => note('mp→host', text),
    /** @param {string} text */
    toProgram: (text) => note('host→mp', text),
  };
}

/**
 * When a program says that it sent something, if that can be: not after it came, and not long before.
 * @param {unknown} said by the browser's clock
 * @param {number} came by the product's clock
 */
export function sentAt(said, came) {
  const at = typeof said === 'number' ? atClock(said) : came;
  return at <= came && came - at < PLAUSIBLE_MS ? at : came;
}

/** @param {string} text @returns {Record<string, any>} */
function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
