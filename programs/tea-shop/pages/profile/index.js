const { t, title, fill } = require('../../i18n');
const server = require('../../lib/server');
const { explain } = require('../../lib/checkout');

Page({
  data: { t, greeting: '', isNamed: false, isBusy: false, isLoading: true, problem: '', refusal: '' },

  onLoad() {
    title(t.profile);
    this.load();
  },

  async load() {
    this.setData({ isLoading: true, problem: '' });
    try {
      this.show(await server.profile());
    } catch (error) {
      this.setData({ problem: explain(error) });
    }
    this.setData({ isLoading: false });
  },

  show(profile) {
    const isNamed = Boolean(profile.nickname);
    this.setData({ isNamed, greeting: isNamed ? fill(t.hello, { name: profile.nickname }) : t.helloCustomer });
  },

  // The wallet shows its consent dialog; a store asks for this on a tap only, never when a page opens.
  async askName() {
    if (this.data.isBusy) return;
    this.setData({ isBusy: true, refusal: '' });
    try {
      this.show(await server.askName());
    } catch (error) {
      this.setData({ refusal: error.code === 'NO_AUTH_CODE' ? t.nameRefused : explain(error) });
    }
    this.setData({ isBusy: false });
  },

  openOrders() {
    my.navigateTo({ url: '/pages/orders/index' });
  },
});
