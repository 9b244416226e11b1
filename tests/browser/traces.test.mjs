// Recorded traces: a program in the simulator makes the calls of `tests/traces`, and the host's messages are the recorded ones,
// byte for byte. The host SDK's own tests run the same files natively.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { until } from "../patience.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";
import { Merchant } from "./stage/merchant.mjs";
import { addProgram, Phone } from "./stage/simulator.mjs";

const FOLDER = new URL("../traces/", import.meta.url);
let demo;
let browser;
let merchant;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  merchant = new Merchant(demo);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A program that makes calls, one after the other, when its button is tapped. */
const player = (calls) => ({
  "app.json": '{"pages":["pages/play/play","pages/other/other"]}',
  "app.js": `App({ calls: ${JSON.stringify(calls)}, async play() {
    for (const [api, params] of this.calls) await my.call(api, params).catch(() => {});
  } });`,
  "pages/play/play.axml": `<button id="play" onTap="play">play</button>`,
  "pages/play/play.js": "Page({ play() { getApp().play(); } });",
  "pages/other/other.axml": "<view />",
  "pages/other/other.js": "Page({});",
});

/** Records in the page the texts that go through ports: the host's messages to the program. */
function listen() {
  window.heard = [];
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (data, ...rest) {
    if (typeof data === "string") window.heard.push(data);
    return post.call(this, data, ...rest);
  };
}

for (const file of readdirSync(FOLDER).sort()) {
  const trace = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
  test(`${file}: ${trace.about}`, async () => {
    const url = await merchant.order(1000);
    const calls = JSON.parse(JSON.stringify(trace.calls).replaceAll("{url}", url));
    addProgram(demo, "player", player(calls), ["--domain", "tea.example", "--domain", "127.0.0.1:8080"]);
    await withPage(browser, demo.url, { viewport: { width: 1280, height: 1040 }, reducedMotion: "reduce" }, async (page) => {
      await page.addInitScript(listen);
      const phone = await Phone.open(page, demo);
      await phone.start("player");
      if (trace.next) await phone.next(trace.next);
      await page.evaluate(() => window.heard.splice(0));
      const heard = () => page.evaluate(() => window.heard);
      await phone.frame.locator("#play").click();
      await until(async () => (await heard()).length >= trace.messages.length, "the host's messages", async () => (await heard()).join("\n"));
      assert.deepEqual(await heard(), trace.messages);
    });
  });
}
