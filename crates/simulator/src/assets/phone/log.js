// The message log: every call, response and error between program, container and wallet, newest last. Contents are
// rendered when a line is opened, so a long log stays fast.
// @ts-check
import { button, el, freshId } from './dom.js';
import { icon } from './icons.js';
import { prettyJson, prettyText } from './json.js';
import { exactTime } from './clock.js';
import { say, sayWith, t } from './texts.js';

const KEPT = 500;
/** A user who scrolled up wants to stay there. */
const NEAR_END_PX = 48;
const DRAW_EVERY_MS = 200;
const COPIED_MS = 2_000;
const PREVIEW = 120;

const DIRECTIONS = ['mp→host', 'host→mp', 'host→spi', 'spi→host', 'host→wallet', 'wallet→host', 'session', 'console'];

/** @typedef {{at: string, dir: string, name: string, text: string}} Entry */
/** A line that is read when it is drawn; it may turn out to be none. @typedef {{at: number, dir: string, read: () => {at?: number, name: string, text: string} | undefined}} Late */

export function messageLog() {
  /** @type {{entry: Entry, node: HTMLElement}[]} */
  let rows = [];
  /** Lines not drawn yet, and how many more there were. @type {(Entry | Late)[]} */
  let waiting = [];
  let dropped = 0;
  const filter = /** @type {HTMLInputElement} */ (el('input', { type: 'search', class: 'input', autocomplete: 'off', spellcheck: 'false', label: 'log.filter', hint: 'log.filter_hint' }));
  const direction = /** @type {HTMLSelectElement} */ (el('select', { class: 'input', label: 'log.direction' },
    el('option', { value: '', say: 'log.all' }), ...DIRECTIONS.map(option)));
  const count = el('span', { class: 'chip' });
  const copied = el('span', { class: 'copied', role: 'status' });
  const copyAll = button({ class: 'icon-button', label: 'log.copy', on: { click: () => copy(rows.filter(isShown).map(asText).join('\n\n')) } }, icon('copy'));
  const clear = button({ class: 'icon-button', label: 'log.clear', on: { click: empty } }, icon('bin'));
  const list = el('ol', { class: 'log-list', label: 'log.list' });
  const none = el('p', { class: 'soft log-none', say: 'log.none', hidden: true });
  const first = firstSteps();
  const body = el('div', { class: 'log-body' }, first, none, list);
  const titleId = freshId('log');
  const node = el('section', { class: 'card log', 'aria-labelledby': titleId },
    el('header', { class: 'card-head' }, el('h2', { id: titleId, say: 'log.title' }), count, copied, copyAll, clear),
    el('div', { class: 'log-tools' }, filter, direction), body);

  filter.addEventListener('input', sift);
  direction.addEventListener('change', sift);
  sayWith(count, () => {
    count.textContent = t('log.count', { n: rows.length });
  });
  sift();

  /** @param {{entry: Entry}} row */
  function isShown({ entry }) {
    const wanted = filter.value.trim().toLowerCase();
    if (direction.value && entry.dir !== direction.value) return false;
    return wanted === '' || `${entry.name} ${entry.text}`.toLowerCase().includes(wanted);
  }

  function sift() {
    let shown = 0;
    for (const row of rows) {
      row.node.hidden = !isShown(row);
      if (!row.node.hidden) shown += 1;
    }
    first.hidden = rows.length > 0;
    list.hidden = rows.length === 0;
    none.hidden = rows.length === 0 || shown > 0;
    count.textContent = t('log.count', { n: rows.length });
  }

  function empty() {
    rows = [];
    waiting = [];
    dropped = 0;
    list.replaceChildren();
    sift();
  }

  /**
   * Lines are drawn in batches, so that a busy program does not wait for the log. What is more than a batch holds is
   * counted, and the log says so.
   * @param {Entry | Late} entry
   */
  function add(entry) {
    if (waiting.length === 0) setTimeout(draw, DRAW_EVERY_MS);
    if (waiting.length < KEPT) waiting.push(entry);
    else dropped += 1;
  }

  function draw() {
    const isNearEnd = body.scrollHeight - body.scrollTop - body.clientHeight < NEAR_END_PX;
    const isFirst = rows.length === 0;
    // Lines come on several ways; each knows when it happened.
    const entries = waiting.map(read).filter((entry) => entry !== undefined).sort((one, other) => one.order - other.order);
    const last = entries.at(-1);
    if (dropped > 0 && last) entries.push({ ...last, dir: 'console', name: 'log', text: t('log.dropped', { n: dropped }) });
    dropped = 0;
    const fresh = entries.map((entry) => ({ entry, node: line(entry, copy) }));
    waiting = [];
    for (const row of fresh) row.node.hidden = !isShown(row);
    rows.push(...fresh);
    list.append(...fresh.map((row) => row.node));
    for (const row of rows.splice(0, Math.max(0, rows.length - KEPT))) row.node.remove();
    if (isFirst) sift();
    count.textContent = t('log.count', { n: rows.length });
    if (fresh.some((row) => !row.node.hidden)) none.hidden = true;
    if (isNearEnd) body.scrollTop = body.scrollHeight;
  }

  /** @param {string} text */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      say(copied, 'log.copied');
    } catch {
      say(copied, 'log.not_copied');
    }
    setTimeout(() => {
      copied.textContent = '';
    }, COPIED_MS);
  }

  return { node, add };
}

