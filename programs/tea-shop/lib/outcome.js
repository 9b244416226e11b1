// What the result page says. The shop's server has the last word; the wallet's code says what to think meanwhile.
'use strict';

/** States of an order after which nothing changes by waiting. */
const FINAL = {
  paid: { look: 'good', words: 'paid', next: ['order', 'menu'] },
  refunded: { look: 'good', words: 'refunded', next: ['order', 'menu'] },
  closed: { look: 'bad', words: 'closed', next: ['menu', 'orders'] },
};

/** By the code of `my.tradePay`. `asks` is for outcomes that the wallet itself may still learn. */
const BY_CODE = {
  9000: { look: 'wait', words: 'c9000', next: ['order'], asks: true },
  8000: { look: 'wait', words: 'c8000', next: ['order'], asks: true },
  6004: { look: 'wait', words: 'c6004', next: ['order'], asks: true },
  4000: { look: 'bad', words: 'c4000', next: ['retry', 'order'], asks: false },
  6001: { look: 'calm', words: 'c6001', next: ['pay', 'order'], asks: false },
  6002: { look: 'bad', words: 'c6002', next: ['retry', 'order'], asks: false },
};

/** Other hosts have more codes. One that is not known is an outcome that is not known. */
const FOREIGN = { 4: '4000', 99: '6001' };

const LATE = { look: 'calm', words: 'late', next: ['check', 'order'], asks: false };

/** When to ask the server, in milliseconds after the answer before: a minute at most, as the wallet wants it. */
const PAUSES = [1000, 2000, 3000, 4000, 5000, 5000, 5000, 5000, 5000, 5000, 5000, 5000, 5000];

function known(code) {
  const same = FOREIGN[code] || code;
  return BY_CODE[same] ? same : '6004';
}

/** `state` is the order's, or null while the server has not answered; `isLate` when asking has ended. */
function outcome(code, state, isLate) {
  const { asks, ...meanwhile } = BY_CODE[known(code)];
  if (FINAL[state]) return { ...FINAL[state], asks: false };
  return asks && isLate ? LATE : { ...meanwhile, asks };
}

module.exports = { outcome, known, PAUSES };
