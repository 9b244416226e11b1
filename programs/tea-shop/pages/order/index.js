const { t, title } = require('../../i18n');
const server = require('../../lib/server');
const { money, number, moment } = require('../../lib/format');
const { settle, explain, toast } = require('../../lib/checkout');

function view(order) {
  return {
    id: order.id,
    state: order.state,
    stateText: t.state[order.state],
    isGuest: order.guest,
    total: money(order.total),
    placedAt: moment(order.placedAt),
    note: order.note,
    items: order.items.map(({ tea, name, quantity, total }) => ({ tea, name, quantity: number(quantity), total: money(total) })),
  };
}

Page({
  data: { t, order: null, problem: '', isBusy: false },

  onLoad(query) {
    title(t.orders);
    Object.assign(this, { id: query.id, kind: query.kind });
  },

  // Also after the wallet's page: the server may know more now.
  onShow() {
    return this.load();
  },

  async load() {
    this.setData({ problem: '' });
    try {
      this.order = await server.order(this.kind, this.id);
      this.setData({ order: view(this.order) });
    } catch (error) {
      this.setData({ problem: explain(error) });
    }
  },

  async pay() {
    if (this.data.isBusy) return;
    this.setData({ isBusy: true });
    const url = await settle(this.order);
    this.setData({ isBusy: false });
    if (url.startsWith('/pages/result/')) my.redirectTo({ url });
    else await this.load();
  },

  async refund() {
    if (this.data.isBusy || !(await this.isSure())) return;
    this.setData({ isBusy: true });
    try {
      this.order = await server.refund(this.kind, this.id);
      this.setData({ order: view(this.order) });
      my.showToast({ type: 'success', content: t.refundDone, fail() {} });
    } catch (error) {
      toast(error);
    }
    this.setData({ isBusy: false });
  },

  isSure() {
    const words = { title: t.refund, content: t.refundSure, confirmButtonText: t.yes, cancelButtonText: t.no };
    return new Promise((resolve) => {
      my.confirm({ ...words, success: (answer) => resolve(answer.confirm === true), fail: () => resolve(false) });
    });
  },

  openMenu() {
    my.reLaunch({ url: '/pages/menu/index' });
  },
});
