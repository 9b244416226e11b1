// The texts of the page in three languages. Each element remembers which text it shows, so a new language needs no
// new elements: every element just writes its text again.
// @ts-check
import { EN } from './text-en.js';
import { ZH } from './text-zh.js';
import { AR } from './text-ar.js';

/** @typedef {'en' | 'zh' | 'ar'} Locale */
/** @typedef {string | Record<string, string>} Text one text, or one per plural form */

/** @type {Record<Locale, Record<string, Text>>} */
const BOOKS = { en: EN, zh: ZH, ar: AR };

/** Each language's short and full name. */
export const LANGUAGES = /** @type {const} */ ([
  { locale: 'en', short: 'EN', full: 'English' },
  { locale: 'zh', short: '中文', full: '中文' },
  { locale: 'ar', short: 'ع', full: 'العربية' },
]);

/** @type {Locale} */
let current = 'en';

/** @param {string} tag a language tag such as `zh-CN` */
export function localeOf(tag) {
  const primary = tag.toLowerCase().split('-')[0];
  return /** @type {Locale} */ (Object.hasOwn(BOOKS, primary) ? primary : 'en');
}

/** The language in use. */
export function locale() {
  return current;
}

/** The locale for dates and numbers of each language, as on the wallet's pages: `texts/locale.rs`. */
const WRITTEN = { en: 'en', zh: 'zh-CN', ar: 'ar-u-nu-arab' };

/** The language in use for dates and numbers; Arabic uses its own digits. */
export function digits() {
  return WRITTEN[current];
}

/**
 * Switches every element of the page to this language.
 * @param {Locale} wanted
 */
export function speak(wanted) {
  current = wanted;
  document.documentElement.lang = wanted;
  document.documentElement.dir = wanted === 'ar' ? 'rtl' : 'ltr';
  for (const node of document.querySelectorAll('[data-says]')) told.get(node)?.forEach((retell) => retell());
}

/**
 * The text with this key. `{n}` selects the plural form and is written in the language's digits; other values are
 * isolated, so that a name in another script does not disturb the sentence.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const entry = BOOKS[current][key] ?? EN[key] ?? key;
  const count = Number(values.n ?? 0);
  const text = typeof entry === 'string' ? entry : entry[new Intl.PluralRules(current).select(count)] ?? entry.other;
  return text.replace(/\{(\w+)\}/g, (_, slot) => written(values[slot] ?? ''));
}

/** @param {string | number} value */
function written(value) {
  return typeof value === 'number' ? new Intl.NumberFormat(digits()).format(value) : `\u2068${value}\u2069`;
}

/** @type {WeakMap<Element, Map<string, () => void>>} */
const told = new WeakMap();

/**
 * @param {Element} node
 * @param {string} place
 * @param {() => void} tell
 */
function remember(node, place, tell) {
  const places = told.get(node) ?? new Map();
  told.set(node, places.set(place, tell));
  node.setAttribute('data-says', '');
  tell();
}

/** @param {Element} node @param {string} key @param {Record<string, string | number>} [values] */
export function say(node, key, values) {
  remember(node, 'text', () => {
    node.textContent = t(key, values);
  });
}

/** @param {Element} node @param {string} key @param {Record<string, string | number>} [values] */
export function sayLabel(node, key, values) {
  remember(node, 'label', () => node.setAttribute('aria-label', t(key, values)));
}

/** @param {Element} node @param {string} key @param {Record<string, string | number>} [values] */
export function sayPlaceholder(node, key, values) {
  remember(node, 'hint', () => node.setAttribute('placeholder', t(key, values)));
}

/**
 * Runs `tell` now and after every change of language.
 * @param {Element} node
 * @param {() => void} tell
 */
export function sayWith(node, tell) {
  remember(node, 'with', tell);
}
