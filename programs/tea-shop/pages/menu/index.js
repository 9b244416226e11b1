const { t, title } = require('../../i18n');
const server = require('../../lib/server');
const cart = require('../../lib/cart');
const { money, times, sum, number } = require('../../lib/format');
const { explain } = require('../../lib/checkout');

Page({
  data: { t, teas: [], problem: '', isLoading: true, basket: null },

  onLoad() {
    title(t.shop);
    this.load();
  },

  // The basket may have changed on another page.
  onShow() {
    this.count();
  },

  async load() {
    this.setData({ isLoading: true, problem: '' });
    try {
      this.menu = (await server.menu()).teas;
      this.setData({ isLoading: false });
      this.count();
    } catch (error) {
      this.setData({ isLoading: false, problem: explain(error) });
    }
  },

  count() {
    const menu = this.menu || [];
    const teas = menu.map((tea) => {
      const quantity = cart.quantity(tea.id);
      return { id: tea.id, name: tea.name, note: tea.note, price: money(tea.price), quantity, shown: number(quantity) };
    });
    const prices = menu.map((tea) => times(tea.price, cart.quantity(tea.id)));
    const basket = cart.count() > 0 && prices.length > 0 ? { count: number(cart.count()), total: money(sum(prices)) } : null;
    this.setData({ teas, basket });
  },

  more(event) {
    this.step(event, 1);
  },

  less(event) {
    this.step(event, -1);
  },

  step(event, by) {
    const { tea } = (event.currentTarget || event.target).dataset;
    cart.setQuantity(tea, cart.quantity(tea) + by);
    this.count();
  },

  openTea(event) {
    const { tea } = (event.currentTarget || event.target).dataset;
    my.navigateTo({ url: `/pages/tea/index?id=${tea}` });
  },

  openCart() {
    my.navigateTo({ url: '/pages/cart/index' });
  },

  openOrders() {
    my.navigateTo({ url: '/pages/orders/index' });
  },

  openProfile() {
    my.navigateTo({ url: '/pages/profile/index' });
  },
});
