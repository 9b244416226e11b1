// The demo's web shop: signs users in and takes payments through the published SDK, and through nothing else.
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

/** Runs `work` and says what went wrong. @param {() => Promise<void>} work */
async function attempt(work) {
  say('');
  try {
    await work();
  } catch (error) {
    say(`${shop.dataset.failed} ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function refresh() {
  const uid = BaaS.storage.get('uid');
  at('sign-in').hidden = Boolean(uid);
  at('signed-in').hidden = !uid;
  if (!uid) return;
  at('user').textContent = String(uid);
  const mine = await new BaaS.Order().limit(10).getOrderList({});
  const lines = mine.data.objects.map((/** @type {any} */ order) => {
    const line = document.createElement('li');
    line.dir = 'ltr';
    line.textContent = `${order.total_cost} ${order.currency_type} ${order.gateway_type} ${order.status}`;
    return line;
  });
  at('orders').replaceChildren(...lines);
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
  const answer = (await BaaS.payment[family](order)).data ?? {};
  const url = answer.mweb_url ?? answer.payment_url;
  if (url) location.href = url;
  else if (answer.code_url) location.href = `/shop/web/pay/${answer.transaction_no}`;
  else await refresh();
}

BaaS.init(shop.dataset.client, { host: location.origin });

at('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(/** @type {HTMLFormElement} */ (event.target), /** @type {any} */ (event).submitter);
  const account = { username: form.get('username'), password: form.get('password') };
  attempt(async () => {
    if (form.get('do') === 'register') await BaaS.auth.register(account);
    else if (form.get('do') === 'login') await BaaS.auth.login(account);
    else await BaaS.auth.anonymousLogin();
    await refresh();
  });
});

at('order').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
  attempt(() => buy(String(form.get('gateway'))));
});

at('sign-out').addEventListener('click', () => {
  attempt(async () => {
    await BaaS.auth.logout();
    await refresh();
  });
});

attempt(refresh);
