// The shop's server. Two ways to be known there: as a customer, whom the wallet names, or as a guest with a token.
'use strict';

const { language } = require('../i18n');

/** What a call rejects with: `code` is the server's word, or `UNREACHABLE`. */
function refusal(answer) {
  const said = answer && answer.data && answer.data.error;
  return { code: (said && said.code) || 'UNREACHABLE' };
}

function send(method, path, data, token) {
  const headers = { 'content-type': 'application/json', 'accept-language': language };
  if (token) headers.authorization = `Bearer ${token}`;
  return new Promise((resolve, reject) => {
    my.request({
      url: `${String(my.getExtConfigSync().apiBase).replace(/\/+$/, '')}${path}`,
      method,
      headers,
      data: data === undefined ? undefined : JSON.stringify(data),
      dataType: 'json',
      timeout: 15000,
      // Some hosts hand over every answer as a success, others only the good ones.
      success: (answer) => ((answer.status || 200) < 400 ? resolve(answer.data) : reject(refusal(answer))),
      fail: (answer) => reject(refusal(answer)),
    });
  });
}

function authCode(scope) {
  return new Promise((resolve, reject) => {
    my.getAuthCode({
      scopes: [scope],
      success: (answer) => (answer.authCode ? resolve(answer.authCode) : reject({ code: 'NO_AUTH_CODE' })),
      fail: () => reject({ code: 'NO_AUTH_CODE' }),
    });
  });
}

const keyOf = (kind) => `session.${kind}`;
const opening = {};

/** The token of a kind: `customer` or `guest`. Two pages that ask at once get the same. */
function session(kind) {
  const kept = my.getStorageSync({ key: keyOf(kind) }).data;
  if (kept) return Promise.resolve(kept);
  if (!opening[kind]) {
    const forget = () => {
      delete opening[kind];
    };
    opening[kind] = begin(kind);
    opening[kind].then(forget, forget);
  }
  return opening[kind];
}

async function begin(kind) {
  const wish = kind === 'guest' ? { guest: true } : { authCode: await authCode('USER_ID') };
  const { token } = await send('POST', '/sessions', wish);
  my.setStorageSync({ key: keyOf(kind), data: token });
  return token;
}

/** A call with a session. One that ended is begun anew, once. */
async function sendAs(kind, method, path, data) {
  try {
    return await send(method, path, data, await session(kind));
  } catch (error) {
    if (error.code !== 'SESSION_REQUIRED') throw error;
    my.removeStorageSync({ key: keyOf(kind) });
    return send(method, path, data, await session(kind));
  }
}

/** The orders of the customer, and those of the guest if there ever was one here; the newest first. */
async function listOrders() {
  const kinds = my.getStorageSync({ key: keyOf('guest') }).data ? ['customer', 'guest'] : ['customer'];
  const lists = await Promise.all(kinds.map((kind) => sendAs(kind, 'GET', '/orders')));
  const newest = (a, b) => Date.parse(b.placedAt) - Date.parse(a.placedAt);
  return lists.flatMap((list) => list.orders).sort(newest);
}

module.exports = {
  listOrders,
  menu: () => send('GET', '/menu'),
  placeOrder: (kind, wish) => sendAs(kind, 'POST', '/orders', wish),
  order: (kind, id) => sendAs(kind, 'GET', `/orders/${encodeURIComponent(id)}`),
  refund: (kind, id) => sendAs(kind, 'POST', `/orders/${encodeURIComponent(id)}/refund`),
  profile: () => sendAs('customer', 'GET', '/profile'),
  // The wallet asks the user whether the shop may know the profile.
  askName: async () => sendAs('customer', 'POST', '/profile', { authCode: await authCode('auth_user') }),
};
