// The bridge for the web views of other hosts: each platform's script in a page, with a host that has only what the platform
// gives it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openContext, startBrowser } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Answers every call as a host does; `give` is the platform's way back into the page. */
const HOST = `
  globalThis.posted = [];
  globalThis.answerCall = (text, give) => {
    const message = JSON.parse(text);
    posted.push(message);
    if (message.kind !== 'call') return;
    const reply = message.api === 'tradePay' ? { ok: true, value: { resultCode: '9000' } } : { ok: false, error: { error: 1, errorMessage: 'this host has no API' } };
    setTimeout(() => give(JSON.stringify({ v: 1, kind: 'result', id: message.id, ...reply })));
  };`;

const PLATFORMS = {
  android: "globalThis.cashierHost = { postMessage(text) { answerCall(text, (answer) => this.onmessage({ data: answer })); } };",
  ios: "globalThis.webkit = { messageHandlers: { cashierHost: { postMessage: (text) => answerCall(text, (answer) => cashierHostReceive(answer)) } } };",
  flutter: "globalThis.cashierHost = { postMessage: (text) => answerCall(text, (answer) => cashierHostReceive(answer)) };",
};

for (const [platform, channel] of Object.entries(PLATFORMS)) {
  test(`${platform}: a call, a failure, an event, and the end`, async () => {
    const script = await (await fetch(`${demo.url}/simulator/bridge/${platform}.js`)).text();
    const context = await openContext(browser);
    try {
      const page = await context.newPage();
      const start = 'globalThis.cashierHostStart = { appId: "tea", family: "Griver/2 Wallet/1" };';
      await page.addInitScript({ content: `${HOST}\n${channel}\n${start}\n${script}` });
      await page.route("https://shop.example/**", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Shop</title><script>globalThis.early = typeof AlipayJSBridge; document.addEventListener('AlipayJSBridgeReady', () => { globalThis.ready = true; });</script>" }));
      await page.goto("https://shop.example/?cup=2");
      assert.deepEqual(await page.evaluate(() => [early, ready, AlipayJSBridge.startupParams.cup, AlipayJSBridge.startupParams.appId, / Wallet\/1$/.test(navigator.userAgent)]), ["object", true, "2", "tea", true]);
      const call = (name, params) => page.evaluate(([one, two]) => new Promise((resolve) => AlipayJSBridge.call(one, two, resolve)), [name, params]);
      assert.deepEqual(await call("tradePay", { paymentUrl: "https://wallet.example/x" }), { resultCode: "9000" });
      assert.equal((await call("openSesame", {})).error, 1);
      const [first] = await page.evaluate(() => posted);
      assert.deepEqual([first.v, first.kind, first.api, first.params], [1, "call", "tradePay", { paymentUrl: "https://wallet.example/x" }]);
      const heard = page.evaluate(() => new Promise((resolve) => document.addEventListener("resume", () => resolve("resumed"))));
      await page.evaluate(() => {
        const give = globalThis.cashierHostReceive ?? ((text) => cashierHost.onmessage({ data: text }));
        give(JSON.stringify({ v: 1, kind: "event", name: "appShow", data: {} }));
        give(JSON.stringify({ v: 1, kind: "flush", token: "close" }));
        give("not a message");
      });
      assert.equal(await heard, "resumed");
      await page.waitForFunction(() => posted.some((one) => one.kind === "flushed" && one.token === "close"));
    } finally {
      await context.close();
    }
  });
}

test("there is no other platform", async () => {
  const answer = await fetch(`${demo.url}/simulator/bridge/other.js`);
  assert.equal(answer.status, 404);
  assert.match(await answer.text(), /android\.js/);
});
