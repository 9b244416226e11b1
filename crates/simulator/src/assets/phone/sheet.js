// The cashier's sheet: the wallet asks for the PIN over the mini program. It shows the server's data and nothing
// from the program; the PIN goes only to the server.
// @ts-check
import { badge, button, el, freshId, name } from './dom.js';
import { icon } from './icons.js';
import { LEVELS } from './layers.js';
import { pinField, pinPad } from './pin.js';
import { everySecond, now, timeLeft } from './clock.js';
import { say, sayWith } from './texts.js';

const PAID_STAYS_MS = 2400;
const SLOW_MS = 15_000;
const URGENT_MS = 60_000;

/**
 * Opens the sheet of one payment session. Its owner passes it the server's messages.
 *
 * @param {object} needs
 * @param {ReturnType<typeof import('./layers.js').layersIn>} needs.layers
 * @param {() => string | undefined} needs.demoPin the PIN to show in the demo, if the server sends it
 * @param {() => boolean} needs.padOnly whether the keyboard could be the program's
 * @param {(value: Record<string, any>) => boolean} needs.answer answers the open request; false if there is none
 * @param {() => void} needs.onDone the user closes the sheet although no request is open
 * @param {() => void} needs.onGone the sheet has left the screen
 */
export function openSheet({ layers, demoPin, padOnly, answer, onDone, onGone }) {
  const titleId = freshId('sheet');
  const title = el('h2', { id: titleId, say: 'sheet.title', tabindex: '-1' });
  const cross = button({ class: 'icon-button', label: 'sheet.close' }, icon('cross'));
  const order = el('div', { class: 'stub' });
  const till = el('div', { class: 'till' });
  const sheet = el('section', { class: 'sheet', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': titleId },
    el('header', { class: 'sheet-bar' }, cross, title, icon('shield', 'sheet-seal')), order, till);
  const node = el('div', { class: 'veil veil-bottom' }, sheet);

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let stopClock = () => {};
  let isGone = false;
  /** @type {HTMLElement | null} */
  let first = null;
  /** The order on the sheet. @type {Record<string, any>} */
  let current = {};
  /** Whether the sheet waits for a PIN. */
  let asksPin = false;
  cross.addEventListener('click', close);
  const layer = layers.open({ node, level: LEVELS.wallet, cancel: close, first: () => first ?? cross });

  function close() {
    if (isGone || cross.hidden) return;
    if (!answer({ close: true })) onDone();
    remove();
  }

  function remove() {
    if (isGone) return;
    isGone = true;
    clearTimeout(timer);
    stopClock();
    layer.close();
    onGone();
  }

  /**
   * Shows one phase of the payment.
   * @param {{isAsking?: boolean, mayClose?: boolean, focus?: HTMLElement}} how
   * @param {...(Node | false)} parts
   */
  function phase({ isAsking = false, mayClose = true, focus }, ...parts) {
    clearTimeout(timer);
    asksPin = isAsking;
    say(title, isAsking ? 'sheet.title' : 'page.title');
    order.classList.toggle('is-decided', !isAsking);
    cross.hidden = !mayClose;
    layer.onCancel(mayClose ? close : undefined);
    till.replaceChildren(...parts.filter((part) => part !== false));
    first = focus ?? title;
    layer.enter();
  }

  /** The server asks for a PIN: for a new order, or again after a refused one. @param {Record<string, any>} params */
  function ask({ order: wanted, balance, enough, error, program }) {
    current = wanted;
    drawOrder(wanted, program);
    const isLocked = error?.code === 'PIN_LOCKED' || error?.tries_left === 0;
    const isShort = error?.code === 'USER_BALANCE_NOT_ENOUGH' || enough === false;
    if (isOver(wanted)) return tooLate();
    if (isLocked) return stop('lock', 'sheet.locked', 'sheet.locked_lead', wayOn());
    if (isShort) return stop('wallet', 'sheet.short', 'sheet.short_lead', balanceLine(balance));
    return askPin(balance, error);
  }

  /** @param {Record<string, any>} balance @param {Record<string, any> | null} error */
  function askPin(balance, error) {
    const [hintId, errorId] = [freshId('hint'), freshId('error')];
    const problem = error && el('p', { class: 'note note-bad', role: 'alert', id: errorId }, icon('alert'), problemText(error));
    const isPadOnly = padOnly();
    const pin = (isPadOnly ? pinPad : pinField)({
      describedBy: error ? `${errorId} ${hintId}` : hintId,
      isWrong: Boolean(error),
      onComplete: (digits) => {
        // The wallet would refuse it; nobody should have to wonder what became of the PIN.
        if (isOver(current)) tooLate();
        else if (answer({ pin: digits })) processing();
      },
    });
    const demo = demoPin();
    const hint = demo
      ? el('p', { class: 'hint', id: hintId, say: ['sheet.demo_pin', { pin: demo }] })
      : el('p', { class: 'hint', id: hintId, say: 'sheet.pin_hint' });
    phase({ isAsking: true, focus: pin.input }, balanceLine(balance), problem ?? false,
      el('div', { class: 'pin-head' }, el('label', { for: pin.id, say: 'sheet.pin' }), hint),
      isPadOnly && el('p', { class: 'note', say: 'sheet.pad_only' }), pin.node, pin.pad);
  }

  function tooLate() {
    return stop('clock', 'sheet.too_late', 'sheet.too_late_lead');
  }

  /** The demo's users have no support to call: the demo plays it. */
  function wayOn() {
    return button({ class: 'button', say: 'sheet.unlock', on: { click: () => {
      if (answer({ unlock: true })) processing();
    } } });
  }

  /** The payment cannot continue here. @param {string} picture @param {string} what @param {string} lead @param {Node} [line] */
  function stop(picture, what, lead, line) {
    const leave = button({ class: 'button button-main', say: 'program.leave', on: { click: close } });
    phase({ focus: leave }, el('div', { class: 'stop', role: 'alert' },
      icon(picture), el('h3', { say: what }), el('p', { class: 'soft', say: lead })), line ?? false, leave);
  }

  /** @param {string} [text] */
  function processing(text) {
    phase({ mayClose: false }, el('div', { class: 'outcome', role: 'status' },
      el('span', { class: 'spinner', 'aria-hidden': 'true' }),
      el('h3', { say: 'sheet.processing' }),
      text ? el('p', { class: 'soft', text }) : el('p', { class: 'soft', say: 'sheet.processing_lead' })));
    timer = setTimeout(slow, SLOW_MS);
  }

  /** No result yet: the user may leave. */
  function slow() {
    const leave = button({ class: 'button', say: 'sheet.leave', on: { click: close } });
    phase({ focus: leave }, el('div', { class: 'outcome', role: 'status' },
      el('span', { class: 'spinner', 'aria-hidden': 'true' }),
      el('h3', { say: 'sheet.processing' }),
      el('p', { class: 'soft', say: 'sheet.slow' })), leave);
  }

  /** @param {boolean} isPaid @param {string} [text] */
  function end(isPaid, text) {
    const done = button({ class: 'button button-main', say: 'sheet.done', on: { click: close } });
    phase({ focus: done }, el('div', { class: 'outcome', role: 'status' },
      el('span', { class: isPaid ? 'seal seal-good' : 'seal seal-bad' }, icon(isPaid ? 'check' : 'alert')),
      el('h3', { say: isPaid ? 'sheet.paid' : 'sheet.failed' }),
      text ? el('p', { class: 'soft', text }) : false), done);
    if (isPaid) timer = setTimeout(close, PAID_STAYS_MS);
  }

  /** @param {Record<string, any>} wanted @param {Record<string, any>} program */
  function drawOrder(wanted, program) {
    stopClock();
    const payee = el('p', { class: 'payee-name', say: ['sheet.pay', { name: wanted.payee }] });
    const from = program?.name && program.name !== wanted.payee ? el('p', { class: 'payee-program', say: ['sheet.in', { name: program.name }] }) : null;
    const amount = wanted.amount?.text ?? '';
    const look = amount.length > 16 ? 'stub-amount is-long' : 'stub-amount';
    order.replaceChildren(
      el('div', { class: 'payee' }, badge(program?.icon, wanted.payee ?? ''), el('div', { class: 'payee-text' }, payee, from)),
      el('p', { class: look }, name(amount)),
      el('div', { class: 'stub-foot' },
        el('p', { class: 'stub-for' }, name(wanted.description ?? '')),
        wanted.expires_at ? within(Date.parse(wanted.expires_at)) : null));
  }

  /** The time left to pay, by the product's clock. @param {number} end */
  function within(end) {
    const left = el('span', { class: 'countdown' });
    stopClock = everySecond(() => {
      left.textContent = timeLeft(end - now());
      left.classList.toggle('is-urgent', end - now() < URGENT_MS);
      if (asksPin && end <= now()) tooLate();
    });
    sayWith(left, () => {
      left.textContent = timeLeft(end - now());
    });
    return el('p', { class: 'stub-within' }, icon('clock'), el('span', { class: 'for-readers', say: 'sheet.within' }), left);
  }

  return {
    ask,
    remove,
    /** The result of the PIN: processing, not known yet, paid, or failed. @param {Record<string, any>} news */
    state: ({ state, text }) => {
      if (state === 'processing') processing(text);
      else if (state === 'pending') slow();
      else end(state === 'paid', text);
    },
  };
}

/** Whether an order can no longer be paid, by the product's clock. @param {Record<string, any>} order */
function isOver({ expires_at }) {
  return Boolean(expires_at) && Date.parse(expires_at) <= now();
}

/** @param {Record<string, any>} balance */
function balanceLine(balance) {
  return el('div', { class: 'source' }, icon('wallet'), el('span', { say: 'sheet.balance' }), el('b', {}, name(balance?.text ?? '')));
}

/** A wrong PIN is reported in the page's language; other errors use the server's text. @param {Record<string, any>} error */
function problemText(error) {
  if (typeof error.tries_left === 'number') return el('span', { say: ['sheet.wrong', { n: error.tries_left }] });
  if (error.code === 'PIN_WRONG') return el('span', { say: 'sheet.wrong_pin' });
  if (error.text) return el('span', { text: error.text });
  return el('span', { say: 'sheet.not_taken' });
}
