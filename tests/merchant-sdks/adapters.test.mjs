// The adapters for servers get the bytes as they came, whatever else the server parses, and never acknowledge what was not recorded.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { ACKNOWLEDGEMENT, noticeListener, noticePlugin } from "../../sdk/merchant/src/index.js";
import { TOOLS } from "./stage.mjs";
import { clientOf, signed } from "./wallet.mjs";

const load = createRequire(join(TOOLS, "package.json"));
const express = load("express");
const fastify = load("fastify");
const PATH = "/shop/notify";
// Spaces that a parser would lose, and letters that are split between packets.
const body = `{ "paymentId": "pay_1", "paymentStatus": "SUCCESS", "extendInfo": "${"شاي".repeat(20_000)}" }`;
const headers = { "content-type": "application/json; charset=UTF-8", ...signed(PATH, "request-time", body) };
const { client } = clientOf([]);

/** Posts to a server of Node's and returns the status and the text. */
async function post(server, sent = body, path = `${PATH}?shop=1`) {
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  try {
    const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`, { method: "POST", headers, body: sent });
    return [answer.status, await answer.text()];
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** An Express app with these handlers, whose errors become texts. */
function app(...handlers) {
  const made = express();
  for (const handler of handlers) made.use("/shop", handler);
  made.use((error, _request, response, _next) => response.status(500).send(error.message));
  return createServer(made);
}

test("Express: mounted below a path, and after a parser of bytes", async () => {
  const seen = [];
  const listener = noticeListener(client, (notice) => seen.push(notice.extendInfo.length));
  assert.deepEqual(await post(app(listener)), [200, ACKNOWLEDGEMENT]);
  assert.deepEqual(await post(app(express.raw({ type: "*/*", limit: "1mb" }), listener)), [200, ACKNOWLEDGEMENT]);
  assert.deepEqual(seen, [60_000, 60_000]);
});

test("Express: after a parser of JSON the notice is refused with the reason", async () => {
  const [status, text] = await post(app(express.json({ limit: "1mb" }), noticeListener(client, () => assert.fail("recorded"))));
  assert.equal(status, 500);
  assert.match(text, /raw body/);
});

test("Node's http: what is changed, too large or not recorded is not acknowledged", async (context) => {
  const logged = context.mock.method(console, "error", () => {});
  const listener = (record, signedPath) => createServer(noticeListener(client, record, signedPath));
  assert.equal((await post(listener(() => assert.fail("recorded")), `${body} `))[0], 401);
  assert.equal((await post(listener(() => assert.fail("recorded")), body.repeat(4)))[0], 500);
  const full = new Error("the disk is full");
  assert.equal((await post(listener(() => Promise.reject(full))))[0], 500);
  assert.deepEqual(logged.mock.calls.map((call) => call.arguments[0].message), ["the notice is too large", full.message]);
  assert.deepEqual(await post(listener(() => {}, PATH), body, "/inside"), [200, ACKNOWLEDGEMENT]);
});

test("Fastify: the notice has its bytes, and the other routes their parsers", async () => {
  const made = fastify();
  const seen = [];
  made.register(noticePlugin(client, (notice) => seen.push(notice.paymentId)), { path: PATH });
  made.register(noticePlugin(client, () => Promise.reject(new Error("the disk is full"))), { path: "/full", signedPath: PATH });
  made.post("/echo", async (request) => request.body.extendInfo.slice(0, 3));
  const inject = async (url, payload = body) => {
    const answer = await made.inject({ method: "POST", url, headers, payload });
    return [answer.statusCode, answer.body];
  };
  assert.deepEqual(await inject(`${PATH}?shop=1`), [200, ACKNOWLEDGEMENT]);
  assert.equal((await inject(PATH, `${body} `))[0], 401);
  assert.deepEqual(await inject("/echo"), [200, "شاي"]);
  assert.equal((await inject("/full"))[0], 500);
  assert.deepEqual(seen, ["pay_1"]);
  await made.close();
});
