// From a wish to a paid order: the shop's server makes the order, the wallet takes the payment.
'use strict';

const server = require('./server');
const { t } = require('../i18n');

/**
 * The wallet's cashier for one address; answers its code. Six codes are an end; who trusts them is the result page.
 * @param {string} paymentUrl
 */
function pay(paymentUrl) {
  return new Promise((resolve, reject) => {
    my.tradePay({
      paymentUrl,
      success: (answer) => resolve(String(answer.resultCode)),
      fail: (answer) => {
        // Bridge errors: 10001 is a payment that is open already, 4 a call without a tap of the user.
        if (answer.error === 10001) reject({ code: 'BUSY' });
        else if (answer.error === 4) reject({ code: 'TAP_AGAIN' });
        else resolve(String(answer.resultCode || '6004'));
      },
    });
  });
}

/** The wallet brand that the program runs in, if the host tells. */
function site() {
  return new Promise((resolve) => {
    if (!my.canIUse('getSiteInfo')) resolve(undefined);
    else my.getSiteInfo({ success: (answer) => resolve(answer.siteName), fail: () => resolve(undefined) });
  });
}

/** Places the order; `placed` runs as soon as the server has it. */
async function place(kind, wish, placed) {
  const order = await server.placeOrder(kind, { ...wish, site: await site() });
  placed(order);
  return order;
}

/** Pays an order and gives the page to go on with. */
async function settle(order) {
  const where = `id=${order.id}&kind=${order.guest ? 'guest' : 'customer'}`;
  if (!order.paymentUrl) return `/pages/order/index?${where}`;
  try {
    return `/pages/result/index?${where}&code=${await pay(order.paymentUrl)}`;
  } catch (error) {
    toast(error);
    return `/pages/order/index?${where}`;
  }
}

/** What a refusal means, in the user's words. */
function explain(error) {
  const words = {
    UNREACHABLE: t.unreachable,
    WALLET_UNKNOWN: t.walletSilent,
    NO_AUTH_CODE: t.noLogin,
    AUTH_CODE_REFUSED: t.noLogin,
    BUSY: t.busy,
    TAP_AGAIN: t.tapAgain,
  };
  return words[error && error.code] || t.failed;
}

function toast(error) {
  my.showToast({ type: 'none', content: explain(error), fail() {} });
}

module.exports = { place, settle, explain, toast };
