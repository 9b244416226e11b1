// The wallet's own cashier as a page over the mini program. It is the same cashier that a browser opens, so it talks
// to the phone only by reporting how the payment ended.
// @ts-check
import { button, el, freshId } from './dom.js';
import { icon } from './icons.js';
import { LEVELS } from './layers.js';
import { locale } from './texts.js';

/** How long the receipt stays before the mini program returns automatically. */
const RECEIPT_STAYS_MS = 2500;

/** @type {Record<string, string>} */
const CODES = { paid: '9000', cancelled: '6001', expired: '4000', failed: '4000' };

/**
 * @param {object} needs
 * @param {ReturnType<typeof import('./layers.js').layersIn>} needs.layers
 * @param {string} needs.route
 * @param {(value: Record<string, any>) => void} needs.answer
 * @param {() => void} needs.onSubmitted
 * @param {() => void} needs.onRefused
 * @returns {(() => void) | null} closes the page; null if the route leads elsewhere
 */
export function openCashier({ layers, route, answer, onSubmitted, onRefused }) {
  const address = new URL(route, location.origin);
  if (address.origin !== location.origin) return null;
  address.searchParams.set('lang', locale());

  const titleId = freshId('cashier');
  const cross = button({ class: 'icon-button', label: 'page.close' }, icon('cross'));
  const done = button({ class: 'button button-small', say: 'page.done', hidden: true });
  const frame = /** @type {HTMLIFrameElement} */ (el('iframe', { class: 'cashier-frame', label: 'page.frame', src: address.href }));
  // Tab leaves the frame after its last field; this stop sends focus back to the top of the page.
  const guard = el('span', { tabindex: '0', class: 'guard', on: { focus: () => cross.focus() } });
  const node = el('section', { class: 'host-page', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': titleId },
    el('header', { class: 'title-bar' }, cross, el('h2', { class: 'title-text', id: titleId, say: 'page.title' }), done),
    frame, guard);

  /** @type {Record<string, any>} */
  let outcome = { close: true };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isGone = false;

  /** @param {MessageEvent} event */
  function hear(event) {
    if (event.origin !== location.origin || event.source !== frame.contentWindow) return;
    if (event.data?.kind !== 'cashier') return;
    const state = String(event.data.state);
    if (state === 'submitted') onSubmitted();
    // The cashier asks again: the submitted order was refused.
    if (state === 'awaiting') onRefused();
    const code = CODES[state];
    if (!code || timer) return;
    outcome = { result: { code } };
    done.hidden = false;
    timer = setTimeout(leave, RECEIPT_STAYS_MS);
  }

  function leave() {
    if (isGone) return;
    answer(outcome);
    remove();
  }

  function remove() {
    if (isGone) return;
    isGone = true;
    clearTimeout(timer);
    removeEventListener('message', hear);
    layer.close();
  }

  addEventListener('message', hear);
  cross.addEventListener('click', leave);
  done.addEventListener('click', leave);
  const layer = layers.open({ node, level: LEVELS.wallet, cancel: leave, first: () => cross });
  return remove;
}
