const { t, title } = require('../../i18n');
const server = require('../../lib/server');
const { money, number, moment } = require('../../lib/format');
const { explain } = require('../../lib/checkout');

Page({
  data: { t, orders: [], problem: '', isLoading: true },

  onLoad() {
    title(t.orders);
  },

  // Also after coming back from an order that was paid or refunded there.
  onShow() {
    this.load();
  },

  async load() {
    this.setData({ problem: '' });
    try {
      const orders = (await server.listOrders()).map((order) => ({
        id: order.id,
        kind: order.guest ? 'guest' : 'customer',
        isGuest: order.guest,
        state: order.state,
        stateText: t.state[order.state],
        total: money(order.total),
        placedAt: moment(order.placedAt),
        teas: order.items.map((item) => `${number(item.quantity)} × ${item.name}`).join(t.comma),
      }));
      this.setData({ orders, isLoading: false });
    } catch (error) {
      this.setData({ problem: explain(error), isLoading: false });
    }
  },

  open(event) {
    const { id, kind } = (event.currentTarget || event.target).dataset;
    my.navigateTo({ url: `/pages/order/index?id=${id}&kind=${kind}` });
  },

  openMenu() {
    my.reLaunch({ url: '/pages/menu/index' });
  },
});
