// The phone's environment: network, how the cashier opens, the wallet's user, the time.
// @ts-check
import { button, el, freshId } from './dom.js';
import { everySecond, longMoment, now } from './clock.js';
import { sayWith } from './texts.js';

const STEPS = /** @type {const} */ ([['minute', 60], ['hour', 3600], ['day', 86_400]]);

/** @param {(message: Record<string, any>) => boolean} send */
export function settingsCard(send) {
  const network = /** @type {HTMLInputElement} */ (el('input', { type: 'checkbox', role: 'switch', class: 'switch', name: 'network', checked: true }));
  network.addEventListener('change', () => send({ t: 'set', network: network.checked }));

  const line = /** @type {HTMLInputElement} */ (el('input', { type: 'checkbox', role: 'switch', class: 'switch', name: 'line', checked: true }));
  line.addEventListener('change', () => send({ t: 'set', line: line.checked }));

  const modes = ['sheet', 'page'].map((mode) => el('label', { class: 'pick' },
    el('input', { type: 'radio', name: 'mode', value: mode, on: { change: () => send({ t: 'set', mode }) } }),
    el('span', { class: 'pick-text' }, el('b', { say: `set.${mode}` }), el('span', { class: 'pick-lead', say: `set.${mode}_lead` }))));

  const siteId = freshId('site');
  const site = /** @type {HTMLSelectElement} */ (el('select', { class: 'input', id: siteId }));
  site.addEventListener('change', () => send({ t: 'set', site: site.value }));

  const clock = el('p', { class: 'clock', role: 'timer' });
  const tell = () => {
    clock.textContent = longMoment(now());
  };
  everySecond(tell);
  sayWith(clock, tell);
  const moves = STEPS.map(([step, seconds]) => button({
    class: 'button button-small', say: `set.${step}`, on: { click: () => send({ t: 'advance', seconds }) },
  }));
  moves.push(button({ class: 'button button-small', say: 'set.now', on: { click: () => send({ t: 'clockNow' }) } }));

  const startId = freshId('start');
  const start = /** @type {HTMLInputElement} */ (el('input', {
    type: 'text', class: 'input', id: startId, name: 'start', dir: 'ltr', autocomplete: 'off', spellcheck: 'false', placeholder: 'pages/order/order?id=1',
  }));

  const modeId = freshId('mode');
  const node = el('details', { class: 'card fold', open: true },
    el('summary', { class: 'card-head' }, el('h2', { say: 'set.title' })),
    el('label', { class: 'setting setting-row' },
      el('span', { class: 'setting-text' }, el('b', { say: 'set.network' }), el('span', { class: 'pick-lead', say: 'set.network_lead' })), network),
    el('label', { class: 'setting setting-row' },
      el('span', { class: 'setting-text' }, el('b', { say: 'set.line' }), el('span', { class: 'pick-lead', say: 'set.line_lead' })), line),
    el('div', { class: 'setting', role: 'radiogroup', 'aria-labelledby': modeId },
      el('b', { id: modeId, say: 'set.mode' }), el('div', { class: 'picks' }, ...modes)),
    el('div', { class: 'setting setting-row' }, el('label', { for: siteId, class: 'setting-text' }, el('b', { say: 'set.site' })), site),
    el('div', { class: 'setting' }, el('label', { for: startId, class: 'setting-text' }, el('b', { say: 'set.start' }), el('span', { class: 'pick-lead', say: 'set.start_lead' })), start),
    el('div', { class: 'setting' }, el('b', { say: 'set.clock' }), clock, el('div', { class: 'moves', role: 'group', label: 'set.move' }, ...moves)));

  return {
    node,
    startPage: () => start.value.trim(),
    /** @param {Record<string, any>} state */
    draw: (state) => {
      network.checked = state.network !== false;
      line.checked = state.line !== false;
      for (const radio of node.querySelectorAll('input[name="mode"]')) {
        if (radio instanceof HTMLInputElement) radio.checked = radio.value === state.mode;
      }
      const sites = state.sites ?? [];
      if (site.options.length !== sites.length || sites.some((/** @type {string} */ one, /** @type {number} */ at) => site.options[at].value !== one)) {
        site.replaceChildren(...sites.map((/** @type {string} */ one) => el('option', { value: one, text: one })));
      }
      site.value = state.site;
    },
  };
}
