// Notices: what is accepted, what is refused, and that every server's adapter hands over the bytes as they came.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ACKNOWLEDGEMENT, Client, noticeRoute } from "../../sdk/merchant/src/index.js";
import { CLIENT_ID, clientOf, NOW_MS, shopKeys, signed, walletKeys } from "./wallet.mjs";

const PATH = "/payments/notify";
const paid = JSON.stringify({ paymentId: "pay_1", paymentRequestId: "R-1", paymentStatus: "SUCCESS", paymentAmount: { currency: "IQD", value: "1" }, extendInfo: "شاي" });
const { client } = clientOf([]);
const read = (headers, body = paid, path = PATH) => client.constructNotice(headers, body, path);
const good = (changes) => signed(PATH, "request-time", paid, changes);
const fault = (attempt) => attempt.then(() => assert.fail("it was accepted"), (error) => error.fault ?? error);

test("a notice is read from any kind of headers and of body", async () => {
  const capital = Object.fromEntries(Object.entries(good()).map(([name, value]) => [name.toUpperCase(), value]));
  const bytes = Buffer.from(paid);
  for (const headers of [good(), capital, new Headers(good())]) {
    for (const body of [paid, bytes, new Uint8Array(bytes), Uint8Array.from(bytes).buffer]) {
      assert.equal((await read(headers, body)).extendInfo, "شاي");
    }
  }
  assert.equal((await read(good(), paid, `${PATH}?shop=1`)).paymentId, "pay_1");
});

test("a notice that is not the wallet's, or not for this shop and path, is refused with the reason", async () => {
  assert.equal(await fault(read(good({ key: shopKeys }))), "signature");
  assert.equal(await fault(read(good(), `${paid} `)), "signature");
  assert.equal(await fault(read(good(), paid, "/other")), "signature");
  assert.equal(await fault(read(good({ clientId: "OTHER_SHOP" }))), "client");
  assert.equal(await fault(read({ ...good(), "client-id": "OTHER_SHOP" })), "client");
  for (const name of ["client-id", "request-time", "signature"]) assert.equal(await fault(read({ ...good(), [name]: undefined })), "header", name);
  assert.equal(await fault(read({ ...good(), signature: "algorithm=RSA256" })), "signature");
});

test("a notice may be five minutes old and no older, and its time is part of what is signed", async () => {
  const at = (ms) => new Date(ms).toISOString().replace(".000Z", "+00:00");
  for (const time of [at(NOW_MS - 300_000), at(NOW_MS + 300_000), String(NOW_MS)]) assert.ok(await read(good({ time })), time);
  for (const time of [at(NOW_MS - 301_000), at(NOW_MS + 301_000), "yesterday", "2026-01-02"]) assert.equal(await fault(read(good({ time }))), "time", time);
  assert.equal(await fault(read({ ...good({ time: at(NOW_MS - 301_000) }), "request-time": at(NOW_MS) })), "signature");
  const strict = clientOf([], { toleranceMs: 1_000 }).client;
  assert.equal(await fault(strict.constructNotice(good({ time: at(NOW_MS - 2_000) }), paid, PATH)), "time");
});

test("a signed body that is not one object about a payment is refused", async () => {
  for (const body of ["", "[]", "null", `${paid}{}`, `\ufeff${paid}`, "{}", '{"paymentId":"pay_1","paymentStatus":"LATER"}']) {
    assert.equal(await fault(read(signed(PATH, "request-time", body), body)), "body", body);
  }
});

test("a parsed body is refused with a hint, because its bytes are lost", async () => {
  const error = await fault(read(good(), JSON.parse(paid)));
  assert.ok(error instanceof TypeError);
  assert.match(error.message, /raw body/);
});

test("a route acknowledges what was recorded, refuses what is forged, and lets a failure be sent again", async () => {
  const seen = [];
  const request = (headers) => new Request(`https://shop.example${PATH}`, { method: "POST", headers, body: paid });
  const accepted = await noticeRoute(client, (notice) => seen.push(notice.paymentId))(request(good()));
  assert.deepEqual([accepted.status, await accepted.text(), seen], [200, ACKNOWLEDGEMENT, ["pay_1"]]);
  assert.deepEqual(JSON.parse(ACKNOWLEDGEMENT), { result: { resultCode: "SUCCESS", resultStatus: "S", resultMessage: "success" } });
  const forged = await noticeRoute(() => client, (notice) => seen.push(notice))(request(good({ key: shopKeys })));
  assert.deepEqual([forged.status, seen.length], [401, 1]);
  const behind = new Request("https://inside.example/notify", { method: "POST", headers: good(), body: paid });
  assert.equal((await noticeRoute(client, () => {}, PATH)(behind)).status, 200);
  const full = new Error("the disk is full");
  await assert.rejects(noticeRoute(client, () => Promise.reject(full))(request(good())), full);
});

test("a client comes from the environment, and a missing variable is named", () => {
  const environment = { OPENCASHIER_CLIENT_ID: CLIENT_ID, OPENCASHIER_PRIVATE_KEY: "k", OPENCASHIER_WALLET_PUBLIC_KEY: walletKeys.publicKey, OPENCASHIER_BASE_URL: "https://wallet.example" };
  assert.ok(Client.fromEnv(environment) instanceof Client);
  for (const name of Object.keys(environment)) assert.throws(() => Client.fromEnv({ ...environment, [name]: "" }), { message: `${name} is not set` });
  assert.throws(() => new Client({ clientId: "a", privateKey: "b", walletPublicKey: "c" }), { message: "baseUrl is missing" });
});
