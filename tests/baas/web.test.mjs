// The web build of the published SDK, unmodified, in jsdom, which enforces CORS as a browser does.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startDemo } from "../browser/stage/demo.mjs";
import { control, newName, openPage, pay, thrown, until, version } from "./stage.mjs";

let demo;
let page;
let BaaS;

before(async () => {
  demo = await startDemo();
});
after(() => demo?.stop());

/** Every test has its own page, as a new visitor would. */
const visit = (name, story) =>
  test(name, async () => {
    page = openPage(demo);
    BaaS = page.BaaS;
    try {
      await story();
    } finally {
      page.close();
    }
  });

const PASSWORD = "tea-for-two";
const article = { merchandiseSchemaID: 1234, merchandiseRecordID: "5a7a" };
const order = (gatewayType, more = {}) => ({ totalCost: 0.1, merchandiseDescription: "深蓝色秋裤", gatewayType, ...more });

test("demo.json tells everything that a developer configures", () => {
  const has = (object, names) => {
    for (const name of names.split(" ")) assert.ok(object[name]?.length > 0, name);
  };
  has(demo.baas, "client_id allowed_origins");
  const { wechat, alipay, qq } = demo.sandbox;
  has(demo.sandbox, "base_url ca_pem");
  has(wechat, "appid mchid merchant_serial merchant_private_key_pem merchant_cert_pem apiv3_key v2_key platform_cert_pem");
  has(wechat, "platform_serial public_key_id public_key_pem app_secret");
  has(alipay, "app_id app_private_key_pem alipay_public_key_pem app_cert_pem alipay_cert_pem root_cert_pem seller_id");
  has(qq, "appid mch_id key app_secret");
});

test("the version is the one that was promised", () => assert.equal(version, "3.23.6"));

visit("a visitor signs up, signs out and signs in by name, e-mail and phone", async () => {
  const phone = `1380000${process.pid % 10_000}`.padEnd(11, "0");
  for (const account of [{ username: newName() }, { email: `${newName()}@Example.com` }, { phone }]) {
    const user = await BaaS.auth.register({ ...account, password: PASSWORD });
    const id = user.get("id");
    assert.equal(typeof id, "number");
    assert.equal(user.get("_anonymous"), false);
    assert.equal((await BaaS.auth.getCurrentUser()).get("id"), id);
    await BaaS.auth.logout();
    assert.equal((await thrown(() => BaaS.auth.getCurrentUser())).code, 604);
    assert.equal((await BaaS.auth.login({ ...account, password: PASSWORD })).get("id"), id);
    await BaaS.auth.logout();
  }
});

visit("an anonymous visitor keeps the number when signing up", async () => {
  const visitor = await BaaS.auth.anonymousLogin();
  assert.equal(visitor.get("_anonymous"), true);
  assert.equal((await thrown(() => visitor.setAccount({ username: "x" }))).code, 612);
  const user = await BaaS.auth.register({ username: newName(), password: PASSWORD });
  assert.equal(user.get("id"), visitor.get("id"));
  assert.equal(user.get("_anonymous"), false);
});

visit("an account changes its names and its password", async () => {
  const user = await BaaS.auth.register({ username: newName(), password: PASSWORD });
  const name = newName();
  await user.setUsername(name);
  await user.setEmail(`${name}@example.com`);
  await user.updatePassword({ password: PASSWORD, newPassword: "coffee-for-one" });
  assert.equal((await thrown(() => user.updatePassword({ password: PASSWORD, newPassword: "whatever" }))).code, 400);
  await BaaS.auth.logout();
  await BaaS.auth.login({ email: `${name}@example.com`, password: "coffee-for-one" });
});

