// Amounts and times as people read them.
'use strict';

const { language } = require('../i18n');

const locale = { en: 'en', zh: 'zh-CN', ar: 'ar-IQ' }[language];
const symbols = { ar: { IQD: 'د.ع.' } };

/** `{currency, value, decimals}`: `value` counts the smallest units. Zeros after the point are left out. */
function money(amount) {
  const digits = String(amount.value).padStart(amount.decimals + 1, '0');
  const point = digits.length - amount.decimals;
  const whole = new Intl.NumberFormat(locale).format(Number(digits.slice(0, point)));
  const rest = digits.slice(point).replace(/0+$/, '');
  const fraction = rest ? new Intl.NumberFormat(locale, { minimumFractionDigits: rest.length }).format(Number(`0.${rest}`)).slice(1) : '';
  const symbol = (symbols[language] || {})[amount.currency] || amount.currency;
  return language === 'ar' ? `${whole}${fraction}\u00a0${symbol}` : `${symbol}\u00a0${whole}${fraction}`;
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
