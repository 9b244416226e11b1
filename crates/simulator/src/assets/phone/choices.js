// Dialogs in which the user chooses: from a list, a date, a place; and the question whether a program may use something.
// @ts-check
import { badge, button, el, freshId } from './dom.js';
import { LEVELS } from './layers.js';

/** @typedef {import('./dialogs.js').Speaker} Speaker */
/** @typedef {import('./dialogs.js').Layers} Layers */

/** Entries of a list, at most. */
const LIST_LIMIT = 500;

/**
 * A sheet from below that says which program it is from.
 * @template T
 * @param {object} wanted
 * @param {Layers} wanted.layers
 * @param {Speaker} wanted.speaker
 * @param {string | [string, Record<string, string>]} [wanted.say] our own title
 * @param {string} [wanted.title] the program's title
 * @param {number} [wanted.level] whose question it is; the program's, if absent
 * @param {(end: (value: T | undefined) => void) => (Node | null)[]} wanted.content
 * @returns {{done: Promise<T | undefined>, close: () => void}}
 */
export function choiceSheet({ layers, speaker, say, title, level = LEVELS.program, content }) {
  const id = freshId('choice');
  /** @type {(value: T | undefined) => void} */
  let settle = () => {};
  const done = new Promise((/** @type {(value: T | undefined) => void} */ resolve) => (settle = resolve));
  /** @param {T | undefined} value */
  const end = (value) => {
    settle(value);
    layer.close();
  };
  const heading = title ? el('h2', { id, text: title.slice(0, 200), dir: 'auto', tabindex: '-1' }) : el('h2', { id, say: say ?? 'choice.title', tabindex: '-1' });
  const from = el('p', { class: 'dialog-from' }, badge(speaker.icon, speaker.name, 'badge-tile badge-tiny'), el('span', { say: ['dialog.from', { name: speaker.name }] }));
  const sheet = el('section', { class: 'sheet choices', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': id }, from, heading, ...content(end));
  const layer = layers.open({ node: el('div', { class: 'veil veil-bottom' }, sheet), level, cancel: () => end(undefined), first: () => heading });
  return { done, close: () => end(undefined) };
}

/** A list of entries; the answer is the chosen one's number. @param {Layers} layers @param {Speaker} speaker @param {{title?: string, items: unknown[], cancel?: string}} wanted */
export function listSheet(layers, speaker, { title, items, cancel }) {
  return choiceSheet({
    layers, speaker, title,
    content: (/** @type {(value: number | undefined) => void} */ end) => [
      el('div', { class: 'choice-list' }, ...items.slice(0, LIST_LIMIT).map((item, index) =>
        button({ class: 'button choice', text: String(item).slice(0, 200), dir: 'auto', on: { click: () => end(index) } }))),
      cancel ? button({ class: 'button', text: cancel, on: { click: () => end(undefined) } }) : button({ class: 'button', say: 'dialog.cancel', on: { click: () => end(undefined) } }),
    ],
  });
}

/** A date or a time by the browser's own field. @param {Layers} layers @param {Speaker} speaker @param {{kind: string, value: string, min?: string, max?: string}} wanted */
export function dateSheet(layers, speaker, { kind, value, min, max }) {
  return choiceSheet({
    layers, speaker, say: 'choice.date',
    content: (/** @type {(value: string | undefined) => void} */ end) => {
      const input = /** @type {HTMLInputElement} */ (el('input', { type: kind, class: 'input', value, min, max, label: 'choice.date' }));
      return [
        input,
        el('div', { class: 'dialog-buttons' },
          button({ class: 'button', say: 'dialog.cancel', on: { click: () => end(undefined) } }),
          button({ class: 'button button-main', say: 'dialog.ok', on: { click: () => end(input.value) } })),
      ];
    },
  });
}

/** Whether the program may use something of the phone. The words are ours. @param {Layers} layers @param {Speaker} speaker @param {string} what */
export function permissionSheet(layers, speaker, what) {
  return choiceSheet({
    layers, speaker, level: LEVELS.wallet, say: ['permit.title', { name: speaker.name }],
    content: (/** @type {(value: boolean | undefined) => void} */ end) => [
      el('p', { class: 'soft', say: `permit.${what}` }),
      el('div', { class: 'dialog-buttons' },
        button({ class: 'button', say: 'consent.refuse', on: { click: () => end(false) } }),
        button({ class: 'button button-main', say: 'consent.allow', on: { click: () => end(true) } })),
    ],
  });
}
