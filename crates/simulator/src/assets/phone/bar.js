// The bar above everything: the product, the phone's size, the language, the colours, the panel.
// @ts-check
import { button, el } from './dom.js';
import { icon, mark } from './icons.js';
import { DEVICES } from './device.js';
import { LANGUAGES, locale } from './texts.js';

/**
 * @param {HTMLElement} place
 * @param {object} wishes
 * @param {string} wishes.device the size at the beginning
 * @param {() => 'light' | 'dark'} wishes.theme
 * @param {boolean} wishes.isPanelOpen
 * @param {(id: string) => void} wishes.onDevice
 * @param {(locale: import('./texts.js').Locale) => void} wishes.onLanguage
 * @param {() => void} wishes.onTheme
 * @param {() => void} wishes.onPanel
 */
export function topBar(place, wishes) {
  const sizes = DEVICES.map(({ id, width, height }) => el('label', { class: 'segment', title: `${width} × ${height}` },
    el('input', { type: 'radio', name: 'device', value: id, checked: id === wishes.device, on: { change: () => wishes.onDevice(id) } }),
    el('span', { say: `app.${id}` })));
  const languages = LANGUAGES.map((one) => button({
    class: 'language', text: one.short, lang: one.locale, title: one.full, on: { click: () => wishes.onLanguage(one.locale) },
  }));
  const theme = button({ class: 'icon-button', label: 'app.to_dark', on: { click: wishes.onTheme } });
  const panel = button({ class: 'icon-button', label: 'app.panel', 'aria-controls': 'panel', on: { click: wishes.onPanel } }, icon('panel'));

  place.append(
    el('p', { class: 'brand' },
      el('a', { href: '/', label: 'app.home' }, mark(), el('span', { class: 'brand-name', text: 'OpenCashier' })),
      el('span', { class: 'brand-part', say: 'app.name' })),
    el('div', { class: 'segments devices', role: 'radiogroup', label: 'app.device' }, ...sizes),
    el('div', { class: 'languages', role: 'group', label: 'app.language' }, ...languages),
    theme, panel);

  return {
    /** Shows what is in force. @param {boolean} isPanelOpen */
    draw: (isPanelOpen) => {
      languages.forEach((one, index) => {
        if (LANGUAGES[index].locale === locale()) one.setAttribute('aria-current', 'true');
        else one.removeAttribute('aria-current');
      });
      const isDark = wishes.theme() === 'dark';
      theme.replaceChildren(icon(isDark ? 'sun' : 'moon'));
      theme.setAttribute('aria-pressed', String(isDark));
      panel.setAttribute('aria-expanded', String(isPanelOpen));
    },
  };
}
