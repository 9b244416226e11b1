// What the phone's sensors and the user's data are: sample values that the developer sets in the panel.
// @ts-check
import { el, freshId } from './dom.js';

/** A picture of the size of a stamp, so that a program has something to show and to upload. */
const PICTURE =
  'data:image/svg+xml;base64,' +
  btoa(
    '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="180"><rect width="240" height="180" fill="#9fd3c0"/>' +
      '<circle cx="180" cy="50" r="24" fill="#fff4c2"/><path d="M0 180 80 70 150 180Z" fill="#0a5a46"/><path d="M90 180 160 100 240 180Z" fill="#2d7d66"/></svg>',
  );

/** The largest picture that can be chosen as a sample. */
const PICTURE_LIMIT = 2 * 1024 * 1024;

/** The present values. */
export const mocks = {
  picture: PICTURE,
  code: 'TEA-0001',
  latitude: '33.3152',
  longitude: '44.3661',
  phone: '+964 770 000 0000',
};

export function mocksCard() {
  /** @type {('code' | 'latitude' | 'longitude' | 'phone')[]} */
  const names = ['code', 'latitude', 'longitude', 'phone'];
  const fields = names.map((name) => {
    const id = freshId('mock');
    const input = /** @type {HTMLInputElement} */ (el('input', { class: 'input', id, name: `mock-${name}`, value: mocks[name], dir: 'ltr', autocomplete: 'off' }));
    input.addEventListener('input', () => {
      mocks[name] = input.value;
    });
    return el('div', { class: 'setting setting-row' }, el('label', { for: id, class: 'setting-text' }, el('b', { say: `mock.${name}` })), input);
  });
  const shown = /** @type {HTMLImageElement} */ (el('img', { class: 'mock-picture', src: mocks.picture, alt: '' }));
  const problem = el('p', { class: 'pick-lead', role: 'status' });
  const picture = /** @type {HTMLInputElement} */ (el('input', { type: 'file', accept: 'image/png,image/jpeg,image/gif,image/webp' }));
  // The browser's own button speaks the browser's language.
  const choose = el('label', { class: 'button button-small mock-choose' }, el('span', { say: 'mock.choose' }), picture);
  picture.addEventListener('change', () => {
    const [file] = picture.files ?? [];
    problem.replaceChildren();
    if (!file) return;
    if (file.size > PICTURE_LIMIT) {
      problem.append(el('span', { say: ['mock.too_large', { n: PICTURE_LIMIT / 1024 / 1024 }] }));
      return;
    }
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      mocks.picture = shown.src = String(reader.result);
    });
    reader.readAsDataURL(file);
  });
  const node = el('details', { class: 'card fold' },
    el('summary', { class: 'card-head' }, el('h2', { say: 'mock.title' })),
    el('p', { class: 'soft', say: 'mock.lead' }),
    ...fields,
    el('div', { class: 'setting' }, el('b', { say: 'mock.picture' }), el('div', { class: 'mock-row' }, shown, choose), problem));
  return { node };
}
