// What the phone shows while there is no connection to the simulator: a notice, the time of the next attempt, and a
// button to retry at once.
// @ts-check
import { button, el, freshId } from './dom.js';
import { LEVELS } from './layers.js';
import { say } from './texts.js';

/** A connection re-established within this time does not count as lost. */
const PATIENCE_MS = 400;

/**
 * @param {ReturnType<typeof import('./layers.js').layersIn>} layers
 * @param {() => void} retry
 */
export function linkSign(layers, retry) {
  const id = freshId('link');
  const title = el('h2', { id, say: 'link.connecting' });
  const lead = el('p', { class: 'soft', say: 'link.connecting_lead' });
  const wait = el('p', { class: 'link-wait', role: 'timer' });
  const again = button({ class: 'button button-main', say: 'link.retry', hidden: true, on: { click: retry } });
  const card = el('section', { class: 'dialog link', role: 'alertdialog', 'aria-modal': 'true', 'aria-labelledby': id },
    el('span', { class: 'spinner', 'aria-hidden': 'true' }), title, lead, wait, again);

  /** @type {{close: () => void} | undefined} */
  let layer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let countdown;

  function show() {
    layer ??= layers.open({ node: el('div', { class: 'veil' }, card), level: LEVELS.system, first: () => (again.hidden ? null : again) });
  }

  return {
    trying: () => {
      clearInterval(countdown);
      if (again.hidden) patience = setTimeout(show, PATIENCE_MS);
      else say(wait, 'link.retrying');
    },
    /** @param {number} waitMs */
    down: (waitMs) => {
      clearTimeout(patience);
      clearInterval(countdown);
      say(title, 'link.lost');
      say(lead, 'link.lost_lead');
      again.hidden = false;
      const end = performance.now() + waitMs;
      const count = () => say(wait, 'link.retry_in', { n: Math.max(1, Math.ceil((end - performance.now()) / 1000)) });
      count();
      countdown = setInterval(count, 500);
      show();
    },
    up: () => {
      clearTimeout(patience);
      clearInterval(countdown);
      layer?.close();
      layer = undefined;
    },
  };
}
