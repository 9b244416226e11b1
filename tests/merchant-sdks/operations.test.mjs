// Every operation of the JavaScript SDK against the wallet itself; each answer has the fields that the declarations promise.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { readOperations } from "../../sdk/generator/operations.mjs";
import { Client } from "../../sdk/merchant/src/index.js";
import { OPERATIONS } from "../../sdk/merchant/src/operations.js";
import { environment, moveClock, pay, payThroughProvider, signIn, startDemo, until } from "./stage.mjs";

let demo;
let wallet;
let models;
/** How far the demo's clock is ahead of this machine's. */
let aheadS = 0;
const now = () => Date.now() + aheadS * 1000;
before(async () => {
  demo = await startDemo();
  ({ models } = readOperations(await (await fetch(`${demo.url}/v1/openapi.json`)).json()));
  wallet = Client.fromEnv(environment(demo), { now });
});
after(() => demo?.stop());

/** Waits for what a provider does, in the wallet's time. */
const provided = (look, what) =>
  until(async () => {
    const seen = await look();
    if (seen) return seen;
    await moveClock(demo, 10);
    aheadS += 10;
    return undefined;
  }, what);

/** Calls an operation and checks its answer against the declarations. */
async function call(name, request) {
  const answer = await wallet[name](request);
  conforms(answer, { model: `${name[0].toUpperCase()}${name.slice(1)}Answer` }, name);
  return answer;
}

function conforms(value, type, at) {
  if (type.array) {
    assert.ok(Array.isArray(value), at);
    value.forEach((item, index) => conforms(item, type.array, `${at}[${index}]`));
  } else if (type.model) {
    const fields = models.get(type.model);
    for (const field of fields.filter(({ isRequired }) => isRequired)) assert.ok(field.name in value, `${at}.${field.name} is missing`);
    for (const [name, part] of Object.entries(value)) {
      const field = fields.find((one) => one.name === name);
      assert.ok(field, `${at}.${name} is not declared`);
      conforms(part, field.type, `${at}.${name}`);
    }
  } else if (type.words) assert.ok(type.words.includes(value), `${at}: ${value}`);
  else assert.equal(typeof value, type.basic, at);
}

/** The error that an operation throws. */
async function refusal(name, request) {
  return wallet[name](request).then(() => assert.fail("it was accepted"), (error) => error);
}

const order = (fields = {}) => ({
  paymentRequestId: randomUUID(),
  paymentAmount: { currency: "IQD", value: "1500000" },
  order: { orderDescription: "شاي & tea" },
  extendInfo: '{"table":7}',
  ...fields,
});

test("an order is created once, paid, refunded in parts, and proved", async () => {
  const request = order();
  const created = await call("pay", request);
  assert.equal(created.result.resultStatus, "A");
  assert.deepEqual(await call("pay", request), created);
  const { paymentId } = created;
  assert.equal((await call("inquiryPayment", { paymentId })).paymentStatus, "PROCESSING");
  await pay(demo, { payment_url: created.redirectActionForm.redirectUrl });
  const refundAmount = { currency: "IQD", value: "500000" };
  const refund = await call("refund", { refundRequestId: randomUUID(), paymentId, refundAmount, refundReason: "Cold." });
  assert.deepEqual(refund.refundAmount, refundAmount);
  assert.equal((await call("inquiryRefund", { refundId: refund.refundId })).refundStatus, "SUCCESS");
  const paid = await call("inquiryPayment", { paymentRequestId: request.paymentRequestId });
  assert.deepEqual([paid.paymentStatus, paid.transactions.length, paid.extendInfo], ["SUCCESS", 1, request.extendInfo]);
  const { proof } = await call("inquiryProof", { paymentId });
  assert.equal(proof.format, "opencashier.proof/v1");
  const tooMuch = await refusal("refund", { refundRequestId: randomUUID(), paymentId, refundAmount: { currency: "IQD", value: "1500000" } });
  assert.deepEqual([tooMuch.name, tooMuch.code, tooMuch.retry], ["ApiError", "REFUND_AMOUNT_EXCEED", "new"]);
  const again = await refusal("retryRefund", { retryRequestId: randomUUID(), refundId: refund.refundId });
  assert.deepEqual([again.name, again.code], ["ApiError", "ORDER_STATUS_INVALID"]);
  const other = await refusal("pay", { ...request, extendInfo: "other" });
  assert.equal(other.code, "REPEAT_REQ_INCONSISTENT");
});

test("an unpaid order is closed, under both names of the operation", async () => {
  for (const name of ["cancelPayment", "cancel"]) {
    const { paymentId } = await call("pay", order());
    await call(name, { paymentId });
    const closed = await call("inquiryPayment", { paymentId });
    assert.deepEqual([closed.paymentStatus, closed.paymentFailReason], ["FAIL", "Order payment cancelled by the merchant."]);
  }
});

test("an order string makes the order that it names", async () => {
  const request = order();
  await pay(demo, { order_str: await wallet.orderStr(request) });
  assert.equal((await call("inquiryPayment", { paymentRequestId: request.paymentRequestId })).paymentStatus, "SUCCESS");
});

