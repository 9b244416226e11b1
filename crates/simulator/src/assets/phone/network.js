// The requests of the open program, newest first: what went where, how it ended, and how long it took.
// @ts-check
import { el, freshId } from './dom.js';
import { say } from './texts.js';

const KEPT = 200;

/**
 * @typedef {object} Exchange
 * @property {string} url
 * @property {string} [method]
 * @property {number} ms
 * @property {number} [status] HTTP; absent or 0 without an answer
 * @property {number} [error] the number of the failed call
 */

export function networkCard() {
  const titleId = freshId('network');
  const list = el('ul', { class: 'exchanges', 'aria-labelledby': titleId });
  const none = el('p', { class: 'soft', say: 'net.none' });
  const node = el('details', { class: 'card fold' },
    el('summary', { class: 'card-head' }, el('h2', { id: titleId, say: 'net.title' })), none, list);

  return {
    node,
    /** @param {Exchange} exchange */
    add: (exchange) => {
      none.hidden = true;
      list.prepend(line(exchange));
      if (list.childElementCount > KEPT) list.lastElementChild?.remove();
    },
    clear: () => {
      none.hidden = false;
      list.replaceChildren();
    },
  };
}

/** @param {Exchange} exchange */
function line({ url, method = 'GET', ms, status, error }) {
  const isGood = Boolean(status) && Number(status) < 400 && error === undefined;
  const outcome = el('span', { class: isGood ? 'chip chip-good' : 'chip chip-bad' });
  if (status) outcome.textContent = String(status);
  else say(outcome, 'net.error', { code: String(error ?? '–') });
  return el('li', { class: 'exchange' },
    el('code', { class: 'exchange-url', text: `${method} ${url}`, title: url, dir: 'ltr' }),
    outcome, el('span', { class: 'soft', say: ['net.ms', { n: Math.max(0, Math.round(ms)) }] }));
}
