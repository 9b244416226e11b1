// Modal dialogs. A program's dialog is headed by the program's name and picture and has no button in the wallet's
// colour, so it cannot pose as the wallet; the host refuses titles that read like the wallet's own.
// @ts-check
import { badge, button, el, freshId } from './dom.js';
import { icon } from './icons.js';
import { LEVELS } from './layers.js';

/** @typedef {ReturnType<typeof import('./layers.js').layersIn>} Layers */
/** @typedef {(value: Record<string, any>) => void} Answer */
/** @typedef {{name: string, icon?: string}} Speaker the program that asks */

/**
 * A card in the middle of the screen.
 * @param {object} wanted
 * @param {Layers} wanted.layers
 * @param {Speaker} wanted.speaker
 * @param {string} [wanted.title]
 * @param {string} [wanted.text]
 * @param {HTMLElement} [wanted.field]
 * @param {HTMLButtonElement[]} wanted.buttons
 * @param {() => void} wanted.cancel
 */
function card({ layers, speaker, title, text, field, buttons, cancel }) {
  const [titleId, textId] = [freshId('dialog'), freshId('dialog')];
  const heading = title ? el('h2', { id: titleId, text: title, dir: 'auto' }) : el('h2', { id: titleId, class: 'for-readers', say: 'dialog.message' });
  const body = text ? el('p', { id: textId, class: 'dialog-text', text, dir: 'auto' }) : null;
  const fromId = freshId('from');
  const from = el('p', { class: 'dialog-from', id: fromId }, badge(speaker.icon, speaker.name, 'badge-tile badge-tiny'), el('span', { say: ['dialog.from', { name: speaker.name }] }));
  const never = field ? el('p', { class: 'dialog-never' }, icon('shield'), el('span', { say: 'dialog.never' })) : null;
  const dialog = el('section', {
    class: 'dialog dialog-program', role: field ? 'dialog' : 'alertdialog', 'aria-modal': 'true',
    'aria-labelledby': `${fromId} ${titleId}`, 'aria-describedby': body ? textId : undefined,
  }, from, heading, body, field, never, el('div', { class: 'dialog-buttons' }, ...buttons));
  const main = field?.querySelector('input') ?? buttons[buttons.length - 1] ?? null;
  return layers.open({ node: el('div', { class: 'veil' }, dialog), level: LEVELS.program, cancel, first: () => main });
}

/**
 * A button with the program's own text, or ours.
 * @param {unknown} words
 * @param {string} ours
 * @param {string} look
 */
function choice(words, ours, look) {
  const own = typeof words === 'string' && words !== '';
  return button({ class: look, ...(own ? { text: words } : { say: ours }) });
}

/** @param {Layers} layers @param {Speaker} speaker @param {Record<string, any>} params @param {Answer} answer */
export function alertDialog(layers, speaker, params, answer) {
  const ok = choice(params.buttonText, 'dialog.ok', 'button button-firm');
  const end = () => {
    answer({});
    layer.close();
  };
  ok.addEventListener('click', end);
  const layer = card({ layers, speaker, title: params.title, text: params.content, buttons: [ok], cancel: end });
  return layer.close;
}

/** @param {Layers} layers @param {Speaker} speaker @param {Record<string, any>} params @param {Answer} answer */
export function confirmDialog(layers, speaker, params, answer) {
  const no = choice(params.cancelButtonText, 'dialog.cancel', 'button');
  const yes = choice(params.confirmButtonText, 'dialog.ok', 'button button-firm');
  const end = (/** @type {boolean} */ confirm) => {
    answer({ confirm });
    layer.close();
  };
  no.addEventListener('click', () => end(false));
  yes.addEventListener('click', () => end(true));
  const layer = card({
    layers, speaker, title: params.title, text: params.content, buttons: [no, yes], cancel: () => end(false),
  });
  return layer.close;
}

/** @param {Layers} layers @param {Speaker} speaker @param {Record<string, any>} params @param {Answer} answer */
export function promptDialog(layers, speaker, params, answer) {
  const input = /** @type {HTMLInputElement} */ (el('input', {
    type: 'text', autocomplete: 'off', dir: 'auto', placeholder: params.placeholder || undefined, 'aria-label': params.message || params.title,
  }));
  const form = el('form', { class: 'field' }, input);
  const no = choice(params.cancelButtonText, 'dialog.cancel', 'button');
  const yes = choice(params.okButtonText, 'dialog.ok', 'button button-firm');
  const end = (/** @type {boolean} */ ok) => {
    answer(ok ? { ok, inputValue: input.value } : { ok, inputValue: '' });
    layer.close();
  };
  no.addEventListener('click', () => end(false));
  yes.addEventListener('click', () => end(true));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    end(true);
  });
  const layer = card({
    layers, speaker, title: params.title, text: params.message, field: form, buttons: [no, yes], cancel: () => end(false),
  });
  return layer.close;
}

/** What each permission means; those with the same meaning are shown once. @type {Record<string, string>} */
const SCOPES = {
  auth_base: 'consent.id', USER_ID: 'consent.id', HASH_LOGIN_ID: 'consent.id',
  auth_user: 'consent.profile', USER_LOGIN_ID: 'consent.profile', USER_NAME: 'consent.profile',
  USER_NICKNAME: 'consent.profile', USER_AVATAR: 'consent.profile', USER_CONTACTINFO: 'consent.profile',
  NOTIFICATION_INBOX: 'consent.inbox', NOTIFICATION_PUSH: 'consent.inbox', SEND_MESSAGE: 'consent.inbox',
  CARD_LIST: 'consent.cards', AGREEMENT_PAY: 'consent.agreement',
};

/** The wallet asks the user to grant scopes to the program. @param {Layers} layers @param {Record<string, any>} params @param {Answer} answer */
export function consentDialog(layers, params, answer) {
  const { program = { name: '' }, scopes = [] } = params;
  const titleId = freshId('consent');
  const said = new Set();
  const abilities = scopes.map((/** @type {unknown} */ scope) => ability(String(scope), said));
  const allow = button({ class: 'button button-main', say: 'consent.allow' });
  const refuse = button({ class: 'button', say: 'consent.refuse' });
  const heading = el('h2', { id: titleId, say: ['consent.title', { name: program.name }], tabindex: '-1' });
  const sheet = el('section', { class: 'sheet consent', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': titleId },
    badge(program.icon, program.name, 'badge-tile badge-large'), heading,
    el('p', { class: 'soft', say: ['consent.lead', { name: program.name }] }),
    el('h3', { class: 'eyebrow', say: 'consent.wants' }),
    el('ul', { class: 'abilities' }, ...abilities),
    el('p', { class: 'note' }, icon('shield'), el('span', { say: 'consent.never' })),
    el('div', { class: 'consent-buttons' }, allow, refuse));
  const end = (/** @type {boolean} */ agreed) => {
    answer({ agreed });
    layer.close();
  };
  allow.addEventListener('click', () => end(true));
  refuse.addEventListener('click', () => end(false));
  const layer = layers.open({
    node: el('div', { class: 'veil veil-bottom' }, sheet), level: LEVELS.wallet, cancel: () => end(false), first: () => heading,
  });
  return layer.close;
}

/** @param {string} scope @param {Set<string>} said */
function ability(scope, said) {
  const key = Object.hasOwn(SCOPES, scope) ? SCOPES[scope] : scope;
  if (said.has(key)) return null;
  said.add(key);
  const isKnown = key !== scope;
  return el('li', {}, icon('check'), el('span', { say: isKnown ? key : ['consent.other', { name: scope }] }));
}
