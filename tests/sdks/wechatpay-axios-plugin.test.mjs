// npm wechatpay-axios-plugin: API v3 with certificate and with public key, and API v2.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { file, merchant, number, packages, pay, today, wechat } from "./stage.mjs";

const { Wechatpay, Formatter, Rsa, Aes, Hash, Transformer } = packages("wechatpay-axios-plugin");
const shop = await merchant((body) =>
  body.startsWith("<") ? [200, "<xml><return_code>SUCCESS</return_code></xml>"] : [204, ""]);
after(() => shop.close());
const keys = {
  certificate: [wechat.platform_serial, file(wechat.platform_cert_pem)],
  "public key": [wechat.public_key_id, file(wechat.public_key_pem)],
};
const client = ([serial, pem]) => new Wechatpay({
  mchid: wechat.mchid, serial: wechat.merchant_serial, privateKey: file(wechat.merchant_private_key_pem),
  certs: { [serial]: pem }, secret: wechat.v2_key,
  merchant: { cert: file(wechat.merchant_cert_pem), key: file(wechat.merchant_private_key_pem) },
});

/** Verifies a notice with this key, as the SDK's manual says, and decrypts it. */
function open(headers, body, [serial, pem]) {
  assert.equal(headers["wechatpay-serial"], serial);
  const text = Formatter.response(headers["wechatpay-timestamp"], headers["wechatpay-nonce"], body);
  assert.equal(Rsa.verify(text, headers["wechatpay-signature"], pem), true);
  assert.equal(Rsa.verify(`${text} `, headers["wechatpay-signature"], pem), false);
  const { ciphertext, associated_data, nonce } = JSON.parse(body).resource;
  return JSON.parse(Aes.AesGcm.decrypt(ciphertext, wechat.apiv3_key, nonce, associated_data));
}

for (const [mode, key] of Object.entries(keys)) {
  test(`v3 with ${mode}: creates, notice, queries, refunds, closes, bills`, async () => {
    const sdk = client(key);
    // In public-key mode a merchant names the key that it expects, as the provider requires.
    const named = { headers: mode === "public key" ? { "Wechatpay-Serial": key[0] } : {} };
    const order = (out_trade_no) => ({ appid: wechat.appid, mchid: wechat.mchid, description: "Tea", out_trade_no,
      notify_url: shop.url, amount: { total: 1000, currency: "CNY" } });
    const name = number("axios");
    const made = await sdk.v3.pay.transactions.native.post(order(name), named);
    assert.match(made.data.code_url, /^weixin:/);
    await pay(name);
    const { headers, body } = await shop.next();
    assert.equal(open(headers, body, keys.certificate).out_trade_no, name);
    const params = { mchid: wechat.mchid };
    const paid = await sdk.v3.pay.transactions.outTradeNo._out_trade_no_.get({ params, out_trade_no: name, ...named });
    assert.equal(paid.data.trade_state, "SUCCESS");
    const byId = await sdk.v3.pay.transactions.id._transaction_id_.get(
      { params, transaction_id: paid.data.transaction_id, ...named });
    assert.equal(byId.data.out_trade_no, name);
    const request = { out_trade_no: name, out_refund_no: `${name}r`, amount: { refund: 300, total: 1000, currency: "CNY" } };
    assert.equal((await sdk.v3.refund.domestic.refunds.post(request, named)).data.status, "PROCESSING");
    const refund = await sdk.v3.refund.domestic.refunds._out_refund_no_.get({ out_refund_no: `${name}r`, ...named });
    assert.equal(refund.data.amount.refund, 300);
    const other = number("axios");
    await sdk.v3.pay.transactions.native.post(order(other), named);
    const closed = await sdk.v3.pay.transactions.outTradeNo.$out_trade_no$.close.post(params, { out_trade_no: other, ...named });
    assert.equal(closed.status, 204);
    const bill = await sdk.v3.bill.tradebill.get({ params: { bill_date: today() }, ...named });
    const { pathname, search } = new URL(bill.data.download_url);
    const rows = await sdk.v3.billdownload.file.get({ params: Object.fromEntries(new URLSearchParams(search)),
      responseType: "arraybuffer", ...named });
    assert.equal(pathname, "/v3/billdownload/file");
    assert.equal(Hash.sha1 ? Hash.sha1(rows.data) : bill.data.hash_value, bill.data.hash_value);
    assert.ok(Buffer.from(rows.data).toString().includes(name));
  });
}

