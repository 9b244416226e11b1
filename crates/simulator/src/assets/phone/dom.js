// Builds elements. Data becomes text or attributes, never markup, so nothing received can become code.
// @ts-check
import { say, sayLabel, sayPlaceholder } from './texts.js';

/** @typedef {string | [string, Record<string, string | number>]} Saying a text's key, with its values */

/**
 * An element with attributes, listeners and children. Special properties: `class`, `text` (verbatim), `say`,
 * `label` and `hint` (texts by key, rewritten when the language changes), `on` (listeners). `true` sets an empty
 * attribute; `false` and `undefined` omit it.
 *
 * @param {string} name
 * @param {Record<string, any>} [props]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(name, props = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(props)) set(node, key, value);
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/**
 * @param {HTMLElement} node
 * @param {string} key
 * @param {any} value
 */
function set(node, key, value) {
  if (value === undefined || value === false || value === null) return;
  if (key === 'class') node.className = value;
  else if (key === 'text') node.textContent = value;
  else if (key === 'say') say(node, ...pair(value));
  else if (key === 'label') sayLabel(node, ...pair(value));
  else if (key === 'hint') sayPlaceholder(node, ...pair(value));
  else if (key === 'on') for (const [event, listen] of Object.entries(value)) node.addEventListener(event, listen);
  else node.setAttribute(key, value === true ? '' : String(value));
}

/**
 * @param {Saying} saying
 * @returns {[string, Record<string, string | number>]}
 */
function pair(saying) {
  return typeof saying === 'string' ? [saying, {}] : saying;
}

/**
 * A button that never submits anything.
 * @param {Record<string, any>} props
 * @param {...(Node | string | null | undefined | false)} children
 */
export function button(props, ...children) {
  return /** @type {HTMLButtonElement} */ (el('button', { type: 'button', ...props }, ...children));
}

/**
 * A name from outside, isolated from the direction of the surrounding text.
 * @param {string} text
 */
export function name(text) {
  return el('bdi', { text });
}

let serial = 0;

/** An id for `aria-labelledby` and similar attributes. @param {string} word */
export function freshId(word) {
  serial += 1;
  return `${word}-${serial}`;
}

/**
 * A round picture: the icon if it loads, otherwise the first letter.
 * @param {string | undefined} icon
 * @param {string} label
 * @param {string} [look]
 */
export function badge(icon, label, look = '') {
  const letter = [...label.trim()][0] ?? '?';
  const node = el('span', { class: `badge ${look}`.trim(), 'aria-hidden': 'true', text: letter });
  if (!icon) return node;
  const picture = el('img', { src: icon, alt: '', class: 'badge-picture', draggable: 'false' });
  picture.addEventListener('load', () => node.classList.add('has-picture'));
  picture.addEventListener('error', () => picture.remove());
  node.append(picture);
  return node;
}
