// The PIN. While a web program is open it comes from the number pad alone: no page can keep a frame of another origin from
// taking the keyboard. Otherwise it is one real password field that works with any keyboard and screen reader, drawn as six boxes, and a number pad
// for the mouse. The digits exist only in the field and are read once.
// @ts-check
import { button, el, freshId } from './dom.js';
import { icon } from './icons.js';
import { digits, sayWith } from './texts.js';

const LENGTH = 6;
const ARABIC = '٠١٢٣٤٥٦٧٨٩';
const PERSIAN = '۰۱۲۳۴۵۶۷۸۹';

/** @param {string} text */
function plainDigits(text) {
  const plain = [...text].map((letter) => {
    const at = Math.max(ARABIC.indexOf(letter), PERSIAN.indexOf(letter));
    return at < 0 ? letter : String(at);
  });
  return plain.join('').replace(/\D/g, '').slice(0, LENGTH);
}

/**
 * @param {object} options
 * @param {string} [options.describedBy] ids of the elements that describe the field
 * @param {boolean} options.isWrong whether the last PIN was refused
 * @param {(pin: string) => void} options.onComplete called once, with six digits
 */
export function pinPad({ describedBy, isWrong, onComplete }) {
  const id = freshId('pin');
  const cells = el('span', { class: 'pin-cells', 'aria-hidden': 'true' }, ...Array.from({ length: LENGTH }, () => el('span')));
  const node = el('output', { id, class: isWrong ? 'pin is-wrong' : 'pin', dir: 'ltr', 'aria-describedby': describedBy }, cells);
  let digits = '';

  /** @param {string} next */
  function type(next) {
    digits = next.slice(0, LENGTH);
    node.classList.remove('is-wrong');
    [...cells.children].forEach((cell, index) => cell.classList.toggle('is-filled', index < digits.length));
    if (digits.length < LENGTH) return;
    const whole = digits;
    digits = '';
    onComplete(whole);
  }

  const keys = pad((digit) => type(digits + digit), () => type(digits.slice(0, -1)), true);
  const first = /** @type {HTMLButtonElement} */ (keys.querySelector('button'));
  return { id, node, input: first, pad: keys };
}

/**
 * The field for any keyboard.
 * @param {Parameters<typeof pinPad>[0]} options
 */
export function pinField({ describedBy, isWrong, onComplete }) {
  const id = freshId('pin');
  const input = /** @type {HTMLInputElement} */ (el('input', {
    id, type: 'password', inputmode: 'numeric', autocomplete: 'off', maxlength: LENGTH, required: true,
    'aria-describedby': describedBy, 'aria-invalid': isWrong ? 'true' : undefined,
  }));
  const cells = el('span', { class: 'pin-cells', 'aria-hidden': 'true' },
    ...Array.from({ length: LENGTH }, () => el('span')));
  const node = el('div', { class: isWrong ? 'pin is-wrong' : 'pin', dir: 'ltr' }, input, cells);
  let isSent = false;

  function show() {
    const clean = plainDigits(input.value);
    if (clean !== input.value) input.value = clean;
    [...cells.children].forEach((cell, index) => {
      cell.classList.toggle('is-filled', index < clean.length);
      cell.classList.toggle('is-next', index === Math.min(clean.length, LENGTH - 1));
    });
    if (clean.length < LENGTH || isSent) return;
    isSent = true;
    input.value = '';
    onComplete(clean);
  }
  input.addEventListener('input', () => {
    node.classList.remove('is-wrong');
    input.removeAttribute('aria-invalid');
    show();
  });
  show();

  /** @param {string} value */
  function type(value) {
    input.value = value;
    input.dispatchEvent(new Event('input'));
    input.focus({ preventScroll: true });
  }

  return { id, node, input, pad: pad((digit) => type(input.value + digit), () => type(input.value.slice(0, -1))) };
}

/**
 * The drawn number pad. It is for the mouse only: a keyboard has digits, and a touch screen has its own pad.
 * @param {(digit: string) => void} press
 * @param {() => void} erase
 * @param {boolean} [isAlone] there is no field: the pad is for everybody
 */
function pad(press, erase, isAlone = false) {
  const reach = isAlone ? {} : { tabindex: '-1' };
  const key = (/** @type {number} */ digit) => {
    const node = button({ class: 'pad-key', ...reach, on: { click: () => press(String(digit)) } });
    sayWith(node, () => {
      node.textContent = new Intl.NumberFormat(digits()).format(digit);
    });
    return node;
  };
  const eraser = button({ class: 'pad-key', ...reach, label: 'sheet.erase', on: { click: erase } }, icon('erase'));
  const node = el('div', { class: isAlone ? 'pad is-alone' : 'pad', dir: 'ltr', 'aria-hidden': isAlone ? undefined : 'true' },
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(key), el('span'), key(0), eraser);
  // The field keeps the focus while keys are pressed.
  node.addEventListener('pointerdown', (event) => event.preventDefault());
  return node;
}
