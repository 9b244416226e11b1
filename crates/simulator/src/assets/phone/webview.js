// The `<web-view>` of a native program: a page of one of its hosts, over the program's own page. It has a bridge to the same host;
// its calls get numbers of their own, so that answers find the right asker.
// @ts-check
import { openWebFrame, originOf } from './webframe.js';

/** Calls of the web view are numbered from here; the program's own worker never gets so far. */
const FIRST_ID = 2 ** 40;

/**
 * @typedef {object} Views
 * @property {string[]} hosts what the program may show, in the order of its catalogue entry
 * @property {string} id the program's id
 */

/**
 * Where a page of a web view is found: under the program's name, with the number of the host.
 * @param {Views} views
 * @param {string} src
 */
export function viewAddress({ hosts, id }, src) {
  const url = URL.canParse(src) ? new URL(src) : undefined;
  const at = url ? hosts.indexOf(url.host) : -1;
  if (!url || at < 0) return undefined;
  const origin = originOf(`${id}--w${at}`);
  return { origin, address: `${origin}${url.pathname}${url.search}${url.hash}` };
}

/**
 * Opens a web view over the program's page.
 * @param {HTMLElement} place
 * @param {object} needs
 * @param {{origin: string, address: string}} needs.where
 * @param {string} needs.name the program's name
 * @param {string} needs.init
 * @param {(text: string) => void} needs.sendBridge
 * @param {(control: Record<string, any>) => void} needs.onControl
 */
export function openWebView(place, { where, name, init, sendBridge, onControl }) {
  const frame = openWebFrame(place, {
    ...where, name, init, onControl, onReady: () => {},
    onBridge: (text) => {
      const message = parse(text);
      if (typeof message?.id === 'number') sendBridge(JSON.stringify({ ...message, id: message.id + FIRST_ID }));
    },
  });
  frame.node.classList.add('program-view');
  return {
    ...frame,
    /** Takes an answer to one of its calls. Returns whether it was one. @param {string} text */
    takes: (text) => {
      const message = parse(text);
      if (message?.kind !== 'result' || !(message.id >= FIRST_ID)) return false;
      frame.post(JSON.stringify({ ...message, id: message.id - FIRST_ID }));
      return true;
    },
  };
}

/** @param {string} text @returns {Record<string, any> | undefined} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
