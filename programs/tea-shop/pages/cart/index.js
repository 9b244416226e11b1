const { t, title } = require('../../i18n');
const server = require('../../lib/server');
const cart = require('../../lib/cart');
const { money, times, sum, number } = require('../../lib/format');
const { place, settle, explain, toast } = require('../../lib/checkout');

Page({
  data: { t, lines: [], total: '', note: '', problem: '', isBusy: false, isLoading: true },

  onLoad() {
    title(t.basket);
    this.setData({ note: cart.note() });
    this.load();
  },

  async load() {
    this.setData({ isLoading: true, problem: '' });
    try {
      this.menu = (await server.menu()).teas;
      this.count();
    } catch (error) {
      this.setData({ problem: explain(error) });
    }
    this.setData({ isLoading: false });
  },

  count() {
    const chosen = this.menu.filter((tea) => cart.quantity(tea.id) > 0);
    const amounts = chosen.map((tea) => times(tea.price, cart.quantity(tea.id)));
    const lines = chosen.map((tea, index) => {
      const quantity = number(cart.quantity(tea.id));
      return { id: tea.id, name: tea.name, quantity, price: money(amounts[index]) };
    });
    this.setData({ lines, total: amounts.length > 0 ? money(sum(amounts)) : '' });
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

  write(event) {
    cart.setNote(event.detail.value);
  },

  payAsCustomer() {
    this.pay('customer');
  },

  payAsGuest() {
    this.pay('guest');
  },

  async pay(kind) {
    if (this.data.isBusy) return;
    this.setData({ isBusy: true });
    try {
      const order = await place(kind, cart.wish(), cart.clear);
      my.redirectTo({ url: await settle(order) });
    } catch (error) {
      toast(error);
    }
    this.setData({ isBusy: false });
  },

  openMenu() {
    my.reLaunch({ url: '/pages/menu/index' });
  },
});