test("a user's code becomes tokens, with which the shop reads and writes to the user", async () => {
  const user = await signIn(demo);
  const scopes = ["auth_base", "auth_user", "CARD_LIST", "NOTIFICATION_INBOX", "NOTIFICATION_PUSH"];
  const { auth_code: authCode } = await user.post("auth-codes", { client_id: demo.merchant.client_id, scopes, agreed: true });
  const first = await call("applyToken", { grantType: "AUTHORIZATION_CODE", authCode });
  const { accessToken, customerId } = await call("applyToken", { grantType: "REFRESH_TOKEN", refreshToken: first.refreshToken });
  const { userInfo } = await call("inquiryUserInfo", { accessToken });
  assert.deepEqual([userInfo.userId, userInfo.userName.fullName], [customerId, user.name]);
  const templates = [{ templateParameters: { Title: "Your tea is ready", Content: "Come and get it." } }];
  const { accountList } = await call("inquiryUserAccountList", { accessToken });
  assert.ok(accountList.some((one) => one.accountNumber === `${customerId}_IQD` && one.currency === "IQD"));
  assert.deepEqual((await call("inquiryUserCardList", { accessToken })).cardList, []);
  for (const name of ["sendInbox", "sendPush"]) {
    assert.match((await call(name, { accessToken, requestId: randomUUID(), templates })).messageId, /^msg_/);
  }
  await call("cancelToken", { accessToken });
  assert.equal((await refusal("inquiryUserInfo", { accessToken })).code, "INVALID_ACCESS_TOKEN");
});

test("a user who signed an agreement is debited until the agreement ends", async () => {
  const user = await signIn(demo);
  const prepared = await call("prepare", { extendInfo: JSON.stringify({ contractDesc: "Tea every week" }), paymentLimit: order().paymentAmount });
  const { token } = await user.post("agreements/resolve", { auth_url: prepared.authUrl });
  const { auth_code: authCode } = await user.post(`agreements/${token}/sign`, { pin: user.pin });
  const { accessToken } = await call("applyToken", { grantType: "AUTHORIZATION_CODE", authCode });
  const debit = { ...order(), paymentAuthCode: accessToken };
  const paid = await call("debit", debit);
  assert.match(paid.paymentTime, /^\d{4}-/);
  assert.deepEqual(await call("debit", debit), paid);
  const { paymentAmount } = debit;
  const more = { ...order(), paymentAuthCode: accessToken, paymentAmount: { ...paymentAmount, value: `${paymentAmount.value}0` } };
  assert.equal((await refusal("debit", more)).code, "PAYMENT_AMOUNT_EXCEED_LIMIT");
  await call("cancelToken", { accessToken });
  assert.equal((await refusal("debit", { ...order(), paymentAuthCode: accessToken })).code, "INVALID_ACCESS_TOKEN");
});

test("a payment through a provider is shared, taken back, ended and refunded", async () => {
  const paymentId = await payThroughProvider(demo);
  const receiver = { channel: "WECHAT_PAY", receiverType: "MERCHANT_ID", receiverAccount: "1900000109" };
  await call("addReceiver", { ...receiver, receiverName: "Tea Farm", relation: "SUPPLIER" });
  await provided(async () => (await wallet.inquiryPayment({ paymentId })).paymentStatus === "SUCCESS", "the payment");
  const shareAmount = { currency: "CNY", value: "250" };
  const { channel: _, ...to } = receiver;
  const { shares, result } = await call("share", { shareRequestId: randomUUID(), paymentId, receivers: [{ ...to, shareAmount }] });
  assert.equal(result.resultCode, "SHARING_IN_PROCESS");
  const { shareId } = shares[0];
  const share = async () => (await call("inquiryShare", { paymentId })).shares.find((one) => one.shareId === shareId);
  await provided(async () => (await share()).shareStatus === "SUCCESS", "the share");
  const returnAmount = { currency: "CNY", value: "100" };
  const { returnId } = await call("returnShare", { returnRequestId: randomUUID(), shareId, returnAmount });
  const back = async () => (await call("inquiryShare", { paymentId })).returns.find((one) => one.returnId === returnId);
  await provided(async () => (await back()).returnStatus === "SUCCESS", "the return");
  await call("finishShare", { finishRequestId: randomUUID(), paymentId, finishDescription: "Done." });
  await provided(async () => (await call("inquiryShare", { paymentId })).sharingStatus === "FINISHED", "the end");
  await call("removeReceiver", receiver);
  const refund = { refundRequestId: randomUUID(), paymentId, refundAmount: { currency: "CNY", value: "300" } };
  const begun = await call("refund", refund);
  assert.deepEqual([begun.result.resultStatus, begun.result.resultCode], ["U", "REFUND_IN_PROCESS"]);
  const { refundRequestId } = refund;
  await provided(async () => (await call("inquiryRefund", { refundRequestId })).refundStatus === "SUCCESS", "the refund");
  assert.deepEqual(await call("refund", refund), begun);
});

test("an answer to an unknown shop is not signed, so nothing is known", async () => {
  const stranger = Client.fromEnv({ ...environment(demo), OPENCASHIER_CLIENT_ID: "NOBODY" }, { sleep: async () => {} });
  const error = await stranger.pay(order()).catch((thrown) => thrown);
  assert.deepEqual([error.name, error.cause.name, error.attempts], ["UnknownOutcomeError", "VerificationError", 5]);
  assert.match(error.message, /check baseUrl and clientId/);
});

test("no operation is left out of these tests", () => {
  const text = readFileSync(new URL(import.meta.url), "utf8");
  assert.deepEqual(Object.keys(OPERATIONS).filter((name) => !text.includes(`"${name}"`)), []);
});
