// `my` against hosts that are played here: a window with a port, and an injected bridge object.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createMy } from "./call.js";
import { watchForHost } from "./host.js";

const CODES = ["9000", "8000", "4000", "6001", "6002", "6004"];
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** A frame's window: events go in through `post`. A host that is expected may take its time. */
function openFrame(waitMs = 60_000) {
  const scope = new EventTarget();
  scope.parent = { name: "host" };
  scope.document = new EventTarget();
  const post = (source, data, ports = []) =>
    scope.dispatchEvent(Object.assign(new Event("message"), { source, data, ports }));
  const my = createMy(watchForHost(scope), waitMs);
  return { scope, post, my };
}

/** The host's side of a port that is handed over: what arrived, and a way to answer. */
function handOver({ scope, post }) {
  const calls = [];
  const port = { onmessage: null, postMessage: (text) => calls.push(JSON.parse(text)) };
  post(scope.parent, { kind: "port" }, [port]);
  const say = (message) => port.onmessage({ data: typeof message === "string" ? message : JSON.stringify(message) });
  const answer = (id, rest) => say({ v: 1, kind: "result", id, ...rest });
  return { calls, say, answer };
}

function openInHost() {
  const frame = openFrame();
  return { ...frame, ...handOver(frame) };
}

/** Calls with all three callbacks and notes which ran, in order. */
function record(call, options) {
  const ran = [];
  const note = (name) => (value) => ran.push([name, value]);
  const promise = call({ ...options, success: note("success"), fail: note("fail"), complete: note("complete") });
  return { ran, promise };
}

for (const resultCode of CODES) {
  test(`a process that ends with ${resultCode} is one success, one complete and a fulfilled promise`, async () => {
    const { my, calls, answer } = openInHost();
    const { ran, promise } = record(my.tradePay, { paymentUrl: "https://wallet.example/c/1" });
    assert.deepEqual(ran, []);
    await turn();
    assert.deepEqual(calls, [
      { v: 1, kind: "call", id: 1, api: "tradePay", params: { paymentUrl: "https://wallet.example/c/1" }, page: "web" },
    ]);
    answer(1, { ok: true, value: { resultCode } });
    assert.deepEqual(ran, [], "callbacks never run inside a call");
    assert.deepEqual(await promise, { resultCode });
    await turn();
    assert.deepEqual(ran, [["success", { resultCode }], ["complete", { resultCode }]]);
    assert.equal(ran[0][1], ran[1][1], "complete gets the same object");
  });
}

test("a failure is one fail and one complete with the host's whole object", async () => {
  const { my, answer } = openInHost();
  const { ran, promise } = record(my.getAuthCode, { scopes: ["auth_user"] });
  await turn();
  const error = { error: 11, errorMessage: "refused", authErrorScopes: { auth_user: "10001" } };
  answer(1, { ok: false, error });
  await assert.rejects(promise, (failure) => assert.deepEqual(failure, error) ?? true);
  await turn();
  assert.deepEqual(ran, [["fail", error], ["complete", error]]);
});

test("with a callback a failure is no unhandled rejection; without one the promise rejects", async () => {
  const { my, answer } = openInHost();
  // The runner fails a test in which a rejection stays unhandled.
  my.getSiteInfo({ complete() {} });
  const alone = my.getSiteInfo();
  await turn();
  answer(1, { ok: false, error: { error: 4 } });
  answer(2, { ok: false, error: { error: 4 } });
  await assert.rejects(alone, { error: 4 });
});

test("a second answer, an unknown id and what is no message change nothing", async () => {
  const { my, say, answer } = openInHost();
  const { ran, promise } = record(my.tradePay, { tradeNO: "1" });
  await turn();
  for (const noise of ["", "{", "null", "7", '{"v":2,"kind":"result","id":1,"ok":true}', '{"v":1,"kind":"event"}']) say(noise);
  answer(99, { ok: true, value: { resultCode: "9000" } });
  await turn();
  assert.deepEqual(ran, []);
  answer(1, { ok: true, value: { resultCode: "6001" } });
  answer(1, { ok: true, value: { resultCode: "9000" } });
  answer(1, { ok: false, error: { error: 3 } });
  assert.deepEqual(await promise, { resultCode: "6001" });
  await turn();
  assert.deepEqual(ran.map(([name]) => name), ["success", "complete"]);
});

test("answers find their calls in any order", async () => {
  const { my, calls, answer } = openInHost();
  const outcomes = Promise.all([my.getSiteInfo(), my.getSystemInfo()]);
  await turn();
  assert.deepEqual(calls.map(({ id, api }) => [id, api]), [[1, "getSiteInfo"], [2, "getSystemInfo"]]);
  answer(2, { ok: true, value: { app: "wallet" } });
  answer(1, { ok: true, value: { siteName: "TIGRIS" } });
  assert.deepEqual(await outcomes, [{ siteName: "TIGRIS" }, { app: "wallet" }]);
});

test("a flush is answered after the callbacks that are queued", async () => {
  const { my, calls, say, answer } = openInHost();
  const order = [];
  my.getSiteInfo({ complete: () => order.push("complete") });
  await turn();
  answer(1, { ok: true, value: {} });
  say({ v: 1, kind: "flush", token: "t1" });
  await turn();
  order.push(calls.at(-1));
  assert.deepEqual(order, ["complete", { v: 1, kind: "flushed", token: "t1" }]);
});

