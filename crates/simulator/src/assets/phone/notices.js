// Short notices over the program that block nothing: toasts and the loading indicator. Each is one
// live region, so that a screen reader announces it. A program's notice has the program's name in it.
// @ts-check
import { el, name } from './dom.js';
import { icon } from './icons.js';

const SHORTEST_MS = 800;
const LONGEST_MS = 10_000;
const USUAL_MS = 2_500;

/** @type {Record<string, string>} */
const PICTURES = { success: 'check', fail: 'cross', exception: 'alert' };

/** @typedef {import('./dialogs.js').Speaker} Speaker */

/** @param {HTMLElement} place */
export function noticesIn(place) {
  const region = el('div', { class: 'toasts', role: 'status' });
  const loadings = el('div', { class: 'toasts', role: 'status' });
  place.append(loadings, region);

  /**
   * @param {Record<string, any>} params
   * @param {() => void} closed
   * @param {Speaker} [speaker]
   */
  function toast({ content = '', type = 'none', duration }, closed, speaker) {
    const picture = type === 'loading' ? el('span', { class: 'spinner spinner-small', 'aria-hidden': 'true' }) : PICTURES[type] && icon(PICTURES[type]);
    const words = typeof content === 'string' ? el('span', { text: content, dir: 'auto' }) : el('span', content);
    const node = el('p', { class: 'toast' }, picture, words, from(speaker));
    region.replaceChildren(node);
    const wanted = Number(duration) > 0 ? Number(duration) : USUAL_MS;
    const timer = setTimeout(end, Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wanted)));
    function end() {
      clearTimeout(timer);
      node.remove();
      closed();
    }
    return end;
  }

  /** @param {Record<string, any>} params @param {Speaker} [speaker] */
  function loading({ content, delay }, speaker) {
    const words = content ? el('span', { text: content, dir: 'auto' }) : el('span', { say: 'dialog.loading' });
    const node = el('p', { class: 'toast toast-loading' }, el('span', { class: 'spinner', 'aria-hidden': 'true' }), words, from(speaker));
    const timer = setTimeout(() => loadings.replaceChildren(node), Math.max(0, Number(delay) || 0));
    return () => {
      clearTimeout(timer);
      node.remove();
    };
  }

  return {
    toast,
    loading,
    /** Announces one of the page's own texts. @param {string} key @param {Record<string, string | number>} [values] */
    tell: (key, values = {}) => toast({ content: { say: [key, values] } }, () => {}),
    clear: () => {
      region.replaceChildren();
      loadings.replaceChildren();
    },
  };
}

/** Whose notice it is; the page's own have no speaker. @param {Speaker} [speaker] */
function from(speaker) {
  return speaker?.name ? el('small', { class: 'toast-from' }, name(speaker.name)) : null;
}
