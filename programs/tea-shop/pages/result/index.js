const { t, title } = require('../../i18n');
const server = require('../../lib/server');
const { money } = require('../../lib/format');
const { settle } = require('../../lib/checkout');
const { outcome, known, PAUSES } = require('../../lib/outcome');

Page({
  data: { t, look: 'wait', heading: t.outcome.checking[0], text: t.outcome.checking[1], next: {}, total: '', isBusy: false },

  onLoad(query) {
    title(t.shop);
    Object.assign(this, { id: query.id, kind: query.kind, round: 0 });
    this.begin(query.code);
  },

  onUnload() {
    this.round = -1;
    clearTimeout(this.timer);
  },

  /** A new answer of the wallet: what was asked before is of no interest any more. */
  begin(code) {
    clearTimeout(this.timer);
    Object.assign(this, { code: known(code), order: null, tries: 0, round: this.round + 1 });
    this.show(false);
    return this.ask();
  },

  /** The code is a hint; whether the order is paid, only the shop's server knows. */
  async ask() {
    const { round } = this;
    let order = null;
    try {
      order = await server.order(this.kind, this.id);
    } catch (error) {
      console.warn(`the shop does not answer: ${error.code}`);
    }
    // Meanwhile the page went away, or the wallet was opened again.
    if (round !== this.round) return;
    this.order = order || this.order;
    const pause = PAUSES[this.tries];
    this.tries += 1;
    if (this.show(pause === undefined).asks && pause !== undefined) {
      this.timer = setTimeout(() => this.ask(), pause);
    }
  },

  show(isLate) {
    const said = outcome(this.code, this.order && this.order.state, isLate);
    const [heading, text] = t.outcome[said.words];
    const next = Object.fromEntries(said.next.map((name) => [name, true]));
    this.setData({ look: said.look, heading, text, next, total: this.order ? money(this.order.total) : '' });
    return said;
  },

  async pay() {
    if (this.data.isBusy) return;
    this.setData({ isBusy: true });
    try {
      // The server says whether there is still something to pay, and where.
      const order = await server.order(this.kind, this.id);
      const url = await settle(order);
      const code = /[?&]code=(\w+)/.exec(url);
      if (code) this.begin(code[1]);
      else my.redirectTo({ url });
    } catch (error) {
      this.begin('6002');
    }
    this.setData({ isBusy: false });
  },

  check() {
    this.tries = 0;
    this.show(false);
    return this.ask();
  },

  openOrder() {
    my.redirectTo({ url: `/pages/order/index?id=${this.id}&kind=${this.kind}` });
  },

  openOrders() {
    my.redirectTo({ url: '/pages/orders/index' });
  },

  openMenu() {
    my.reLaunch({ url: '/pages/menu/index' });
  },
});
