// The phone user's inbox. Requested when it is opened, and again when something arrives.
// @ts-check
import { button, el, name } from './dom.js';
import { icon } from './icons.js';
import { moment } from './clock.js';
import { sayWith } from './texts.js';

const ANSWER_LIMIT_MS = 8_000;

/** @param {(message: Record<string, any>) => boolean} send */
export function inboxView(send) {
  const landing = el('h1', { class: 'view-title', tabindex: '-1', 'data-landing': true, say: 'inbox.title' });
  const body = el('div', { class: 'inbox' });
  const node = el('div', { class: 'view', hidden: true }, landing, body);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let limit;

  function load() {
    clearTimeout(limit);
    limit = setTimeout(fail, ANSWER_LIMIT_MS);
    send({ t: 'inbox' });
  }

  function fail() {
    const again = button({ class: 'button', say: 'inbox.again', on: { click: load } });
    body.replaceChildren(el('div', { class: 'empty-state', role: 'alert' }, el('p', { say: 'inbox.failed' }), again));
  }

  /** @param {Record<string, any>[]} messages */
  function draw(messages) {
    clearTimeout(limit);
    if (messages.length > 0) body.replaceChildren(el('ul', { class: 'messages' }, ...messages.map(line)));
    else body.replaceChildren(el('div', { class: 'empty-state' }, el('span', { class: 'seal' }, icon('mail')), el('p', { class: 'soft', say: 'inbox.empty' })));
  }

  return { node, landing, load, draw };
}

/** @param {Record<string, any>} message */
function line({ title, body, at, unread }) {
  const when = el('time', { datetime: at });
  sayWith(when, () => {
    when.textContent = moment(Date.parse(at));
  });
  return el('li', { class: unread ? 'message is-unread' : 'message' },
    el('span', { class: 'message-icon' }, icon('mail')),
    el('div', { class: 'message-text' },
      el('p', { class: 'message-title' }, name(title ?? '')),
      body ? el('p', {}, name(body)) : null,
      el('p', { class: 'message-meta' }, when)),
    unread ? el('span', { class: 'unread-dot' }, el('span', { class: 'for-readers', say: 'inbox.unread_mark' })) : null);
}
