const { t, title, fill } = require('../../i18n');
const server = require('../../lib/server');
const cart = require('../../lib/cart');
const { money, times, number } = require('../../lib/format');
const { place, settle, explain, toast } = require('../../lib/checkout');

Page({
  data: { t, tea: null, problem: '', isBusy: false, quantity: 1, shown: number(1), total: '', inCart: false },

  onLoad(query) {
    this.id = query.id;
    this.key = cart.newKey();
    this.load();
  },

  async load() {
    this.setData({ problem: '' });
    try {
      const found = (await server.menu()).teas.find((one) => one.id === this.id);
      if (!found) throw new Error('not on the menu');
      this.tea = found;
      title(found.name);
      const steep = fill(t.steep, { minutes: number(found.minutes), celsius: number(found.celsius) });
      this.setData({ tea: { id: found.id, name: found.name, note: found.note, price: money(found.price), steep } });
      this.setQuantity(1);
    } catch (error) {
      this.setData({ problem: explain(error) });
    }
  },

  setQuantity(wanted) {
    const quantity = Math.min(Math.max(wanted, 1), cart.QUANTITY_MAX);
    if (quantity !== this.data.quantity) this.key = cart.newKey();
    const inCart = cart.quantity(this.id) > 0;
    this.setData({ quantity, inCart, shown: number(quantity), total: money(times(this.tea.price, quantity)) });
  },

  more() {
    this.setQuantity(this.data.quantity + 1);
  },

  less() {
    this.setQuantity(this.data.quantity - 1);
  },

  add() {
    cart.setQuantity(this.id, cart.quantity(this.id) + this.data.quantity);
    my.navigateBack({ delta: 1 });
  },

  // No login: whoever is signed in to the wallet pays the order by its payment URL.
  async buyAsGuest() {
    if (this.data.isBusy) return;
    this.setData({ isBusy: true });
    try {
      const items = [{ tea: this.id, quantity: this.data.quantity }];
      const order = await place('guest', { key: this.key, items, note: '' }, () => {
        this.key = cart.newKey();
      });
      my.redirectTo({ url: await settle(order) });
    } catch (error) {
      toast(error);
    }
    this.setData({ isBusy: false });
  },
});
