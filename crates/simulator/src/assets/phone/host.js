// The host SDK, which runs in this page as WebAssembly: the open program's messages go in, the host's messages come
// out. The file host.wasm is built from crates/host-wasm, which also documents the messages.
// @ts-check
import { now } from './clock.js';

const ADDRESS = '/simulator/assets/phone/host.wasm';
/** Messages of programs and the phone to the host; all others are for the simulator. */
const OURS = new Set(['start', 'close', 'back', 'hide', 'show', 'gesture', 'title', 'crash', 'submitted', 'refused']);

/**
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {(length: number) => number} host_buffer
 * @property {(now: bigint) => number} host_message
 * @property {() => number} host_said
 */
/**
 * @typedef {object} Listeners
 * @property {(text: string) => void} onBridge a message for the open program, unchanged
 * @property {(message: Record<string, any>) => void} onMessage any other message from the host
 * @property {() => void} onBroken the host failed, and with it the open program; a new host is ready
 */

/** @param {Listeners} listeners */
export function hostIn({ onBridge, onMessage, onBroken }) {
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  /** @type {WebAssembly.Module | undefined} */
  let module;
  /** @type {Exports | undefined} */
  let host;
  /** Messages that wait until the host is loaded. @type {string[]} */
  const waiting = [];
  let isBusy = false;
  /** It is loaded with the first message, when the page itself is ready. */
  let isLoading = false;

  async function load() {
    isLoading = true;
    module = await WebAssembly.compileStreaming(fetch(ADDRESS));
    await start();
  }

  async function start() {
    if (!module) return;
    const instance = await WebAssembly.instantiate(module, {});
    host = /** @type {Exports} */ (/** @type {unknown} */ (instance.exports));
    drain();
  }

  /** @param {string} text */
  function hear(text) {
    waiting.push(text);
    if (isLoading) drain();
    else load();
  }

  /** One message at a time: the host's output may cause the next one. */
  function drain() {
    if (isBusy) return;
    isBusy = true;
    while (host && waiting.length > 0) {
      const said = exchange(host, /** @type {string} */ (waiting.shift()));
      for (const line of said.split('\n')) deliver(line);
    }
    isBusy = false;
  }

  /** @param {Exports} exports @param {string} text */
  function exchange(exports, text) {
    try {
      const bytes = encoder.encode(text);
      const place = exports.host_buffer(bytes.length);
      new Uint8Array(exports.memory.buffer, place, bytes.length).set(bytes);
      const length = exports.host_message(BigInt(Math.floor(now())));
      return length === 0 ? '' : decoder.decode(new Uint8Array(exports.memory.buffer, exports.host_said(), length));
    } catch (error) {
      console.error(error);
      host = undefined;
      onBroken();
      start();
      return '';
    }
  }

  /** @param {string} line */
  function deliver(line) {
    if (line === '') return;
    if (line.startsWith('m')) {
      onBridge(line.slice(1));
      return;
    }
    const message = JSON.parse(line);
    if (message.t === 'timer') setTimeout(() => tell({ t: 'answer', id: message.id, value: null }), message.ms);
    else onMessage(message);
  }

  /** @param {Record<string, any>} message */
  function tell(message) {
    hear(JSON.stringify(message));
    return true;
  }

  return {
    /** Sends the host a message. */
    tell,
    /** Passes on a message from the open program. @param {string} text */
    bridge: (text) => hear(`m${text}`),
    /** Whether a message is for the host: it is of its kinds, or answers one of its requests. @param {Record<string, any>} message */
    wants: ({ t, id }) => OURS.has(t) || (t === 'answer' && typeof id === 'string'),
  };
}