visit("the six web gateway types are paid, listed and shown", async () => {
  await linkWechat();
  for (const [call, gateway, field] of [
    ["payWithWechat", "weixin_tenpay_native", "code_url"],
    ["payWithWechat", "weixin_tenpay_wap", "mweb_url"],
    ["payWithAlipay", "alipay_page", "payment_url"],
    ["payWithAlipay", "alipay_wap", "payment_url"],
    ["payWithQQ", "qpay_native", "code_url"],
    ["payWithWechat", "weixin_tenpay_js", null],
  ]) {
    const handed = bridge("get_brand_wcpay_request:ok");
    const answer = await BaaS.payment[call](order(gateway, { ...article, merchandiseSnapshot: { gateway } }));
    const placed = field ? answer.data : answer;
    const shown = (await new BaaS.Order().get(placed.transaction_no)).data;
    assert.equal(shown.trade_no, placed.trade_no);
    assert.deepEqual([shown.status, shown.total_cost, shown.gateway_type], ["pending", 0.1, gateway]);
    assert.deepEqual(JSON.parse(JSON.stringify(shown.merchandise_snapshot)), { gateway });
    if (!field) assert.deepEqual(Object.keys(handed[0]).sort(), JSAPI, "the whole answer goes to the bridge");
    const sold = await pay(demo, field ? placed : handed[0]);
    assert.deepEqual([sold.out_trade_no, sold.amount_fen, sold.state], [placed.trade_no, 10, "paid"]);
    // Like the vendor's own demo, the page polls the list until the provider's notice has arrived.
    await until(async () => {
      const list = await new BaaS.Order().getOrderList({ trade_no: placed.trade_no });
      return list.data.objects[0].status === "success";
    });
  }
  const paid = await new BaaS.Order().getOrderList({
    merchandise_schema_id: article.merchandiseSchemaID,
    merchandise_record_id: article.merchandiseRecordID,
    status: "success",
    refund_status: "",
  });
  assert.equal(paid.data.meta.total_count, 6, "this user has paid for this article");
});

const JSAPI = ["appId", "nonceStr", "package", "paySign", "signType", "timeStamp", "trade_no", "transaction_no"];

/** A WeChat bridge that answers with this message. Returns what it was given. */
function bridge(message) {
  const handed = [];
  page.window.WeixinJSBridge = {
    invoke: (name, parameters, done) => {
      assert.equal(name, "getBrandWCPayRequest");
      handed.push(parameters);
      done({ err_msg: message });
    },
  };
  return handed;
}

