// What a program does wrong, and what goes wrong around it: each case has a known outcome, and the phone continues.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { until } from "../patience.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";
import { Merchant } from "./stage/merchant.mjs";
import { addProgram, Phone } from "./stage/simulator.mjs";

const PIN = "246810";
const WIDE = { viewport: { width: 1280, height: 1040 }, reducedMotion: "reduce" };
let demo;
let browser;
let merchant;
let server;

/** A merchant's server that never answers, and an address where no server listens. */
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  merchant = new Merchant(demo);
  server = createServer(() => {});
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const silent = `127.0.0.1:${server.address().port}`;
  const gone = createServer();
  await new Promise((resolve) => gone.listen(0, "127.0.0.1", resolve));
  const absent = `127.0.0.1:${gone.address().port}`;
  await new Promise((resolve) => gone.close(resolve));
  addProgram(demo, "clumsy", CLUMSY(silent, absent), ["--domain", silent, "--domain", absent]);
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  await demo?.stop();
});

const CASES = ["strange", "large", "flood", "absent", "silent", "navigate", "throw", "spin"];

/** A button for each mishap. `ask` writes the result of a call into the page. */
const CLUMSY = (silent, absent) => ({
  "app.json": '{"pages":["pages/c/c","pages/d/d"]}',
  "app.js": "App({});",
  "pages/c/c.axml": `<view><input id="url" maxlength="-1" onInput="type" aria-label="url" />${CASES.map((name) => `<button id="${name}" onTap="${name}">${name}</button>`).join("")}<view class="out">{{out}}</view></view>`,
  "pages/c/c.js": `
    let lines = [];
    Page({
      data: { out: '' },
      type(event) { this.url = event.detail.value; },
      note(line) { lines.push(line); this.setData({ out: lines.join(' ') }); },
      ask(name, api, params) {
        return my.call(api, params).then((value) => this.note(name + '=' + JSON.stringify(value)), (failure) => this.note(name + '!' + failure.error));
      },
      async strange() {
        lines = [];
        await this.ask('unknown', 'openSesame', {});
        await this.ask('number', 'tradePay', { paymentUrl: 5 });
        await this.ask('nothing', 'tradePay', {});
        await this.ask('both', 'tradePay', { paymentUrl: 'https://a.example/', tradeNO: '1' });
        await this.ask('user', 'tradePay', { paymentUrl: 'https://sam@a.example/' });
        await this.ask('url', 'navigateTo', { url: 7 });
        this.note('end');
      },
      async large() { lines = []; await this.ask('large', 'setStorage', { key: 'k', data: 'x'.repeat(300 * 1024) }); await this.ask('small', 'getRunScene', {}); },
      async flood() {
        lines = [];
        const ended = await Promise.all(Array.from({ length: 300 }, () => my.getRunScene().then(() => 'good', (failure) => failure.error)));
        this.note('good:' + ended.filter((one) => one === 'good').length + ' refused:' + ended.filter((one) => one === 10003).length);
      },
      async absent() { lines = []; await this.ask('absent', 'request', { url: 'http://${absent}/' }); },
      // any machine: a silent server is silent for longer than any limit of the program
      async silent() { lines = []; await this.ask('silent', 'request', { url: 'http://${silent}/', timeout: 300 }); },
      navigate() {
        lines = [];
        this.ask('pay', 'tradePay', { paymentUrl: this.url });
        this.ask('navigate', 'navigateTo', { url: '/pages/d/d' });
        this.ask('launch', 'reLaunch', { url: '/pages/d/d' });
      },
      throw() {
        lines = [];
        my.tradePay({
          paymentUrl: this.url,
          success: () => { this.note('success'); throw new Error('in a callback'); },
          complete: () => this.note('complete'),
        });
      },
      spin() { my.tradePay({ paymentUrl: this.url }); for (;;); },
    });`,
  "pages/d/d.axml": "<view>other</view>",
  "pages/d/d.js": "Page({});",
});

const story = (name, run) =>
  test(name, () =>
    withPage(browser, demo.url, WIDE, async (page) => {
      const phone = await Phone.open(page, demo);
      await phone.start("clumsy");
      await run(phone, page);
    }),
  );

const tap = (phone, name) => phone.frame.locator(`#${name}`).click();

/** Puts a new order's address into the program's field. */
async function order(phone) {
  const url = await merchant.order(1000);
  await phone.frame.locator("#url").fill(url);
  return new URL(url).pathname.split("/")[2];
}

const isPaid = async (token) => (await (await fetch(`${demo.url}/cashier/${token}/state`)).json()).state === "succeeded";

story("unknown calls and wrong arguments have their numbers", async (phone) => {
  await tap(phone, "strange");
  await phone.outcome(/^unknown!1 number!2 nothing!2 both!2 user!2 url!2 end$/);
  assert.equal(await phone.sheet.count(), 0);
});

story("a message over 256 KiB is refused, and the next one is not", async (phone) => {
  await tap(phone, "large");
  await phone.outcome(/^large!10003 small={"envVersion":"develop"}$/);
});

/** Stops the phone's clock except for what the server says; the returned function reads it. */
async function holdClock(page) {
  await page.evaluate(() => {
    const at = Date.now();
    Date.now = () => at;
  });
  return () => page.evaluate(async () => (await import("/simulator/assets/phone/clock.js")).now());
}

story("of a flood of calls two hundred a second are heard, on the phone's clock", async (phone, page) => {
  const clock = await holdClock(page);
  const began = await clock();
  await tap(phone, "flood");
  const [, good, refused] = (await phone.outcome(/^good:\d+ refused:\d+$/)).match(/good:(\d+) refused:(\d+)/).map(Number);
  const passed = (await clock()) - began;
  assert.equal(good + refused, 300);
  // Sixty-four may be under way at once, so at least that many get through.
  assert.ok(good >= 64 && good <= 200 + passed / 5, `${good} were heard within ${passed} ms`);
});

story("a merchant's server that is not there is error 12, one that is silent 13", async (phone) => {
  await tap(phone, "absent");
  await phone.outcome(/^absent!12$/);
  await tap(phone, "silent");
  await phone.outcome(/^silent!13$/);
});

story("a program cannot leave its page during a payment, which goes on", async (phone) => {
  await order(phone);
  await tap(phone, "navigate");
  await phone.outcome(/^navigate!10001 launch!10001$/);
  await phone.pin(PIN);
  await phone.outcome(/pay={"resultCode":"9000"}$/);
});

story("a callback that throws is told to the developer, and complete still runs", async (phone, page) => {
  await order(phone);
  await tap(phone, "throw");
  await phone.pin(PIN);
  await phone.outcome(/^success complete$/);
  await page.locator(".log-preview", { hasText: "in a callback" }).waitFor();
  await tap(phone, "large");
  await phone.outcome(/small=/);
});

story("a program that never returns is paid for, can be closed, and does not hold up the next one", async (phone, page) => {
  const token = await order(phone);
  await tap(phone, "spin");
  await phone.pin(PIN);
  await until(() => isPaid(token), "the payment");
  await phone.sheet.waitFor({ state: "hidden" });
  await page.locator(".capsule-button").last().click();
  await phone.start("Ninety Steps Tea");
  await phone.frame.locator(".tea .step-more").first().waitFor();
});
