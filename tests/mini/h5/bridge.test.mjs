// The bridge of web programs without a browser: what it makes of the calls that bridge libraries send, and of strange ones.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const read = (name) => readFileSync(new URL(`../../../crates/simulator/src/assets/${name}`, import.meta.url), "utf8");

/** A page with the bridge. `host` sees every message that goes out. */
function openPage(start = {}) {
  const events = [];
  class Event {
    constructor(type) {
      this.type = type;
    }
  }
  const document = { readyState: "complete", title: "", listeners: {}, addEventListener: (type, listener) => (document.listeners[type] = listener), dispatchEvent: (event) => events.push(event.type) };
  class Navigator {
    get userAgent() {
      return "Test";
    }
  }
  const scope = { document, location: new URL("http://shop.localhost/page?cup=2"), navigator: new Navigator(), setTimeout, performance, Event };
  const context = vm.createContext({ URL, URLSearchParams, queueMicrotask });
  for (const name of ["h5/dialect.js", "h5/bridge.js"]) vm.runInContext(read(name), context, { filename: name });
  const install = vm.runInContext("installWebBridge", context);
  const local = vm.runInContext("createLocalCalls", context);
  const left = [];
  const made = install({ scope, start: { appId: "tea", family: "Griver/2", ...start }, local: local(scope, { setTitle: (text) => (document.title = text), exit: () => left.push("exit") }) });
  const sent = [];
  return {
    scope, made, sent, events, left,
    connect: () => made.connect((text) => sent.push(JSON.parse(text))),
    /** Calls, lets the host answer, and gives what the page hears. */
    async ask(name, params, answer = { ok: true, value: {} }) {
      let heard;
      scope.AlipayJSBridge.call(name, params, (value) => (heard = value));
      const call = sent.at(-1);
      made.receive(JSON.stringify({ v: 1, kind: "result", id: call.id, ...answer }));
      return { call: { api: call.api, params: call.params }, heard: JSON.parse(JSON.stringify(heard)) };
    },
  };
}

test("the calls of bridge libraries become the host's", async () => {
  const page = openPage();
  page.connect();
  const asked = async (name, params, answer) => (await page.ask(name, params, answer)).call;
  assert.deepEqual(await asked("getAuthCode", { scopeNicks: ["auth_base"] }), { api: "getAuthCode", params: { scopes: ["auth_base"] } });
  assert.deepEqual(await asked("tradePay", { paymentUrl: "u" }), { api: "tradePay", params: { paymentUrl: "u" } });
  assert.deepEqual(await asked("tradePayCrossApp", { paymentUrl: "u" }), { api: "tradePay", params: { paymentUrl: "u" } });
  assert.deepEqual(await asked("alert", { title: "t", message: "m", button: "b" }), { api: "alert", params: { title: "t", content: "m", buttonText: "b" } });
  assert.deepEqual(await asked("toast", { content: "c", type: "success" }), { api: "showToast", params: { content: "c", type: "success" } });
  assert.deepEqual(await asked("httpRequest", { headers: [], url: "/pay", method: "POST", data: "{}" }), { api: "request", params: { headers: {}, url: "http://shop.localhost/pay", method: "POST", data: "{}" } });
  assert.deepEqual(await asked("setTinyLocalStorage", { key: "k", data: "1" }), { api: "setStorage", params: { key: "k", data: "1" } });
  assert.deepEqual(await asked("actionSheet", { title: "t", btns: ["a"], cancelBtn: "n" }), { api: "showActionSheet", params: { title: "t", items: ["a"], cancelButtonText: "n" } });
  assert.deepEqual(await asked("appxrpc", { requestData: [{ method: "getOpenUserInfo" }] }), { api: "getOpenUserInfo", params: {} });
  assert.deepEqual(await asked("getSystemInfo", {}), { api: "getSystemInfo", params: {} });
});

test("answers have the shapes that pages read", async () => {
  const page = openPage();
  page.connect();
  const heard = async (name, params, answer) => (await page.ask(name, params, answer)).heard;
  assert.deepEqual(await heard("confirm", {}, { ok: true, value: { confirm: true } }), { confirm: true, ok: true });
  assert.deepEqual(await heard("getAuthCode", {}, { ok: true, value: { authCode: "c" } }), { authCode: "c", authcode: "c" });
  assert.deepEqual(await heard("setTinyLocalStorage", { key: "k" }), { success: true });
  assert.deepEqual(await heard("tradePay", {}, { ok: false, error: { error: 2, errorMessage: "no", resultCode: "4000" } }), { error: 2, errorMessage: "no", resultCode: "4000" });
});

test("calls wait for the host, in their order, and not without a bound", async () => {
  const page = openPage();
  const failed = [];
  for (let n = 0; n < 70; n += 1) page.scope.AlipayJSBridge.call("getSiteInfo", { n }, (answer) => failed.push(answer.error));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(failed, Array(6).fill(10003));
  page.connect();
  assert.deepEqual(page.sent.map((one) => one.params.n), Array.from({ length: 64 }, (_, n) => n));
});

test("requests without a host go where the program comes from", async () => {
  const page = openPage({ base: "https://shop.example/h5/" });
  page.connect();
  assert.equal((await page.ask("httpRequest", { url: "api/pay" })).call.params.url, "https://shop.example/h5/api/pay");
});

test("strange calls and messages disturb nothing", async () => {
  const page = openPage();
  page.connect();
  const heard = [];
  const circle = {};
  circle.circle = circle;
  page.scope.AlipayJSBridge.call("alert", circle, (answer) => heard.push(answer.error));
  page.scope.AlipayJSBridge.call("httpRequest", { url: "http://" }, (answer) => heard.push(answer.error));
  page.scope.AlipayJSBridge.call(7, {}, (answer) => heard.push(answer.error));
  page.scope.AlipayJSBridge.call("getSiteInfo");
  for (const text of ["", "{", "null", '{"v":2}', '{"v":1,"kind":"result","id":99}', '{"v":1,"kind":"route"}']) page.made.receive(text);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(heard, [2, 2, 2]);
  assert.equal(page.sent.length, 1);
});

test("events reach listeners and the document; the page's own calls need no host", async () => {
  const page = openPage();
  page.connect();
  const seen = [];
  const listen = ({ type }) => seen.push(type);
  page.scope.AlipayJSBridge.on("resume", listen);
  page.made.receive('{"v":1,"kind":"event","name":"appShow","data":{}}');
  page.scope.AlipayJSBridge.off("resume", listen);
  page.made.receive('{"v":1,"kind":"event","name":"appShow","data":{}}');
  page.made.receive('{"v":1,"kind":"event","name":"appHide","data":{}}');
  assert.deepEqual(seen, ["resume"]);
  page.scope.AlipayJSBridge.call("setTitle", { title: "Tea" });
  page.scope.AlipayJSBridge.call("exitApp");
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual([page.scope.document.title, page.left], ["Tea", ["exit"]]);
  assert.deepEqual(page.events, ["resume", "resume", "pause", "AlipayJSBridgeReady"]);
  assert.equal(page.sent.length, 0);
  assert.deepEqual({ ...page.scope.AlipayJSBridge.startupParams }, { cup: "2", appId: "tea", url: "http://shop.localhost/page?cup=2" });
  assert.equal(page.scope.navigator.userAgent, "Test Griver/2");
});
