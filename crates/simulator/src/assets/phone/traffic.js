// The bridge messages between program and container, as lines of the log. Processed a moment later: the messages themselves
// must not wait for the log.
// @ts-check
import { now } from './clock.js';

/** Values shown only as dots: they would let a reader of the log act as the user. */
const SECRET = /("(?:authCode|authorization|Authorization)"\s*:\s*)"[^"]*"/g;
const WAIT_MS = 100;
const KEPT_CALLS = 1000;

/** @param {(entry: {at: string, dir: string, name: string, text: string}) => void} add */
export function traffic(add) {
  /** @type {{at: number, dir: string, text: string}[]} */
  let waiting = [];
  /** The API of each call, by its id. @type {Map<number, string>} */
  const calls = new Map();

  /** @param {string} dir @param {string} text */
  function note(dir, text) {
    if (waiting.push({ at: now(), dir, text }) === 1) setTimeout(write, WAIT_MS);
  }

  function write() {
    const lines = waiting;
    waiting = [];
    for (const { at, dir, text } of lines) {
      const line = read(text);
      if (line) add({ at: new Date(at).toISOString(), dir, name: line.name, text: line.text.replace(SECRET, '$1"•••"') });
    }
  }

  /** @param {string} text */
  function read(text) {
    const message = parse(text);
    if (message.kind === 'call') {
      if (calls.size > KEPT_CALLS) calls.clear();
      calls.set(message.id, message.api);
      return { name: String(message.api), text: JSON.stringify(message.params ?? {}) };
    }
    if (message.kind === 'result') {
      const name = calls.get(message.id) ?? 'result';
      calls.delete(message.id);
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

/** @param {string} text @returns {Record<string, any>} */
function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
