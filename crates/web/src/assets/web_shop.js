// The demo's web shop: signs users in and takes payments through a client of the BaaS API, the published one or our own,
// and through nothing else.
// @ts-check

/** The table of articles and the article on sale, as a merchant of the hosted service would number them. */
const SCHEMA = 1;
const RECORD = 'two-leaves-and-a-bud';
const PRICE = 0.1;

const BaaS = /** @type {any} */ (globalThis).BaaS;
const shop = /** @type {HTMLElement} */ (document.querySelector('[data-client]'));

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} text */
const say = (text) => {
  at('said').textContent = text;
};

/** Runs `work` and shows any error. @param {() => Promise<void>} work */
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    say(`${shop.dataset.failed} ${error instanceof Error ? error.message : String(error)}`);
  }
}

const language = document.documentElement.dataset.intl;
// The server's format of a time: `pages/moment.rs`.
const moments = new Intl.DateTimeFormat(language, {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});
const tones = /** @type {Record<string, string>} */ ({ success: 'good', failed: 'bad' });

/** One order in the list. @param {any} order */
function line(order) {
  const copy = /** @type {DocumentFragment} */ (
    /** @type {HTMLTemplateElement} */ (at('order-line')).content.cloneNode(true)
  );
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (copy.querySelector(name));
  /** @type {HTMLAnchorElement} */ (part('a')).href = `/shop/web/pay/${order.transaction_no}`;
  part('.order-title bdi').textContent = order.merchandise_description;
  const option = document.querySelector(`#gateway option[value="${order.gateway_type}"]`);
  const when = moments.format(new Date(order.created_at * 1000));
  part('.order-at').textContent = `${option?.textContent ?? order.gateway_type} · ${when}`;
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: order.currency_type });
  part('.order-amount bdi').textContent = money.format(order.total_cost);
  // The terms are the API's: this page is for its developers.
  part('.chip').textContent = order.refund_status ? `${order.status}, ${order.refund_status}` : order.status;
  part('.chip').classList.add(`chip-${tones[order.status] ?? 'open'}`);
  copy.firstElementChild?.setAttribute('data-gateway', order.gateway_type);
  return copy;
}

const LOOK_AGAIN_MS = 1000;
/** How often an order is polled: two minutes are enough for a notice. */
const LOOKS = 120;

/** The visitor returns from the provider's page. That proves nothing, so the order is queried. */
async function follow(looks = LOOKS) {
  const number = sessionStorage.getItem('order');
  if (!number || !BaaS.storage.get('uid')) return;
  const order = (await new BaaS.Order().get(number)).data;
  if (order.status === 'pending' && looks > 0) {
    say(shop.dataset.waiting ?? '');
    setTimeout(() => attempt(() => follow(looks - 1)), LOOK_AGAIN_MS);
    return;
  }
  sessionStorage.removeItem('order');
  if (order.status === 'pending') return;
  await refresh();
  say((order.status === 'success' ? shop.dataset.orderPaid : shop.dataset.orderOver) ?? '');
}

/** What the auth page left in the URL. */
function welcome() {
  const url = new URL(location.href);
  const told = url.searchParams.get('auth-result');
  if (!told) return;
  url.searchParams.delete('auth-result');
  history.replaceState(null, '', url);
  const result = JSON.parse(told);
  if (result.status !== 'success') throw new Error(result.error?.message ?? told);
}

async function refresh() {
  const uid = BaaS.storage.get('uid');
  at('sign-in').hidden = Boolean(uid);
  at('signed-in').hidden = !uid;
  if (!uid) return;
  at('user').textContent = String(uid);
  const mine = await new BaaS.Order().limit(10).getOrderList({});
  at('orders').replaceChildren(...mine.data.objects.map(line));
  const bought = await new BaaS.Order().getOrderList({
    merchandise_schema_id: SCHEMA,
    merchandise_record_id: RECORD,
    status: 'success',
    refund_status: '',
  });
  const isPaid = bought.data.meta.total_count > 0;
  at('bought').textContent = (isPaid ? shop.dataset.paid : shop.dataset.unpaid) ?? '';
}

/** @param {string} gateway */
async function buy(gateway) {
  const order = {
    totalCost: PRICE,
    merchandiseDescription: 'Two leaves and a bud',
    merchandiseSchemaID: SCHEMA,
    merchandiseRecordID: RECORD,
    gatewayType: gateway,
  };
  const family = gateway.startsWith('weixin') ? 'payWithWechat' : gateway.startsWith('qpay') ? 'payWithQQ' : 'payWithAlipay';
  const answer = await BaaS.payment[family](order);
  // Inside WeChat returns the bridge's result, which is no proof; elsewhere what the payer needs.
  const given = answer.data ?? answer;
  sessionStorage.setItem('order', given.transaction_no);
  location.href = given.mweb_url ?? given.payment_url ?? `/shop/web/pay/${given.transaction_no}`;
}

BaaS.init(shop.dataset.client, { host: location.origin });

at('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(/** @type {HTMLFormElement} */ (event.target), /** @type {any} */ (event).submitter);
  const account = { username: form.get('username'), password: form.get('password') };
  say('');
  attempt(async () => {
    if (form.get('do') === 'register') await BaaS.auth.register(account);
    else if (form.get('do') === 'login') await BaaS.auth.login(account);
    else if (form.get('do') === 'wechat') {
      await BaaS.auth.loginWithThirdParty('oauth-wechat-mp', '/shop/web/auth', { mode: 'redirect' });
      return;
    } else await BaaS.auth.anonymousLogin();
    await refresh();
  });
});

at('order').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
  say('');
  attempt(() => buy(String(form.get('gateway'))));
});

at('sign-out').addEventListener('click', () => {
  attempt(async () => {
    await BaaS.auth.logout();
    await refresh();
  });
});

attempt(async () => {
  welcome();
  await refresh();
  await follow();
});