test("a port counts only from the window around, and only the first", async () => {
  const frame = openFrame();
  const stranger = { onmessage: null, postMessage: () => assert.fail("a stranger got a call") };
  frame.post({ name: "stranger" }, { kind: "port" }, [stranger]);
  frame.post(frame.scope.parent, { kind: "port", control: true }, [stranger]);
  frame.post(frame.scope.parent, { kind: "port" });
  frame.post(frame.scope.parent, "port", [stranger]);
  const { calls } = handOver(frame);
  frame.post(frame.scope.parent, { kind: "port" }, [stranger]);
  frame.my.getSiteInfo();
  await turn();
  assert.equal(calls.length, 1);
  assert.equal(stranger.onmessage, null);
});

test("a real port works, which only delivers once somebody listens", async () => {
  const frame = openFrame();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => {
    const { id } = JSON.parse(data);
    port1.postMessage(JSON.stringify({ v: 1, kind: "result", id, ok: true, value: { siteName: "TIGRIS" } }));
  };
  frame.post(frame.scope.parent, { kind: "port" }, [port2]);
  assert.deepEqual(await frame.my.getSiteInfo(), { siteName: "TIGRIS" });
  port1.close();
});

test("a window that is nobody's frame takes no port from itself", async () => {
  const { scope, post, my } = openFrame(0);
  scope.parent = scope;
  post(scope, { kind: "port" }, [{ postMessage: () => assert.fail("it talks to itself") }]);
  await assert.rejects(my.getSiteInfo(), { error: 1 });
});

test("a call waits for a host that comes later", async () => {
  const frame = openFrame();
  const promise = frame.my.getSiteInfo();
  await turn();
  const { answer } = handOver(frame);
  await turn();
  answer(1, { ok: true, value: { siteName: "TIGRIS" } });
  assert.deepEqual(await promise, { siteName: "TIGRIS" });
});

test("no host is error 1, and for a payment also the code of a failure", async () => {
  const { my } = openFrame(0);
  const { ran, promise } = record(my.tradePay, { paymentUrl: "https://wallet.example/c/1" });
  await assert.rejects(promise, { error: 1, resultCode: "4000" });
  await turn();
  assert.deepEqual(ran.map(([name]) => name), ["fail", "complete"]);
  assert.match(ran[0][1].errorMessage, /no host/);
  await assert.rejects(createMy(watchForHost({}), 0).getSystemInfo(), { error: 1 });
});

test("options that are no plain data are error 2", async () => {
  const { my, calls } = openInHost();
  const round = {};
  round.round = round;
  await assert.rejects(my.getAuthCode({ scopes: round }), { error: 2 });
  assert.deepEqual(calls, []);
});

test("an injected bridge is used, at once or when it says that it is ready", async () => {
  const AlipayJSBridge = {
    call(api, params, callback) {
      callback(api === "tradePay" ? { resultCode: "6001", memo: params.tradeNO } : { error: 4, errorMessage: "no" });
    },
  };
  const atOnce = openFrame();
  atOnce.scope.AlipayJSBridge = AlipayJSBridge;
  assert.deepEqual(await atOnce.my.tradePay({ tradeNO: "7" }), { resultCode: "6001", memo: "7" });
  await assert.rejects(atOnce.my.getSiteInfo(), { error: 4 });

  const later = openFrame();
  const promise = later.my.tradePay({ tradeNO: "8" });
  await turn();
  later.scope.AlipayJSBridge = AlipayJSBridge;
  later.scope.document.dispatchEvent(new Event("AlipayJSBridgeReady"));
  assert.equal((await promise).memo, "8");
});

test("a bridge that breaks during a payment leaves its outcome unknown", async () => {
  const { scope, my } = openFrame();
  scope.AlipayJSBridge = {
    call() {
      throw new Error("broken");
    },
  };
  await assert.rejects(my.tradePay({ tradeNO: "7" }), { error: 3, resultCode: "6004" });
});

test("calls are own properties, and canIUse knows them", () => {
  const { my } = openFrame();
  for (const api of ["tradePay", "getAuthCode", "getSiteInfo", "getSystemInfo"]) {
    assert.ok(Object.hasOwn(my, api) && my.canIUse(api), api);
  }
  assert.ok(my.canIUse("tradePay.object.paymentUrl"));
  assert.ok(!my.canIUse("request") && !my.canIUse("toString"));
});

test("the README's sample runs", async () => {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
  const sample = /```js\n(.*?)```/s.exec(readme)[1].replace("@opencashier/my", new URL("my.js", import.meta.url).href);
  const asked = [];
  const answers = { getAuthCode: { authCode: "a1" }, getSiteInfo: { siteName: "TIGRIS" }, tradePay: { resultCode: "9000" } };
  globalThis.AlipayJSBridge = {
    call(api, params, callback) {
      asked.push([api, params]);
      callback(answers[api]);
    },
  };
  globalThis.createOrder = async (order) => {
    assert.deepEqual(order, { authCode: "a1", siteName: "TIGRIS" });
    return { paymentUrl: "https://wallet.example/c/1" };
  };
  const log = test.mock.method(console, "log", () => {});
  await import(`data:text/javascript,${encodeURIComponent(sample)}`);
  assert.deepEqual(log.mock.calls[0].arguments, ["9000"]);
  log.mock.restore();
  assert.deepEqual(asked.at(-1), ["tradePay", { paymentUrl: "https://wallet.example/c/1" }]);
});
