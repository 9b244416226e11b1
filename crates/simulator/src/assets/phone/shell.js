// The phone itself: body, status bar, the place for the screens, the place for the layers, the place above them all,
// and the bar that leads home.
// @ts-check
import { button, el } from './dom.js';
import { icon } from './icons.js';
import { everySecond, now, shortTime } from './clock.js';
import { sayLabel, sayWith } from './texts.js';

/** @param {() => void} onHome */
export function phoneShell(onHome) {
  const time = el('span', { class: 'status-time' });
  const tell = () => {
    time.textContent = shortTime(now());
  };
  everySecond(tell);
  sayWith(time, tell);
  const network = el('span', { class: 'status-network', role: 'img' });
  const battery = el('span', { class: 'battery', 'aria-hidden': 'true' });
  const status = el('div', { class: 'status-bar' }, time, el('span', { class: 'status-signs' }, network, battery));

  const screens = el('div', { class: 'screens' });
  const notices = el('div', { class: 'notices' });
  const layers = el('div', { class: 'layers' });
  const crown = el('div', { class: 'crown' });
  const home = button({ class: 'home-bar', label: 'phone.to_home', hidden: true, on: { click: onHome } }, el('span'));
  const under = el('div', { class: 'under' }, screens, home);
  const screen = el('div', { class: 'phone-screen' }, status, el('div', { class: 'glass' }, under, notices, layers, crown));
  const node = el('div', { class: 'phone', role: 'region', label: 'phone.label' }, screen);

  /** @param {boolean} isOn */
  function showNetwork(isOn) {
    network.replaceChildren(icon(isOn ? 'waves' : 'no-waves'));
    network.classList.toggle('is-off', !isOn);
    sayLabel(network, isOn ? 'phone.network_on' : 'phone.network_off');
  }
  showNetwork(true);

  return { node, screen, under, screens, notices, layers, crown, home, showNetwork };
}
