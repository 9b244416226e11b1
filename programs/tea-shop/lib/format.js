// Amounts and times as people read them.
'use strict';

const { language } = require('../i18n');

// As the wallet writes: Arabic with its own digits.
const locale = { en: 'en', zh: 'zh-CN', ar: 'ar-u-nu-arab' }[language];

/** `{currency, value, decimals}`: `value` counts the smallest units. Decimals that `Intl` leaves out are shown when there are some. */
function money(amount) {
  const digits = String(amount.value).padStart(amount.decimals + 1, '0');
  const point = digits.length - amount.decimals;
  const rest = digits.slice(point);
  /** @type {Intl.NumberFormatOptions} */
  const options = { style: 'currency', currency: amount.currency };
  if (/[1-9]/.test(rest)) options.minimumFractionDigits = amount.decimals;
  return new Intl.NumberFormat(locale, options).format(/** @type {any} */ (rest ? `${digits.slice(0, point)}.${rest}` : digits));
}

/** So many of one price. The server counts again; this is for the eye. */
function times(amount, quantity) {
  return { ...amount, value: String(Number(amount.value) * quantity) };
}

/** The sum of amounts in one currency. */
function sum(amounts) {
  return amounts.reduce((a, b) => ({ ...b, value: String(Number(a.value) + Number(b.value)) }));
}

function number(value) {
  return new Intl.NumberFormat(locale).format(value);
}

function moment(text) {
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' };
  return new Intl.DateTimeFormat(locale, options).format(new Date(text));
}

module.exports = { money, times, sum, number, moment };
