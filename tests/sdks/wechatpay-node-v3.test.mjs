// npm wechatpay-node-v3: every operation that it offers and the sandbox plays.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { file, merchant, number, packages, pay, today, wechat } from "./stage.mjs";

const WxPay = packages("wechatpay-node-v3");
const shop = await merchant();
after(() => shop.close());
const sdk = new WxPay({
  appid: wechat.appid, mchid: wechat.mchid, key: wechat.apiv3_key,
  publicKey: file(wechat.merchant_cert_pem), privateKey: file(wechat.merchant_private_key_pem),
});
const order = (out_trade_no, more) =>
  ({ description: "Tea", out_trade_no, notify_url: shop.url, amount: { total: 1000, currency: "CNY" }, ...more });

test("creates, is paid, verifies the notice, queries, refunds, bills", async () => {
  const name = number("native");
  const made = await sdk.transactions_native(order(name));
  assert.equal(made.status, 200, JSON.stringify(made));
  assert.match(made.data.code_url, /^weixin:/);
  await pay(name);
  const notice = await shop.next();
  const isGenuine = await sdk.verifySign({
    timestamp: notice.headers["wechatpay-timestamp"], nonce: notice.headers["wechatpay-nonce"], body: notice.body,
    serial: notice.headers["wechatpay-serial"], signature: notice.headers["wechatpay-signature"], apiSecret: wechat.apiv3_key,
  });
  assert.equal(isGenuine, true);
  const { ciphertext, associated_data, nonce } = JSON.parse(notice.body).resource;
  assert.equal(sdk.decipher_gcm(ciphertext, associated_data, nonce, wechat.apiv3_key).out_trade_no, name);
  const paid = await sdk.query({ out_trade_no: name });
  assert.equal(paid.data.trade_state, "SUCCESS");
  assert.equal((await sdk.query({ transaction_id: paid.data.transaction_id })).data.out_trade_no, name);
  for (const [part, refund] of [["a", 300], ["b", 700]]) {
    const request = { out_trade_no: name, out_refund_no: `${name}${part}`, amount: { refund, total: 1000, currency: "CNY" } };
    assert.equal((await sdk.refunds(request)).data.status, "PROCESSING");
    assert.equal((await sdk.find_refunds(request.out_refund_no)).data.amount.refund, refund);
  }
  const bill = await sdk.tradebill({ bill_date: today() });
  assert.equal(bill.status, 200, JSON.stringify(bill));
  const rows = await sdk.downloadBill(bill.data.download_url);
  assert.ok(String(rows.data).includes(name), String(rows.data).slice(0, 200));
  const flow = await sdk.fundflowbill({ bill_date: today() });
  assert.equal(flow.data.hash_type, "SHA1");
});

test("creates jsapi, app and h5 orders, and closes", async () => {
  const page = await sdk.transactions_jsapi(order(number("jsapi"), { payer: { openid: "oPayer" } }));
  assert.match(page.data.package, /^prepay_id=wx/);
  const app = await sdk.transactions_app(order(number("app")));
  assert.equal(app.status, 200, JSON.stringify(app));
  const name = number("h5");
  const scene_info = { payer_client_ip: "127.0.0.1", h5_info: { type: "Wap", app_name: "x", app_url: "https://x.example" } };
  const h5 = await sdk.transactions_h5(order(name, { scene_info }));
  assert.match(h5.data.h5_url, /prepay_id=/);
  assert.equal((await sdk.close(name)).status, 204);
  assert.equal((await sdk.query({ out_trade_no: name })).data.trade_state, "CLOSED");
});

test("downloads certificates", async () => {
  const [certificate] = await sdk.get_certificates(wechat.apiv3_key);
  assert.equal(certificate.serial_no, wechat.platform_serial);
});

test("shares profit", async () => {
  const name = number("share");
  await sdk.transactions_native(order(name, { settle_info: { profit_sharing: true } }));
  const id = (await pay(name)).transaction_id;
  await shop.next();
  const platform = file(wechat.platform_cert_pem);
  const receiver = { appid: wechat.appid, type: "MERCHANT_ID", account: "9900000777", relation_type: "PARTNER" };
  const added = await sdk.profitsharing_receivers_add(
    { ...receiver, name: sdk.publicEncrypt("Farm", platform), wx_serial_no: wechat.platform_serial });
  assert.equal(added.status, 200, JSON.stringify(added));
  const request = { appid: wechat.appid, transaction_id: id, out_order_no: `${name}s`, unfreeze_unsplit: false,
    receivers: [{ type: "MERCHANT_ID", account: "9900000777", amount: 200, description: "share" }] };
  const shared = await sdk.create_profitsharing_orders(request);
  assert.equal(shared.data.state, "PROCESSING", JSON.stringify(shared));
  assert.equal((await sdk.query_profitsharing_orders(id, request.out_order_no)).status, 200);
  const back = { out_order_no: request.out_order_no, out_return_no: `${name}r`, return_mchid: "9900000777", amount: 50, description: "x" };
  assert.equal((await sdk.profitsharing_return_orders(back)).data.result, "SUCCESS");
  assert.equal((await sdk.query_profitsharing_return_orders(back.out_return_no, request.out_order_no)).status, 200);
  assert.equal((await sdk.query_profitsharing_amounts(id)).data.unsplit_amount, 850);
  const rest = await sdk.profitsharing_orders_unfreeze({ transaction_id: id, out_order_no: `${name}u`, description: "x" });
  assert.equal(rest.data.state, "FINISHED");
  assert.equal((await sdk.profitsharing_receivers_delete({ appid: wechat.appid, type: "MERCHANT_ID", account: "9900000777" })).status, 200);
});
