// Notices as receivers of Standard Webhooks and of CloudEvents see them: the published libraries take what the demo sends.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPublicKey, randomUUID, verify } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ACKNOWLEDGEMENT, Client, verifyWebhook } from "../../sdk/merchant/src/index.js";
import { environment, moveClock, notices, operate, pay, PYTHON, ROOT, signIn, startDemo, TOOLS, until } from "./stage.mjs";

const load = createRequire(join(TOOLS, "package.json"));
const { Webhook } = load("standardwebhooks");
const { HTTP } = load("cloudevents");
/** How far the demo's clock is moved, so that the wallet sends a notice again: less than the libraries' five minutes. */
const AHEAD_S = 130;

let demo;
let server;
let notifyUrl;
let wallet;
/** What arrived: headers, and the body as text. */
const arrived = [];
/** The statuses of the next answers; 200 when there is none. */
const statuses = [];

before(async () => {
  demo = await startDemo();
  wallet = Client.fromEnv(environment(demo), { now: () => Date.now() });
  server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    arrived.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
    response.writeHead(statuses.shift() ?? 200, { "content-type": "application/json" }).end(ACKNOWLEDGEMENT);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  notifyUrl = `http://127.0.0.1:${server.address().port}/notify`;
});
after(async () => {
  server?.close();
  await demo?.stop();
});

/** The next message that arrives after `act`. */
async function message(act) {
  const count = arrived.length;
  await act();
  return until(() => arrived[count], "a notice");
}

/** An order that is paid, or cancelled by its user. */
async function end({ isPaid }) {
  const request = { paymentRequestId: randomUUID(), paymentAmount: { currency: "IQD", value: "1500000" }, order: { orderDescription: "شاي" }, paymentNotifyUrl: notifyUrl };
  const { redirectActionForm } = await wallet.pay(request);
  const named = { payment_url: redirectActionForm.redirectUrl };
  if (isPaid) return pay(demo, named);
  const user = await signIn(demo);
  const { token } = await user.post("orders/resolve", named);
  return user.post(`orders/${token}/cancel`, {});
}

const forged = ({ headers, body }) => ({ headers, body: body.replace("pay_", "pay-") });
const merchant = (...args) => operate(demo, ["merchant", ...args, "--client-id", demo.merchant.client_id, "--json"]);
const refused = (attempt, error) => assert.rejects(async () => attempt(), error);

/** Ed25519 as anybody can check it with Node's own module. */
function isSignedByWallet({ headers, body }, publicText) {
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(publicText.replace("whpk_", ""), "base64")]);
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  const signed = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
  const made = headers["webhook-signature"].split(" ").filter((one) => one.startsWith("v1a,"));
  return made.some((one) => verify(null, signed, key, Buffer.from(one.slice(4), "base64")));
}

/** Every verifier takes the message, and refuses one whose body has changed. */
async function isAcceptedByAll(one, secret) {
  const publicKey = demo.webhook_public_key;
  assert.deepEqual(new Webhook(secret).verify(one.body, one.headers), JSON.parse(one.body));
  await refused(() => new Webhook(secret).verify(forged(one).body, one.headers), /No matching signature/);
  assert.ok(isSignedByWallet(one, publicKey) && !isSignedByWallet(forged(one), publicKey));
  for (const key of [secret, publicKey, [`whsec_${btoa("another secret of 24 bytes")}`, secret]]) {
    const now = () => Number(one.headers["webhook-timestamp"]) * 1000;
    assert.equal((await verifyWebhook(key, one.headers, one.body, { now })).id, one.headers["webhook-id"]);
    await refused(() => verifyWebhook(key, one.headers, forged(one).body, { now }), { fault: "signature" });
    const late = () => now() + 301_000;
    await refused(() => verifyWebhook(key, one.headers, one.body, { now: late }), { fault: "time" });
  }
}

test("a paid and a cancelled order are told with headers that every verifier takes", async () => {
  const paid = await message(() => end({ isPaid: true }));
  const cancelled = await message(() => end({ isPaid: false }));
  assert.match(paid.headers["webhook-id"], /^ntc_[0-9a-z]+$/);
  assert.notEqual(paid.headers["webhook-id"], cancelled.headers["webhook-id"]);
  for (const one of [paid, cancelled]) {
    assert.ok(!("ce-id" in one.headers));
    await isAcceptedByAll(one, demo.merchant.webhook_secret);
  }
});

test("a secret is rotated while the earlier one still signs", async () => {
  const rotated = merchant("webhook-secret", "rotate", "--reason", "test");
  assert.equal(rotated.earlier.secret, demo.merchant.webhook_secret);
  const one = await message(() => end({ isPaid: true }));
  for (const secret of [rotated.secret, rotated.earlier.secret]) await isAcceptedByAll(one, secret);
});

test("a client that wants CloudEvents gets them in binary mode, with the same body", async () => {
  const { secret } = merchant("webhook-secret", "show");
  merchant("set", "--cloudevents", "true", "--reason", "test");
  for (const isPaid of [true, false]) {
    const one = await message(() => end({ isPaid }));
    await isAcceptedByAll(one, secret);
    const event = HTTP.toEvent({ headers: one.headers, body: one.body });
    const body = JSON.parse(one.body);
    assert.deepEqual(
      [event.specversion, event.id, event.source, event.type, event.subject, event.data],
      ["1.0", one.headers["webhook-id"], demo.base_url, `org.opencashier.payment.${isPaid ? "succeeded" : "cancelled"}`, body.paymentId, body],
    );
    assert.ok(event.validate());
    // any machine: the age that receivers of Standard Webhooks allow.
    const age = Date.now() - Date.parse(event.time);
    assert.ok(age >= 0 && age < 300_000, event.time);
  }
});

test("a notice that is sent again has the same id and body, and the time of the attempt", async () => {
  const { secret } = merchant("webhook-secret", "show");
  statuses.push(500);
  const first = await message(() => end({ isPaid: true }));
  const { paymentId } = JSON.parse(first.body);
  // The next attempt is due two minutes after the first one is recorded.
  await until(() => notices(demo, paymentId)[0].on_record.length > 0, "the record of the first attempt");
  const second = await message(() => moveClock(demo, AHEAD_S));
  assert.deepEqual([second.headers["webhook-id"], second.body], [first.headers["webhook-id"], first.body]);
  assert.ok(Number(second.headers["webhook-timestamp"]) > Number(first.headers["webhook-timestamp"]));
  for (const one of [first, second]) await isAcceptedByAll(one, secret);
});

test("the Python packages take every message too", () => {
  const { secret } = merchant("webhook-secret", "show");
  const last = arrived.filter(({ headers }) => headers["ce-id"]);
  assert.ok(last.length >= 4);
  const input = JSON.stringify({ secret, publicKey: demo.webhook_public_key, messages: last });
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
  const said = execFileSync(PYTHON, [join(ROOT, "tests/merchant-sdks/read_webhooks.py")], { input, env, encoding: "utf8" });
  assert.equal(said.trim(), `${last.length} messages`);
});
