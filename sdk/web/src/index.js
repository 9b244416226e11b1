// A small client of the BaaS API for web pages: sign-in, orders and payments, with the calls of `minapp-sdk`.
// @ts-check

import { ClientError, CODES } from './errors.js';
import { createTransport } from './transport.js';
import { createAuth } from './auth.js';
import { createPayment } from './payment.js';
import { createOrders } from './orders.js';
import { createStorage } from './storage.js';

export { ClientError, CODES };

/**
 * @typedef {object} Options
 * @property {string} [host] The server's origin; the page's own when absent.
 * @property {Storage} [storage] Where the session is kept; `localStorage` when absent.
 * @property {typeof fetch} [fetch] The page's own when absent.
 */

/**
 * Makes a client for one app.
 * @param {string} clientId The app's client id, 8 to 64 hexadecimal digits.
 * @param {Options} [options]
 */
export function createClient(clientId, options = {}) {
  if (typeof clientId !== 'string' || !/^[0-9a-f]{8,64}$/i.test(clientId)) {
    throw new ClientError(CODES.wrongParameter, 'The client id is a string of 8 to 64 hexadecimal digits.');
  }
  const storage = createStorage(options.storage ?? globalThis.localStorage);
  const call = createTransport({
    clientId,
    host: (options.host ?? globalThis.location.origin).replace(/\/+$/, ''),
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
    storage,
  });
  const { Order, getOrderList } = createOrders(call);
  return {
    auth: createAuth(call, storage),
    payment: createPayment(call),
    storage,
    Order,
    getOrderList,
    /** The server's time. @returns {Promise<{ data: { time: string } }>} */
    getServerDate: () => call('GET', 'v2.2/server/time/'),
  };
}

/**
 * The client under the name that `minapp-sdk` uses: `BaaS.init(…)`, then `BaaS.auth`, `BaaS.payment`, `BaaS.Order`.
 * @type {{ init(clientId: string, options?: Options): void } & Partial<ReturnType<typeof createClient>>}
 */
export const BaaS = {
  init(clientId, options) {
    Object.assign(BaaS, createClient(clientId, options));
  },
};
