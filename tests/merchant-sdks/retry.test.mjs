// What happens to a request whose outcome is not known, and what its outcome becomes.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { CODES } from "../../sdk/merchant/src/index.js";
import { clientOf, isSignedByShop, result, signed, walletKeys, shopKeys } from "./wallet.mjs";

const amount = { currency: "IQD", value: "1000" };
const refund = (client) => client.refund({ refundRequestId: "F-1", paymentId: "pay_1", refundAmount: amount });
const done = { ...result("S", "SUCCESS"), refundId: "rfd_1" };
const lost = new TypeError("fetch failed");

test("an unknown outcome is asked about again with the same bytes, signed anew", async () => {
  const { client, asked, pauses } = clientOf([lost, result("U", "UNKNOWN_EXCEPTION"), result("U", "SERVICE_UNAVAILABLE"), done]);
  assert.equal((await refund(client)).refundId, "rfd_1");
  assert.deepEqual(pauses, [500, 1000, 2000]);
  assert.equal(new Set(asked.map(({ body }) => body)).size, 1);
  assert.equal(JSON.parse(asked[0].body).refundRequestId, "F-1");
  assert.equal(new Set(asked.map(({ headers }) => headers["request-time"])).size, 3);
  assert.ok(asked.every(isSignedByShop));
});

test("the pauses double up to their cap, and half of a pause is random", async () => {
  const { client, pauses } = clientOf(Array(8).fill(lost), { retry: { attempts: 8 }, random: () => 0.5 });
  await assert.rejects(refund(client), { name: "UnknownOutcomeError", attempts: 8 });
  assert.deepEqual(pauses, [375, 750, 1500, 3000, 6000, 6000, 6000]);
});

test("an outcome that stays unknown is never reported as success or failure", async () => {
  const { client, asked } = clientOf(Array(5).fill(result("U", "SERVICE_UNAVAILABLE")));
  const error = await refund(client).catch((thrown) => thrown);
  assert.equal(error.name, "UnknownOutcomeError");
  assert.deepEqual([error.code, error.attempts, error.path, error.answer.result.resultStatus, asked.length], ["SERVICE_UNAVAILABLE", 5, "/v1/payments/refund", "U", 5]);
  const broken = await refund(clientOf(Array(5).fill(lost)).client).catch((thrown) => thrown);
  assert.deepEqual([broken.name, broken.code, broken.answer, broken.cause], ["UnknownOutcomeError", undefined, undefined, lost]);
});

test("a refusal is final: it is not sent again, and says what to do", async () => {
  const { client, asked } = clientOf([result("F", "REFUND_AMOUNT_EXCEED")]);
  const error = await refund(client).catch((thrown) => thrown);
  assert.equal(error.name, "ApiError");
  assert.deepEqual([error.code, error.retry, error.whatToDo], ["REFUND_AMOUNT_EXCEED", "new", "Refund less."]);
  assert.deepEqual([error.docs, error.answer.result.resultStatus, asked.length], ["/docs/errors#REFUND_AMOUNT_EXCEED", "F", 1]);
  assert.match(error.message, /REFUND_AMOUNT_EXCEED: It is REFUND_AMOUNT_EXCEED\./);
});

test("a code that is newer than the package is reported all the same", async () => {
  for (const code of ["BRAND_NEW", "toString"]) {
    const error = await refund(clientOf([result("F", code)]).client).catch((thrown) => thrown);
    assert.deepEqual([error.name, error.code, error.docs, error.retry], ["ApiError", code, `/docs/errors#${code}`, "never"]);
  }
});

test("what has begun is not sent again: an inquiry tells how it ends", async () => {
  const begun = [result("U", "SERVICE_UNAVAILABLE"), { ...result("U", "SHARING_IN_PROCESS"), shares: [] }];
  const sharing = clientOf(begun);
  const receivers = [{ receiverType: "MERCHANT_ID", receiverAccount: "1", shareAmount: amount }];
  assert.deepEqual((await sharing.client.share({ shareRequestId: "S-1", paymentId: "pay_1", receivers })).shares, []);
  assert.equal(sharing.asked.length, 2);
  const refunding = clientOf([{ ...result("U", "REFUND_IN_PROCESS"), refundId: "rfd_1" }]);
  const { result: how, refundId } = await refund(refunding.client);
  assert.deepEqual([how.resultStatus, refundId, refunding.asked.length], ["U", "rfd_1", 1]);
  // A proof is asked about again: there is nothing else to ask.
  const proving = clientOf([result("U", "PROOF_IN_PROCESS"), { ...result("S", "SUCCESS"), proof: {} }]);
  assert.deepEqual((await proving.client.inquiryProof({ paymentId: "pay_1" })).proof, {});
});

test("an answer that the wallet did not sign for this request is no answer", async () => {
  const text = JSON.stringify(done);
  const reply = (made) => (path) => new Response(text, { headers: made(path) });
  const forgeries = {
    "no signature": () => new Response(text),
    "a proxy's page": () => new Response("<h1>Bad gateway</h1>", { status: 502 }),
    "another key": reply((path) => signed(path, "response-time", text, { key: shopKeys })),
    "another path": reply(() => signed("/v1/payments/inquiryRefund", "response-time", text)),
    "another client": reply((path) => signed(path, "response-time", text, { clientId: "OTHER" })),
    "another body": reply((path) => signed(path, "response-time", `${text} `)),
    "more than one object": (path) => new Response(`${text}{}`, { headers: signed(path, "response-time", `${text}{}`) }),
    "no result": (path) => new Response("{}", { headers: signed(path, "response-time", "{}") }),
  };
  for (const [name, forgery] of Object.entries(forgeries)) {
    const error = await refund(clientOf(Array(5).fill(forgery)).client).catch((thrown) => thrown);
    assert.deepEqual([error.name, error.cause?.name, error.answer], ["UnknownOutcomeError", "VerificationError", undefined], name);
    // One bad answer does no harm when a good one follows.
    assert.equal((await refund(clientOf([forgery, done]).client)).refundId, "rfd_1", name);
  }
});

test("a wallet that does not answer is given up, and asked again", async () => {
  let requests = 0;
  const server = createServer(() => { requests += 1; });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { client } = clientOf([], { fetch: undefined, baseUrl: `http://127.0.0.1:${server.address().port}`, timeoutMs: 50, retry: { attempts: 3 } });
  const error = await refund(client).catch((thrown) => thrown);
  server.closeAllConnections();
  server.close();
  assert.deepEqual([error.name, error.attempts, error.cause.name, requests], ["UnknownOutcomeError", 3, "TimeoutError", 3]);
});

test("a key that cannot be used is reported before anything is sent", async () => {
  const { client, asked } = clientOf([done], { walletPublicKey: walletKeys.publicKey.slice(0, 200) });
  await assert.rejects(refund(client), TypeError);
  assert.equal(asked.length, 0);
});

test("every code of the registry has a status and an advice", () => {
  assert.ok(Object.keys(CODES).length > 70);
  for (const [name, row] of Object.entries(CODES)) {
    assert.match(row.status, /^[SAFU]$/, name);
    assert.ok(row.whatToDo.length > 0 && row.meaning.length > 0, name);
  }
});
