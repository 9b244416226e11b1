// What the open program has stored through the host, as it changes.
// @ts-check
import { el, freshId } from './dom.js';

/** More keys than anybody reads. */
const SHOWN_KEYS = 100;
const SHOWN_LETTERS = 300;

export function storageCard() {
  /** @type {Map<string, unknown>} */
  let values = new Map();
  let isWaiting = false;
  const titleId = freshId('stored');
  const list = el('dl', { class: 'stored', 'aria-labelledby': titleId });
  const none = el('p', { class: 'soft', say: 'store.none' });
  const node = el('details', { class: 'card fold' },
    el('summary', { class: 'card-head' }, el('h2', { id: titleId, say: 'store.title' })), none, list);
  node.addEventListener('toggle', draw);

  /** Many changes are one drawing, and none while the card is closed. */
  function later() {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      draw();
    });
  }

  function draw() {
    if (!(/** @type {HTMLDetailsElement} */ (node).open)) return;
    const shown = [...values].slice(0, SHOWN_KEYS).flatMap(([key, value]) => [
      el('dt', { text: key, dir: 'auto' }),
      el('dd', {}, el('code', { text: (JSON.stringify(value) ?? '').slice(0, SHOWN_LETTERS), dir: 'ltr' })),
    ]);
    if (values.size > SHOWN_KEYS) shown.push(el('dt', { say: ['store.more', { n: values.size - SHOWN_KEYS }] }));
    none.hidden = values.size > 0;
    list.replaceChildren(...shown);
  }

  return {
    node,
    /** @param {Record<string, unknown>} stored everything that a program begins with */
    fill: (stored) => {
      values = new Map(Object.entries(stored));
      later();
    },
    /** A message about one change. @param {Record<string, any>} message */
    change: ({ t, key, value }) => {
      if (t === 'keep') values.set(key, value);
      else if (t === 'drop') values.delete(key);
      else values.clear();
      later();
    },
  };
}
