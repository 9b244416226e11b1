// npm tenpay: API v2 with a client certificate for refunds.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, test } from "node:test";
import { file, merchant, number, packages, pay, today, wechat } from "./stage.mjs";

const tenpay = packages("tenpay");
const shop = await merchant((body) => (body.startsWith("<") ? [200, "<xml><return_code>SUCCESS</return_code></xml>"] : [500, ""]));
after(() => shop.close());
// The provider's console hands out this container with the merchant's number as its password.
const pfx = execFileSync("openssl", ["pkcs12", "-export", "-inkey", wechat.merchant_private_key_pem, "-in",
  wechat.merchant_cert_pem, "-passout", `pass:${wechat.mchid}`]);
const sdk = new tenpay({ appid: wechat.appid, mchid: wechat.mchid, partnerKey: wechat.v2_key, pfx, notify_url: shop.url,
  refund_url: shop.url, spbill_create_ip: "127.0.0.1" });

// The SDK's own middleware verifies and reads a notice; it continues only if the notice is valid.
async function take(kind, body) {
  const context = { request: { body } };
  let taken;
  await sdk.middleware(kind)(context, () => { taken = context.request.weixin; });
  assert.ok(taken, `the SDK refused the notice: ${context.body}`);
  return taken;
}

test("creates, notice, queries, refunds, refund notice, closes, bills", async () => {
  const name = number("tenpay");
  const order = (out_trade_no) => ({ out_trade_no, body: "Tea", total_fee: 1000, openid: "oPayer" });
  const parameters = await sdk.getPayParams(order(name));
  assert.match(parameters.package, /^prepay_id=/);
  await pay(name);
  assert.equal((await take("pay", (await shop.next()).body)).out_trade_no, name);
  assert.equal((await sdk.orderQuery({ out_trade_no: name })).trade_state, "SUCCESS");
  const refunded = await sdk.refund({ out_trade_no: name, out_refund_no: `${name}r`, total_fee: 1000, refund_fee: 300 });
  assert.equal(refunded.refund_fee, "300");
  const refund = await take("refund", (await shop.next()).body);
  assert.ok(JSON.stringify(refund).includes(`${name}r`), JSON.stringify(refund));
  assert.equal((await sdk.refundQuery({ out_trade_no: name })).refund_count, "1");
  const other = number("tenpay");
  await sdk.unifiedOrder({ ...order(other), product_id: "1", trade_type: "NATIVE" });
  assert.equal((await sdk.closeOrder({ out_trade_no: other })).result_code, "SUCCESS");
  const bill = await sdk.downloadBill({ bill_date: today().replaceAll("-", "") });
  assert.ok(JSON.stringify(bill).includes(name));
});

test("a paid order is not made again, an unknown one not found", async () => {
  const name = number("tenpay");
  const order = { out_trade_no: name, body: "Tea", total_fee: 100, product_id: "1" };
  await sdk.unifiedOrder({ ...order, trade_type: "NATIVE" });
  await pay(name);
  await assert.rejects(sdk.unifiedOrder({ ...order, trade_type: "NATIVE" }), /ORDERPAID|已支付/);
  await assert.rejects(sdk.orderQuery({ out_trade_no: "nothing-here" }), /ORDERNOTEXIST|不存在/);
});