/** @param {Entry | Late} entry @returns {(Entry & {order: number}) | undefined} */
function read(entry) {
  if (!('read' in entry)) return { ...entry, order: Date.parse(entry.at) };
  const said = entry.read();
  if (!said) return undefined;
  const order = said.at ?? entry.at;
  return { order, at: new Date(order).toISOString(), dir: entry.dir, name: said.name, text: said.text };
}

/** @param {Entry} entry @param {(text: string) => void} copy */
function line(entry, copy) {
  const time = el('time', { class: 'log-time', datetime: entry.at });
  sayWith(time, () => {
    time.textContent = exactTime(Date.parse(entry.at));
  });
  const summary = el('summary', {}, time, lane(entry.dir), el('code', { class: 'log-name', text: entry.name }),
    el('span', { class: 'log-preview', text: entry.text.slice(0, PREVIEW), dir: 'ltr' }));
  const details = el('details', {}, summary);
  details.addEventListener('toggle', () => {
    if (details.childElementCount > 1) return;
    const one = button({ class: 'icon-button log-copy', label: 'log.copy_one', on: { click: () => copy(asText({ entry })) } }, icon('copy'));
    details.append(el('div', { class: 'log-content', dir: 'ltr' }, one, prettyJson(entry.text)));
  });
  return el('li', { class: 'log-line' }, details);
}

/** Sender and receiver. @param {string} dir */
function lane(dir) {
  const [from, to] = dir.split('→');
  const party = (/** @type {string} */ who) => el('span', { say: `log.party_${who}` });
  const look = dir.includes('spi') ? 'lane-spi' : dir.includes('wallet') ? 'lane-wallet' : to ? 'lane-bridge' : 'lane-console';
  return el('span', { class: `lane ${look}` }, party(from), to ? icon('arrow') : null, to ? party(to) : null);
}

/** @param {string} dir */
function option(dir) {
  const [from, to] = dir.split('→');
  const node = el('option', { value: dir });
  sayWith(node, () => {
    node.textContent = to ? t('log.to', { from: t(`log.party_${from}`), to: t(`log.party_${to}`) }) : t(`log.party_${from}`);
  });
  return node;
}

/** @param {{entry: Entry}} row */
function asText({ entry }) {
  return `${entry.at} ${entry.dir} ${entry.name}\n${prettyText(entry.text)}`;
}

/** The first steps for a new user. */
function firstSteps() {
  const step = (/** @type {string} */ key) => el('li', {}, el('span', { say: key }));
  const party = (/** @type {string} */ who) => el('span', { class: `party party-${who}`, say: `log.party_${who}` });
  const both = () => el('span', { class: 'party-link', 'aria-hidden': 'true' });
  return el('div', { class: 'first' },
    el('p', { class: 'parties', 'aria-hidden': 'true' }, party('mp'), both(), party('host'), both(), party('wallet')),
    el('h3', { say: 'log.first' }),
    el('ol', { class: 'first-steps' }, step('log.first_1'), step('log.first_2'), step('log.first_3')));
}
