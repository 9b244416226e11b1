// The bar above everything: the product, the phone's size, the language, the colours, the panel.
// @ts-check
import { button, el } from './dom.js';
import { icon, mark } from './icons.js';
import { DEVICES } from './device.js';
import { LANGUAGES, locale } from './texts.js';

/**
 * @param {HTMLElement} place
 * @param {object} options
 * @param {string} options.device the initial size
 * @param {() => 'light' | 'dark'} options.theme
 * @param {boolean} options.isPanelOpen
 * @param {(id: string) => void} options.onDevice
 * @param {(locale: import('./texts.js').Locale) => void} options.onLanguage
 * @param {() => void} options.onTheme
 * @param {() => void} options.onPanel
 */
export function topBar(place, options) {
  const sizes = DEVICES.map(({ id, width, height }) => el('label', { class: 'segment', title: `${width} × ${height}` },
    el('input', { type: 'radio', name: 'device', value: id, checked: id === options.device, on: { change: () => options.onDevice(id) } }),
    el('span', { say: `app.${id}` })));
  const languages = LANGUAGES.map((one) => button({
    class: 'language', text: one.short, lang: one.locale, title: one.full, on: { click: () => options.onLanguage(one.locale) },
  }));
  const theme = button({ class: 'icon-button', label: 'app.to_dark', on: { click: options.onTheme } });
  const panel = button({ class: 'icon-button', label: 'app.panel', 'aria-controls': 'panel', on: { click: options.onPanel } }, icon('panel'));

  place.append(
    el('p', { class: 'brand' },
      el('a', { href: '/', label: 'app.home' }, mark(), el('span', { class: 'brand-name', text: 'OpenCashier' })),
      el('span', { class: 'brand-part', say: 'app.name' })),
    el('div', { class: 'segments devices', role: 'radiogroup', label: 'app.device' }, ...sizes),
    el('div', { class: 'languages', role: 'group', label: 'app.language' }, ...languages),
    theme, panel);

  return {
    /** Shows the current settings. @param {boolean} isPanelOpen */
    draw: (isPanelOpen) => {
      languages.forEach((one, index) => {
        if (LANGUAGES[index].locale === locale()) one.setAttribute('aria-current', 'true');
        else one.removeAttribute('aria-current');
      });
      const isDark = options.theme() === 'dark';
      theme.replaceChildren(icon(isDark ? 'sun' : 'moon'));
      theme.setAttribute('aria-pressed', String(isDark));
      panel.setAttribute('aria-expanded', String(isPanelOpen));
    },
  };
}
