// Other people's programs in the simulator: what Taro builds runs unmodified, a zip works as well as a folder, and a hostile
// program gets nowhere.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { buildTaro } from "../mini/build-taro.mjs";
import { openContext, startBrowser, withPage } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";
import { Merchant } from "./stage/merchant.mjs";
import { addProgram, Phone, PROBE } from "./stage/simulator.mjs";

const PIN = "246810";
const WIDE = { viewport: { width: 1280, height: 1040 }, reducedMotion: "reduce" };
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

/** A merchant's server for the Taro program: an auth code in, the address of an order out. */
async function serveMerchant() {
  const seen = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", async () => {
      const { authCode } = JSON.parse(text);
      const token = await merchant.call("/v1/authorizations/applyToken", { grantType: "AUTHORIZATION_CODE", authCode });
      seen.push(token.customerId);
      const paymentUrl = await merchant.order(2500);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ paymentUrl }));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return { url: `http://127.0.0.1:${port}/orders`, host: `127.0.0.1:${port}`, seen, stop: () => server.close() };
}

test("what Taro builds for Alipay runs unmodified and pays", async () => {
  const server = await serveMerchant();
  const folder = mkdtempSync(join(tmpdir(), "taro-"));
  try {
    // Only its configuration is ours: the address of the merchant's server.
    cpSync(buildTaro(), folder, { recursive: true });
    writeFileSync(join(folder, "ext.json"), JSON.stringify({ extEnable: true, ext: { orderUrl: server.url } }));
    addProgram(demo, "taro", folder, ["--type", "alipay", "--domain", server.host]);
    await withPage(browser, demo.url, WIDE, async (page) => {
      const phone = await Phone.open(page, demo);
      await phone.start("taro");
      await phone.frame.getByText("nothing paid yet").waitFor();
      await phone.frame.getByText("Buy tea").click();
      await phone.pin(PIN);
      await phone.frame.getByText("9000").waitFor();
      assert.equal(server.seen.length, 1);
      assert.ok(server.seen[0], "the merchant learned who pays");
    });
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * A payment SDK as bundlers pack it for Alipay: its first line names `window`, it looks for the global object with `Function`,
 * attaches itself to `my`, asks its server for a trade number, and distinguishes the results of `tradePay`. 9000 and 8000 succeed,
 * every other code is an error with that code, and a call that did not run counts as 4000.
 */
const SDK = `!function (root, make) {
  "object" == typeof exports && "object" == typeof module ? module.exports = make() : root.Shop = make();
}(window, function () {
  var global = function () { return this }();
  try { global = global || new Function("return this")() } catch (e) { "object" == typeof window && (global = window) }
  var good = { 9000: true, 8000: true };
  var ask = my.canIUse("request") ? my.request : my.httpRequest;
  var shop = {
    knowsGlobal: typeof global.setTimeout,
    token: function () { return my.getStorageSync({ key: "token" }).data },
    login: function () {
      return new Promise(function (resolve, reject) {
        my.getAuthCode({ scopes: "auth_base", success: function (answer) { resolve(answer.authCode) }, fail: reject });
      }).then(function (code) { my.setStorageSync({ key: "token", data: code ? "yes" : "no" }) });
    },
    pay: function (url, params) {
      return new Promise(function (resolve, reject) {
        ask({ url: url, method: "POST", data: params, dataType: "json", headers: { "Content-Type": "application/json" }, success: resolve, fail: reject });
      }).then(function (answer) {
        return new Promise(function (resolve, reject) {
          my.tradePay({
            tradeNO: answer.data.trade_no,
            success: function (result) {
              if (!good[result.resultCode]) return reject(new Error(result.resultCode));
              result.trade_no = answer.data.trade_no;
              resolve(result);
            },
            fail: function () { reject(new Error("4000")) },
          });
        });
      });
    },
  };
  return my.Shop = shop;
});`;

const SHOPPER = (url) => ({
  "app.json": '{"pages":["pages/s/s"]}',
  "app.js": `require("./sdk.js"); App({});`,
  "sdk.js": SDK,
  "pages/s/s.axml": `<view><button id="pay" onTap="pay">pay</button><button id="none" onTap="none">none</button><view class="out">{{out}}</view></view>`,
  "pages/s/s.js": `Page({
    data: { out: '', calls: 0 },
    onLoad() { my.Shop.login().then(() => this.setData({ out: my.Shop.knowsGlobal + ' ' + typeof window + ' ' + my.Shop.token() })); },
    run(params) {
      this.data.calls += 1;
      const tell = (what) => this.setData({ out: this.data.calls + ' ' + what });
      my.Shop.pay(${JSON.stringify(url)}, params).then((paid) => tell('paid ' + paid.resultCode + ' ' + paid.trade_no), (error) => tell('error ' + error.message));
    },
    pay() { this.run({}); },
    none() { this.run({ none: true }); },
  });`,
});

test("a bundled payment SDK pays by trade number, and gets every outcome", async () => {
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", async () => {
      const trade_no = JSON.parse(text).none ? "pay_00000000000000000000000000" : (await merchant.create(1500)).paymentId;
      response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ trade_no }));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${server.address().port}`;
  addProgram(demo, "shopper", SHOPPER(`http://${host}/pay`), ["--domain", host]);
  try {
    await withPage(browser, demo.url, WIDE, async (page) => {
      const phone = await Phone.open(page, demo);
      await phone.start("shopper");
      await phone.outcome(/^function undefined yes$/);
      await phone.frame.locator("#pay").click();
      await phone.pin(PIN);
      await phone.outcome(/^1 paid 9000 pay_/);
      await phone.sheet.waitFor({ state: "hidden" });
      await phone.frame.locator("#pay").click();
      await phone.sheet.waitFor();
      await phone.closeSheet();
      await phone.outcome(/^2 error 6001$/);
      let call = 2;
      for (const [code, shown] of [["8000", /paid 8000 pay_/], ["4000", /error 4000$/], ["6002", /error 6002$/], ["6004", /error 6004$/]]) {
        call += 1;
        await phone.next(`code:${code}`);
        await phone.frame.locator("#pay").click();
        await phone.outcome(new RegExp(`^${call} ${shown.source}`));
      }
      await phone.frame.locator("#none").click();
      await phone.outcome(/^7 error 4000$/);
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("a zip is as good as a folder", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zip-"));
  try {
    for (const [name, text] of Object.entries(PROBE)) {
      const file = join(folder, "probe", name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const packed = spawnSync("python3", ["-m", "zipfile", "-c", "probe.zip", "probe/"], { cwd: folder, encoding: "utf8" });
    assert.equal(packed.status, 0, packed.stderr);
    addProgram(demo, "zipped", join(folder, "probe.zip"));
    await withPage(browser, demo.url, WIDE, async (page) => {
      const phone = await Phone.open(page, demo);
      await phone.start("zipped");
      await phone.frame.locator("#pay").waitFor();
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("what is no program is refused with what is wrong", () => {
  const folder = mkdtempSync(join(tmpdir(), "refused-"));
  const write = (name, text) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const add = (...args) => spawnSync(process.env.CASHIER_BIN, ["simulator", "add", ...args, "--data", demo.folder], { encoding: "utf8" });
  try {
    mkdirSync(join(folder, "empty"));
    for (const [name, text] of Object.entries(PROBE)) write(`probe/${name}`, text);
    const slip = "import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as z:\n  z.writestr('app.json', '{}')\n  z.writestr('../../slipped.js', 'x')";
    assert.equal(spawnSync("python3", ["-c", slip, join(folder, "slip.zip")]).status, 0);
    for (const [args, reason] of [
      [[join(folder, "empty")], /no app\.json/],
      [[join(folder, "gone")], /cannot read/],
      [[write("text.zip", "no zip")], /not a folder and not a zip/],
      [[join(folder, "slip.zip")], /the path "..\/..\/slipped.js"/],
      [[join(folder, "probe"), "--type", "alipay"], /no base\.axml/],
      [[join(folder, "probe"), "--id", "../up"], /must be of a-z/],
      [[join(folder, "probe"), "--id", "tea-shop"], /own program/],
    ]) {
      const added = add(...args);
      assert.equal(added.status, 1, added.stdout);
      assert.match(added.stderr, reason);
    }
    const added = add(join(folder, "probe"), "--id", "told");
    assert.equal(added.status, 0, added.stderr);
    assert.match(added.stdout, /1 of 1 page will draw/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Tries to get out, and shows the result of every attempt. */
const hostile = (canary, wallet) => ({
  "app.json": '{"pages":["pages/h/h"]}',
  "app.js": "App({});",
  "pages/h/h.axml": `<view><button id="go" onTap="go">go</button><view class="out">{{out}}</view></view>`,
  "pages/h/h.js": `
    const tries = {
      parent: () => parent.document.title,
      top: () => top.location.href,
      window: () => window.parent.document,
      document: () => document.cookie,
      cookies: () => document.cookie.length,
      localStorage: () => localStorage.getItem('x'),
      indexedDB: () => indexedDB.open('x'),
      caches: () => caches.keys(),
      fetch: () => fetch('${canary}/fetch'),
      xhr: () => { const x = new XMLHttpRequest(); x.open('GET', '${canary}/xhr', false); x.send(); return x.status; },
      websocket: () => new Promise((resolve, reject) => { const s = new WebSocket('${canary.replace("http", "ws")}/ws'); s.onopen = () => resolve('open'); s.onerror = () => reject(new Error('refused')); }),
      beacon: () => navigator.sendBeacon('${canary}/beacon'),
      importScripts: () => importScripts('${canary}/script.js'),
      importModule: () => import('${canary}/module.js'),
      worker: () => new Worker('${canary}/worker.js'),
      eventSource: () => new EventSource('${canary}/events'),
      simulatorSocket: () => new WebSocket('${wallet.replace("http", "ws")}/simulator/socket'),
      walletApi: () => fetch('${wallet}/demo/clock'),
      evaluate: () => eval('1 + 1'),
      construct: () => Function('return self')().fetch('${canary}/construct'),
      postMessage: () => self.postMessage({ init: '{}' }),
      request: () => my.request({ url: '${canary}/request' }),
      requestWallet: () => my.request({ url: '${wallet}/host/v1/balances' }),
      forgedApi: () => my.call('openPage', { route: '/wallet' }),
      forgedPay: () => my.tradePay({ paymentUrl: '${canary}/cashier/x' }),
      dataUrl: () => my.tradePay({ paymentUrl: 'data:text/html,pay' }),
    };
    Page({
      data: { out: '' },
      async go() {
        const lines = [];
        for (const [name, attempt] of Object.entries(tries)) {
          try {
            const value = await attempt();
            lines.push(name + '=GOT:' + JSON.stringify(value));
          } catch (error) {
            lines.push(name + '=refused');
          }
        }
        const other = my.getStorageSync({ key: 'secret' }).data;
        lines.push('storage=' + (other === undefined || other === null ? 'refused' : 'GOT'));
        this.setData({ out: lines.join(' ') });
      },
    });`,
});

const KEEPER = {
  "app.json": '{"pages":["pages/k/k"]}',
  "app.js": "App({});",
  "pages/k/k.axml": `<view class="out">{{out}}</view>`,
  "pages/k/k.js": `Page({ data: { out: '' }, onLoad() {
    my.setStorage({ key: 'secret', data: 'mine', success: () => this.setData({ out: my.getStorageSync({ key: 'secret' }).data }) });
  } });`,
};

test("a hostile program reaches nothing", async () => {
  const hits = [];
  const canary = createServer((request, response) => {
    hits.push(request.url);
    response.writeHead(200, { "access-control-allow-origin": "*" }).end("self.pwned = 1;");
  });
  canary.on("upgrade", (request, socket) => {
    hits.push(request.url);
    socket.destroy();
  });
  await new Promise((resolve) => canary.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${canary.address().port}`;
  addProgram(demo, "keeper", KEEPER, [], "KEEPER");
  addProgram(demo, "hostile", hostile(url, demo.url));
  const context = await openContext(browser, WIDE);
  try {
    const page = await context.newPage();
    const phone = await Phone.open(page, demo);
    await phone.start("keeper");
    await phone.outcome(/mine/);
    await page.locator(".capsule-button").last().click();
    await phone.start("hostile");
    await phone.frame.locator("#go").click();
    const out = await phone.outcome(/storage=/);
    const got = out.split(" ").filter((line) => !line.endsWith("=refused"));
    assert.deepEqual(got, [], out);
    assert.deepEqual(hits, []);
    assert.equal(await phone.sheet.count(), 0);
  } finally {
    await context.close();
    canary.closeAllConnections();
    canary.close();
  }
});

test("the socket is for the simulator's own page only", async () => {
  const upgrade = (origin) =>
    fetch(`${demo.url}/simulator/socket`, {
      headers: { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", ...(origin && { origin }) },
    }).then((answer) => answer.status, () => 0);
  for (const origin of ["null", "https://evil.example", undefined]) assert.notEqual(await upgrade(origin), 101);
});
