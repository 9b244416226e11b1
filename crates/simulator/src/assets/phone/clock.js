// The product's clock: the server sends the time now and then; in between it runs locally. It can be changed, so it is
// not the browser's time.
// @ts-check
import { digits } from './texts.js';

/** A date in the format of the wallet's pages. */
const DAY = /** @type {const} */ ({ day: 'numeric', month: 'short', year: 'numeric' });

let ahead = 0;
/** @type {Set<() => void>} */
const listeners = new Set();

/** The product's current time, in milliseconds. */
export function now() {
  return wall() + ahead;
}

/** The browser's clock, finer than a millisecond, so that two things in a row are told apart. */
function wall() {
  return performance.timeOrigin + performance.now();
}

/** The product's time at a moment of the browser's clock, in milliseconds. @param {number} at */
export function atClock(at) {
  return at + ahead;
}

/**
 * Sets the clock to the server's time.
 * @param {string} stamp RFC 3339
 */
export function setClock(stamp) {
  const at = Date.parse(stamp);
  if (Number.isNaN(at)) return;
  ahead = at - wall();
  tick();
}

/** Calls back now, every second, and whenever the clock is changed. @param {() => void} listen */
export function everySecond(listen) {
  listeners.add(listen);
  listen();
  return () => listeners.delete(listen);
}

function tick() {
  for (const listen of listeners) listen();
}
setInterval(tick, 1000);

/** `14:05`. @param {number} at */
export function shortTime(at) {
  return format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** `14:05:09.123`, for fast events. @param {number} at */
export function exactTime(at) {
  const options = { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23' };
  return format(at, /** @type {Intl.DateTimeFormatOptions} */ (options));
}

/** Date and time, in full. @param {number} at */
export function moment(at) {
  return format(at, { ...DAY, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** Date and time to the second. @param {number} at */
export function longMoment(at) {
  return format(at, { ...DAY, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

/** `04:59`, or `1:04:59`; never negative. @param {number} ms */
export function timeLeft(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = new Intl.NumberFormat(digits(), { minimumIntegerDigits: 2, useGrouping: false });
  const one = new Intl.NumberFormat(digits(), { useGrouping: false });
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const short = `${two.format(minutes)}:${two.format(seconds % 60)}`;
  return hours > 0 ? `${one.format(hours)}:${short}` : short;
}

/**
 * @param {number} at
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(at, options) {
  return Number.isNaN(at) ? '' : new Intl.DateTimeFormat(digits(), options).format(at);
}