for (const [mode, key] of Object.entries(keys)) {
  test(`v3 with ${mode}: shares, takes shares back, unfreezes`, async () => {
    const sdk = client(key);
    const { profitsharing: sharing, pay: { transactions } } = sdk.v3;
    // It names the key with which the receiver's name is encrypted.
    const named = { headers: { "Wechatpay-Serial": key[0] } };
    const { appid } = wechat;
    const name = number("share");
    const amount = { total: 1000, currency: "CNY" };
    const order = { appid, mchid: wechat.mchid, description: "Tea", out_trade_no: name, notify_url: shop.url, amount };
    await transactions.native.post({ ...order, settle_info: { profit_sharing: true } }, named);
    const { transaction_id } = await pay(name);
    await shop.next();
    const who = { type: "MERCHANT_ID", account: "9900000777" };
    const receiver = { appid, ...who, name: Rsa.encrypt("Farm", key[1]), relation_type: "PARTNER" };
    assert.equal((await sharing.receivers.add.post(receiver, named)).data.account, who.account);
    const receivers = [{ ...who, amount: 200, description: "share" }];
    const shares = { appid, transaction_id, out_order_no: `${name}s`, unfreeze_unsplit: false, receivers };
    assert.equal((await sharing.orders.post(shares, named)).data.state, "PROCESSING");
    const { out_order_no } = shares;
    const shared = await sharing.orders._out_order_no_.get({ params: { transaction_id }, out_order_no, ...named });
    assert.equal(shared.data.receivers[0].amount, 200);
    const back = { out_order_no, out_return_no: `${name}r`, return_mchid: who.account, amount: 50, description: "less" };
    assert.equal((await sharing.returnOrders.post(back, named)).data.result, "SUCCESS");
    const { out_return_no } = back;
    const returned = await sharing.returnOrders._out_return_no_.get({ params: { out_order_no }, out_return_no, ...named });
    assert.equal(returned.data.amount, 50);
    const rest = await sharing.transactions._transaction_id_.amounts.get({ transaction_id, ...named });
    assert.equal(rest.data.unsplit_amount, 850);
    const unfreeze = { transaction_id, out_order_no: `${name}u`, description: "rest" };
    assert.equal((await sharing.orders.unfreeze.post(unfreeze, named)).data.state, "FINISHED");
    // In the chained form `delete` would be the HTTP method.
    const removal = sdk.chain("v3/profitsharing/receivers/delete");
    assert.equal((await removal.post({ appid, ...who }, named)).status, 200);
  });
}

test("v3: a notice after the switch to the public key", async () => {
  const name = number("switch");
  // This amount selects the scenario `switch_to_public_key`.
  await client(keys["public key"]).v3.pay.transactions.native.post({ appid: wechat.appid, mchid: wechat.mchid,
    description: "Tea", out_trade_no: name, notify_url: shop.url, amount: { total: 9907, currency: "CNY" } },
  { headers: { "Wechatpay-Serial": wechat.public_key_id } });
  await pay(name);
  const { headers, body } = await shop.next();
  assert.equal(open(headers, body, keys["public key"]).out_trade_no, name);
});

test("v3: a wrong signature is refused with 401", async () => {
  const wrong = new Wechatpay({ mchid: wechat.mchid, serial: "AB12", privateKey: file(wechat.merchant_private_key_pem),
    certs: { [wechat.platform_serial]: keys.certificate[1] } });
  const refused = await wrong.v3.certificates.get().catch((error) => error.response);
  assert.deepEqual([refused.status, refused.data.code], [401, "SIGN_ERROR"]);
});

test("v2: creates, notice, queries, refunds, closes, bills", async () => {
  const sdk = client(keys.certificate);
  const base = { appid: wechat.appid, mch_id: wechat.mchid, nonce_str: Formatter.nonce() };
  const name = number("v2");
  const order = (out_trade_no) => ({ ...base, body: "Tea", out_trade_no, total_fee: 1000, spbill_create_ip: "127.0.0.1",
    notify_url: shop.url, trade_type: "NATIVE", product_id: "1" });
  const made = await sdk.v2.pay.unifiedorder.post(order(name));
  assert.match(made.data.code_url, /^weixin:/);
  await pay(name);
  const noticed = Transformer.toObject((await shop.next()).body);
  assert.equal(noticed.out_trade_no, name);
  assert.equal(Hash.sign("MD5", noticed, wechat.v2_key), noticed.sign);
  assert.equal((await sdk.v2.pay.orderquery.post({ ...base, out_trade_no: name })).data.trade_state, "SUCCESS");
  const request = { ...base, out_trade_no: name, out_refund_no: `${name}r`, total_fee: 1000, refund_fee: 400 };
  assert.equal((await sdk.v2.secapi.pay.refund.post(request, { security: true })).data.refund_fee, "400");
  assert.equal((await sdk.v2.pay.refundquery.post({ ...base, out_trade_no: name })).data.refund_count, "1");
  const other = number("v2");
  await sdk.v2.pay.unifiedorder.post(order(other));
  assert.equal((await sdk.v2.pay.closeorder.post({ ...base, out_trade_no: other })).data.result_code, "SUCCESS");
  const bill = await sdk.v2.pay.downloadbill.post({ ...base, bill_date: today().replaceAll("-", ""), bill_type: "ALL" },
    { responseType: "text", transformResponse: [(text) => text] });
  assert.ok(String(bill.data).includes(name));
});
