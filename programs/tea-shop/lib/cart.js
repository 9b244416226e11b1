// The basket. It stays on the device until the order is placed.
'use strict';

const KEY = 'cart';
const QUANTITY_MAX = 20;

/** @typedef {{items: Record<string, number>, note: string, key: string | null}} Cart */

/** @returns {Cart} */
function read() {
  /** @type {Partial<Cart>} */
  const kept = my.getStorageSync({ key: KEY }).data || {};
  const { items = {}, note = '', key = null } = kept;
  return { items, note, key };
}

function write(cart) {
  my.setStorageSync({ key: KEY, data: cart });
}

/** A name for one order. The server knows a repeat by it, so it only has to differ from the others here. */
function newKey() {
  const random = () => Math.random().toString(36).slice(2, 12);
  return `${Date.now().toString(36)}-${random()}${random()}`;
}

function setQuantity(tea, quantity) {
  const cart = read();
  const limited = Math.min(Math.max(quantity, 0), QUANTITY_MAX);
  if (limited > 0) cart.items[tea] = limited;
  else delete cart.items[tea];
  // Another content is another order.
  write({ ...cart, key: null });
}

/** What is sent as the order. The key stays the same until the basket changes, however often it is sent. */
function wish() {
  const cart = read();
  const key = cart.key || newKey();
  write({ ...cart, key });
  const items = Object.entries(cart.items).map(([tea, quantity]) => ({ tea, quantity }));
  return { key, items, note: cart.note.trim() };
}

module.exports = {
  QUANTITY_MAX,
  newKey,
  setQuantity,
  wish,
  note: () => read().note,
  setNote: (note) => write({ ...read(), note, key: null }),
  quantity: (tea) => read().items[tea] || 0,
  count: () => Object.values(read().items).reduce((a, b) => a + b, 0),
  clear: () => my.removeStorageSync({ key: KEY }),
};