/** The redirect flow without the pages around it: the test plays the browser. */
async function linkWechat() {
  const headers = { "content-type": "application/json", "x-hydrogen-client-id": demo.baas.client_id, origin: "http://localhost:3210" };
  const post = (path, body) => fetch(`${demo.url}/hserve${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const asked = await post("/v2.0/idp/oauth-wechat-mp/redirect/", { callback_url: "http://localhost:3210/auth.html?handler=login" });
  assert.equal(asked.status, 200);
  // WeChat's page asks for consent; the first of the sandbox's visitors agrees.
  const left = await fetch((await asked.json()).redirect_url, { redirect: "manual" });
  const cookie = left.headers.get("set-cookie").split(";")[0];
  const consent = { url: left.headers.get("location"), visitor: 0 };
  const { redirect_url: callback } = await control(demo, "POST", "consents", consent);
  const back = await fetch(callback, { redirect: "manual", headers: { cookie } });
  const url = new URL(back.headers.get("location"));
  assert.equal(url.searchParams.get("handler"), "login");
  // The app's auth page, where the SDK takes over again.
  page.close();
  page = openPage(demo, { url: `${url}&provider=oauth-wechat-mp&referer=${encodeURIComponent("http://localhost:3210/")}&mode=redirect&create_user=true` });
  BaaS = page.BaaS;
  BaaS.auth.thirdPartyAuth().catch(() => {});
  await until(() => BaaS.storage.get("uid"), "the user to be signed in");
}

visit("JSAPI: what the bridge says is what the page gets", async () => {
  await linkWechat();
  const params = order("weixin_tenpay_js");
  bridge("get_brand_wcpay_request:ok");
  const done = await BaaS.payment.payWithWechat(params);
  assert.ok(done.transaction_no && done.trade_no);
  bridge("get_brand_wcpay_request:cancel");
  assert.equal((await thrown(() => BaaS.payment.payWithWechat(params))).code, 607);
  bridge("get_brand_wcpay_request:fail");
  assert.equal((await thrown(() => BaaS.payment.payWithWechat(params))).code, 608);
});

visit("a method and a type that do not fit never reach the server", async () => {
  await BaaS.auth.anonymousLogin();
  assert.equal((await thrown(() => BaaS.payment.payWithQQ(order("alipay_page")))).code, 608);
});

visit("lists: pages, conditions and their refusal", async () => {
  await BaaS.auth.anonymousLogin();
  for (let n = 1; n <= 3; n += 1) await BaaS.payment.payWithAlipay(order("alipay_page", { totalCost: n }));
  const query = new BaaS.Query().compare("total_cost", ">=", 2);
  const some = await new BaaS.Order().setQuery(query).limit(1).orderBy("-total_cost").getOrderList({});
  assert.deepEqual([some.data.meta.total_count, some.data.objects.length], [2, 1]);
  // The SDK checks that it is an Array of its own window.
  const states = page.window.Array.of("success");
  const either = BaaS.Query.or(new BaaS.Query().in("status", states), new BaaS.Query().contains("gateway_type", "page"));
  assert.equal((await new BaaS.Order().setQuery(either).getOrderList({})).data.meta.total_count, 3);
  assert.equal((await BaaS.getOrderList({ limit: 1 })).data.objects.length, 1);
  const unknown = new BaaS.Query().compare("password", "=", "x");
  assert.equal((await thrown(() => new BaaS.Order().setQuery(unknown).getOrderList({}))).code, 400);
});

visit("every error reaches the page with its code and its words", async () => {
  const account = { username: newName(), password: PASSWORD };
  const wrong = await thrown(() => BaaS.auth.login(account));
  assert.deepEqual([wrong.code, wrong.message], [400, "400: The login or the password is wrong."]);
  await BaaS.auth.register(account);
  assert.match((await thrown(() => BaaS.auth.register(account))).message, /^400: This name is taken\.$/);
  for (const cost of [0.1 + 0.2, 19.9 * 3, 1e-7, 1e21, NaN, 0, -1, "x"]) {
    const refused = await thrown(() => BaaS.payment.payWithAlipay(order("alipay_page", { totalCost: cost })));
    assert.equal(refused.code, 400, String(cost));
    assert.match(refused.message, /total_cost/);
  }
  assert.equal((await thrown(() => new BaaS.Order().get("unknown"))).code, 404);
  assert.equal((await thrown(() => BaaS.request({ url: "/hserve/v2.2/table/1/record/" }))).code ?? 404, 404);
  const token = BaaS.storage.get("auth_token");
  await BaaS.auth.logout();
  BaaS.storage.set("auth_token", token);
  const expired = await thrown(() => BaaS.getOrderList({}));
  assert.equal(expired.code, 401);
  assert.match(expired.message, /^401: /);
  const sms = await thrown(() => BaaS.auth.loginWithSmsVerificationCode("13800000000", "1234"));
  assert.equal(sms.code, 405);
});

test("an app that nobody knows is told so; a page of a foreign origin can read nothing", async () => {
  const unknown = openPage(demo, { clientId: "0000000000000000ffff" });
  assert.equal((await thrown(() => unknown.BaaS.auth.anonymousLogin())).code, 401);
  unknown.close();
  const foreign = openPage(demo, { url: "https://evil.example/" });
  const error = await thrown(() => foreign.BaaS.auth.anonymousLogin());
  assert.deepEqual([error.name, error.code], ["TypeError", undefined]);
  foreign.close();
});

visit("the server's time has an offset", async () => {
  const second = (ms) => Math.floor(ms / 1000);
  const before = Date.now();
  const { time } = (await BaaS.getServerDate()).data;
  const told = second(Date.parse(time));
  assert.ok(second(before) <= told && told <= second(Date.now()), time);
  assert.match(time, /[+-]\d\d:\d\d$/);
});
