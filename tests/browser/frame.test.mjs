// The simulator's frame in a real browser: pages are drawn, gestures arrive, and nothing gets out.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { assertAccessible } from "./stage/axe.mjs";
import { openContext, startBrowser, withPage } from "./stage/browser.mjs";
import { openProgram, serveFrame } from "./stage/frame.mjs";

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([startBrowser(), serveFrame()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const story = (name, run, options = {}) =>
  test(name, () => withPage(browser, server.url, options, (page) => run(page)));

const SHOP = {
  "app.js": "App({ globalData: { name: 'tea' } });",
  "app.acss":
    "page { background-color: #eee; } .price { color: rgb(1, 2, 3); width: 375rpx; } button { margin-top: 2rpx; }",
  "pages/a.json": '{"defaultTitle": "Tea shop"}',
  "pages/a.acss": "view.row { padding: 10rpx; } #total { font-weight: 700; }",
  "pages/a.js": `
    Page({
      data: { items: [{ id: 1, name: 'Green', price: 3 }, { id: 2, name: 'Black', price: 4 }], cart: [], name: '', n: 0 },
      add(e) { this.setData({ cart: this.data.cart.concat(e.currentTarget.dataset.item.name) }); },
      inner(e) { this.setData({ n: this.data.n + 1 }); },
      outer() { this.setData({ n: this.data.n + 100 }); },
      type(e) { this.setData({ name: e.detail.value }); },
      send(e) { this.setData({ sent: JSON.stringify(e.detail.value) }); },
      turn() { this.setData({ items: this.data.items.slice().reverse() }); },
      boom() { throw new Error('boom in a page'); },
    });`,
  "pages/row.axml": `<template name="row"><text class="name">{{index + 1}}. {{item.name}}</text><text class="price"> {{item.price * 2}}</text></template>`,
  "pages/a.axml": `
    <import src="./row.axml" />
    <view a:for="{{items}}" a:key="id" class="row {{item.price > 3 && item.price < 9 ? 'dear' : ''}}" data-item="{{item}}" onTap="add">
      <template is="row" data="{{item, index}}" />
    </view>
    <view a:if="{{cart.length === 0}}" id="total">Nothing yet</view>
    <view a:elif="{{cart.length === 1}}" id="total">One: {{cart[0]}}</view>
    <view a:else id="total">{{cart.length}} things</view>
    <view onTap="outer"><button id="caught" size="mini" catchTap="inner">{{n}}</button><button id="open" onTap="inner" disabled="{{n > 300}}">bubbles</button></view>
    <form onSubmit="send">
      <input id="name" name="name" placeholder="Your name" onInput="type" value="{{name}}" />
      <radio-group name="size"><label><radio value="s" />Small</label><label><radio value="l" checked />Large</label></radio-group>
      <checkbox-group name="with"><label><checkbox value="milk" checked />Milk</label><label><checkbox value="sugar" />Sugar</label></checkbox-group>
      <switch name="gift" aria-label="A gift" />
      <button id="submit" type="primary" form-type="submit">Send</button>
    </form>
    <view id="hello">Hello {{name || 'you'}}</view>
    <view id="sent">{{sent}}</view>
    <button id="turn" onTap="turn">Turn</button>
    <button id="boom" type="warn" onTap="boom">Boom</button>`,
};

story("a native page: conditions, loops, templates, taps, forms, styles", async (page) => {
  const { frame, console, control } = await openProgram(page, server.url, SHOP);
  const text = (selector) => frame.locator(selector).innerText();
  assert.deepEqual(await frame.locator(".row").allInnerTexts(), ["1. Green 6", "2. Black 8"]);
  assert.equal(await frame.locator(".row.dear").count(), 1);
  assert.equal(await text("#total"), "Nothing yet");
  await frame.locator(".row").nth(1).click();
  await frame.getByText("One: Black").waitFor();
  await frame.locator(".row").first().press("Enter");
  await frame.getByText("2 things").waitFor();

  await frame.locator("#caught").click();
  await frame.locator("#caught", { hasText: /^1$/ }).waitFor();
  await frame.locator("#open").click();
  await frame.locator("#caught", { hasText: /^102$/ }).waitFor();

  await frame.locator("#name").fill("Ada");
  await frame.getByText("Hello Ada").waitFor();
  await frame.getByText("Small").click();
  await frame.getByText("Sugar").click();
  await frame.locator("mp-switch input").click();
  await frame.locator("#submit").click();
  await frame.locator("#sent", { hasText: "Ada" }).waitFor();
  assert.deepEqual(JSON.parse(await text("#sent")), { name: "Ada", size: "s", with: ["milk", "sugar"], gift: true });

  const look = await frame.evaluate(() => {
    const style = (selector) => getComputedStyle(document.querySelector(selector));
    return {
      price: style(".price").color,
      row: style(".row").paddingTop,
      page: style("mp-page").backgroundColor,
      total: style("#total").fontWeight,
    };
  });
  assert.deepEqual(look, { price: "rgb(1, 2, 3)", row: "5px", page: "rgb(238, 238, 238)", total: "700" });

  await frame.evaluate(() => (document.querySelector(".row").marked = true));
  await frame.locator("#turn").click();
  await frame.locator(".row >> nth=0", { hasText: "1. Black" }).waitFor();
  assert.equal(
    await frame.evaluate(() => document.querySelectorAll(".row")[1].marked),
    true,
    "a keyed element moves with its item",
  );

  await frame.locator("#boom").click();
  await console("error", /boom in a page/);
  await frame.locator("#caught").click();
  await frame.locator("#caught", { hasText: /^103$/ }).waitFor();
  const told = await control();
  assert.deepEqual(
    told.find((one) => one.kind === "title"),
    { kind: "title", text: "Tea shop", back: false },
  );
  assert.ok(told.some((one) => one.kind === "gesture"));
  assert.deepEqual(told.filter((one) => one.level === "error").length, 1);
});

story("what is not supported is named, with its file and line, and costs only itself", async (page) => {
  const files = {
    "app.js": "App({});",
    "pages/a.js": "Page({ data: { show: true } });",
    "pages/a.axml":
      '<view id="ok">fine</view>\n<map/>\n<view strange="1">x</view>\n<button open-type="chat">y</button>\n<image src="https://evil.example/x.png"/>\n<wobble/>',
    "pages/b.js": "Page({});",
    "pages/b.axml": "<view>\n<text>{{price()}}</text><text id='after'>after</text></view>",
    "pages/c.js": "const x = ;",
    "pages/c.axml": "<view/>",
  };
  const { frame, console, event, refuse } = await openProgram(page, server.url, files);
  await console("warn", /pages\/a\.axml:2: <map> is only a placeholder/);
  await console("warn", /pages\/a\.axml:3: the attribute strange of <view>/);
  await console("warn", /pages\/a\.axml:4: open-type "chat" is not supported/);
  await console("error", /pages\/a\.axml:6: <wobble> is not supported/);
  await refuse("request", { error: 4, errorMessage: "not in the request domains" });
  await console("warn", /evil\.example\/x\.png is not shown: not in the request domains/);
  assert.equal(await frame.locator("#ok").innerText(), "fine");
  assert.match(await frame.locator("mp-placeholder").innerText(), /<map> is not drawn/);
  assert.equal(await frame.locator("img[data-missing]").getAttribute("title"), "Picture from evil.example");
  await event("route", {
    action: "navigateTo",
    stack: [
      { id: "p1", path: "pages/a" },
      { id: "p2", path: "pages/b" },
    ],
  });
  await console("error", /pages\/b\.axml:2: text: price is not a function/);
  await frame.locator("#after", { hasText: "after" }).waitFor();
  await event("route", {
    action: "redirectTo",
    stack: [
      { id: "p1", path: "pages/a" },
      { id: "p3", path: "pages/c" },
    ],
  });
  await console("error", /pages\/c\.js/);
});

story("a remote picture comes through the host, if the program may call that server", async (page) => {
  const dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
  const files = {
    "app.js": "App({});",
    "pages/a.js": "Page({ data: { seen: '' }, load(e) { this.setData({ seen: e.detail.width + 'x' + e.detail.height }); } });",
    "pages/a.axml": '<image src="https://pictures.example/dot.gif" onLoad="load"/><text id="seen">{{seen}}</text>',
  };
  const { frame, answer } = await openProgram(page, server.url, files);
  const { params } = await answer("request", { data: dot, status: 200 });
  assert.deepEqual(params, { url: "https://pictures.example/dot.gif", dataType: "base64" });
  await frame.locator("#seen", { hasText: "1x1" }).waitFor();
});

const DICTIONARY = `
<import-sjs name="xs" from="./utils.sjs" />
<template name="taro_tmpl"><template is="{{xs.a(0, item.nn)}}" data="{{i:item}}" a:for="{{root.cn}}" a:key="sid" /></template>
<template name="children"><template is="{{xs.a(0, item.nn)}}" data="{{i:item}}" a:for="{{i.cn}}" a:key="sid" /></template>
<template name="tmpl_0_7"><view hover-class="{{i.p3||'none'}}" style="{{i.st}}" class="{{i.cl}}" onTap="eh" id="{{i.uid||i.sid}}" data-sid="{{i.sid}}"><template is="children" data="{{i:i}}"/></view></template>
<template name="tmpl_0_3"><view style="{{i.st}}" class="{{i.cl}}" id="{{i.uid||i.sid}}" data-sid="{{i.sid}}"><template is="children" data="{{i:i}}"/></view></template>
<template name="tmpl_0_14"><button type="{{i.p14}}" disabled="{{i.p1}}" style="{{i.st}}" class="{{i.cl}}" onTap="eh" id="{{i.uid||i.sid}}" data-sid="{{i.sid}}"><template is="children" data="{{i:i}}"/></button></template>
<template name="tmpl_0_24"><template is="{{xs.c(i, 'tmpl_0_')}}" data="{{i:i}}" /></template>
<template name="tmpl_0_24_focus"><input value="{{i.p18}}" onInput="eh" focus="{{xs.b(i.focus,!1)}}" id="{{i.uid||i.sid}}" data-sid="{{i.sid}}"></input></template>
<template name="tmpl_0_9"><block>{{i.v}}</block></template>`;
const TARO_MODULE = `export default {
  a: (level, name) => "tmpl_" + level + "_" + name,
  b: (value, otherwise) => (value === undefined ? otherwise : value),
  c: (item, prefix) => prefix + item.nn + (item.focus === undefined ? "_focus" : "_blur"),
};`;

const TREE = `
  Page({
    data: { root: { cn: [] } },
    onLoad() {
      const text = (sid, v) => ({ nn: '9', sid, v });
      this.seen = [];
      this.setData({ 'root.cn.[0]': { nn: '7', sid: 'a', cl: 'box', st: 'padding: 20rpx', cn: [
        { nn: '14', sid: 'b', uid: 'pay', p14: 'primary', cn: [text('c', 'Pay')] },
        { nn: '3', sid: 'd', cn: [text('e', 'waiting')] },
        { nn: '24', sid: 'f', p18: 'x', cn: [] },
      ] } });
    },
    eh(event) {
      this.seen.push(event.type + ':' + event.target.id + '>' + event.currentTarget.dataset.sid + (event.detail.value || ''));
      this.setData({ 'root.cn.[0].cn.[1].cn.[0].v': this.seen.join(' ') });
    },
  });`;

story("a Taro tree is drawn by the program's own templates and module, and its events bubble to eh", async (page) => {
  const files = {
    "app.js": "App({});",
    "base.axml": DICTIONARY,
    "utils.sjs": TARO_MODULE.replace("export default", "module.exports ="),
    "pages/a.axml": '<import src="../base.axml"/>\n<template is="taro_tmpl" data="{{root:root}}" />',
    "pages/a.js": TREE,
  };
  const { frame, control } = await openProgram(page, server.url, files);
  await frame.locator("#pay", { hasText: "Pay" }).click();
  await frame.getByText("tap:pay>b tap:pay>a").waitFor();
  await frame.locator("input").fill("tea");
  await frame.getByText("input:f>ftea").waitFor();
  assert.equal(await frame.locator(".box").evaluate((box) => getComputedStyle(box).paddingTop), "10px");
  assert.deepEqual(
    (await control()).filter((one) => one.kind === "console"),
    [],
  );
});

/** A program that tries every way out that we could think of, and shows how far it got. */
const escapes = (inside, outside) => `
  const out = {};
  const attempt = (name, run) => { try { const value = run(); out[name] = value === undefined ? 'undefined' : 'REACHED ' + typeof value; } catch (error) { out[name] = 'refused'; } };
  for (const name of ['document', 'parent', 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore', 'fetch', 'XMLHttpRequest',
    'WebSocket', 'EventSource', 'WebTransport', 'importScripts', 'Worker', 'SharedWorker', 'BroadcastChannel', 'MessageChannel', 'MessagePort',
    'postMessage', 'close', 'addEventListener', 'dispatchEvent', 'onmessage', 'Notification', 'location', 'WebAssembly', 'Request', 'EventTarget', 'MessageEvent'])
    attempt(name, () => self[name]);
  attempt('Function', () => Function('return this')());
  attempt('eval', () => eval('1'));
  attempt('createObjectURL', () => URL.createObjectURL);
  attempt('constructor', () => self.constructor.prototype.postMessage);
  attempt('navigator', () => navigator.serviceWorker || navigator.storage || navigator.locks || navigator.usb);
  attempt('callers', () => { let f = (function () { return arguments.callee; })(); while ((f = f.caller)) if (/ports|compile/.test(f)) return f; });
  self.onmessage = () => { out.onmessageFired = 'REACHED'; };
  attempt('stack', () => { let found; Error.prepareStackTrace = (e, frames) => { found = frames.map((f) => f.getThis && f.getThis()).find((t) => t && t.postMessage); }; new Error().stack; return found; });
  Error.prepareStackTrace = undefined;
  Page({ data: { out: '' }, onLoad() {
    const reach = (name, url) => import(url).then(() => { out[name] = 'REACHED'; }, () => { out[name] = 'refused'; });
    const urls = ['${inside}/evil.js', '${outside}/evil.js'];
    Promise.all([...urls.map((url) => reach(url, url)), reach('dataImport', 'data:text/javascript,1')])
      .then(() => setTimeout(() => this.setData({ out: JSON.stringify(out) })));
  } });`;

test("nothing gets out of the worker or the frame", async () => {
  const context = await openContext(browser);
  const page = await context.newPage();
  const outside = await serveFrame();
  try {
    const files = {
      "app.js": "App({});",
      "pages/a.js": escapes(server.url, outside.url),
      "pages/a.axml": '<view id="out">{{out}}</view>',
    };
    const { frame, said } = await openProgram(page, server.url, files);
    await frame.locator("#out", { hasText: "{" }).waitFor();
    const out = JSON.parse(await frame.locator("#out").innerText());
    const reached = Object.entries(out).filter(([, what]) => !/^(undefined|refused)$/.test(what));
    assert.deepEqual(reached, []);
    assert.deepEqual(
      [out[`${server.url}/evil.js`], out[`${outside.url}/evil.js`], out.dataImport],
      ["refused", "refused", "refused"],
    );
    assert.deepEqual(await said(), [], "no forged message");
    // The frame's document is confined in the same way, should a program ever get there.
    const walls = await frame.evaluate(
      async ([inside, outside]) => {
        const loaded = (name, src) =>
          new Promise((resolve, reject) =>
            document.head.append(
              Object.assign(document.createElement(name), { src, onload: resolve, onerror: reject }),
            ),
          );
        const tries = {
          parent: () => parent.document.body,
          storage: () => localStorage.length,
          cookie: () => document.cookie,
          database: () => indexedDB.open("x"),
          fetch: () => fetch(outside),
          image: () => loaded("img", `${outside}/x.png`),
          frame: () => {
            const inner = document.createElement("iframe");
            inner.src = outside;
            // The policy says that it refuses; whether the frame then loads an empty page is up to the browser.
            const refused = new Promise((resolve, reject) => addEventListener("securitypolicyviolation", reject, { once: true }));
            document.body.append(inner);
            return refused;
          },
          script: () => loaded("script", `${inside}/evil.js`),
          inline: () => {
            const script = document.createElement("script");
            script.textContent = "window.inlineRan = 1";
            document.head.append(script);
            if (!window.inlineRan) throw new Error("refused");
          },
          top: () => {
            top.location = "about:blank";
          },
        };
        const results = {};
        for (const [name, run] of Object.entries(tries)) {
          results[name] = await Promise.resolve()
            .then(run)
            .then(
              () => "REACHED",
              () => "refused",
            );
        }
        return results;
      },
      [server.url, outside.url],
    );
    assert.deepEqual([...new Set(Object.values(walls))], ["refused"], JSON.stringify(walls));
    assert.ok(!server.seen.includes("/evil.js"));
    assert.deepEqual(outside.seen, []);
  } finally {
    await context.close();
    await outside.stop();
  }
});

const TABS = {
  "app.js": "App({ onShow() {} });",
  "app.json": "{}",
  "pages/a.js":
    "Page({ onTap() { my.setNavigationBar({ title: 'Changed' }); }, onReachBottom() { my.setNavigationBar({ title: 'The end' }); } });",
  "pages/a.axml":
    '<view style="height: 3000px"><button id="title" onTap="onTap">Title</button><navigator id="go" url="/pages/b?x=1">Go</navigator></view>',
  "pages/b.js": "Page({});",
  "pages/b.axml": '<text id="b">Second</text>',
};
const APP = {
  window: { defaultTitle: "Shop" },
  tabBar: {
    textColor: "#555555",
    selectedColor: "#0a5a46",
    items: [
      { pagePath: "pages/a", name: "Home" },
      { pagePath: "pages/b", name: "Orders" },
    ],
  },
};

story("tab bar, titles, navigators, themes, directions, and no barriers", async (page) => {
  const parts = { program: { app: APP }, system: { language: "ar" } };
  const { frame, event, tell, control, answer } = await openProgram(page, server.url, TABS, parts);
  assert.equal(await frame.locator("html").getAttribute("dir"), "rtl");
  await frame.locator("#title").click();
  await page.waitForFunction(() => window.host.control.some((one) => one.text === "Changed"));
  await frame.evaluate(() => (document.querySelector("mp-page").scrollTop = 9999));
  await page.waitForFunction(() => window.host.control.some((one) => one.text === "The end"));
  await frame.locator("#go").press("Enter");
  assert.deepEqual((await answer("navigateTo", {})).params, { url: "/pages/b?x=1" });
  await frame.evaluate(() => (document.querySelector("mp-page").scrollTop = 40));
  await event("route", {
    action: "navigateTo",
    stack: [
      { id: "p1", path: "pages/a" },
      { id: "p2", path: "pages/b" },
    ],
  });
  await frame.locator("#b").waitFor();
  assert.equal((await control()).findLast((one) => one.kind === "title").back, true);
  await event("route", { action: "navigateBack", stack: [{ id: "p1", path: "pages/a" }] });
  await frame.locator("#title").waitFor();
  assert.equal(await frame.evaluate(() => document.querySelector("mp-page").scrollTop), 40);
  await frame.getByText("Orders").click();
  assert.deepEqual((await answer("switchTab", {})).params, { url: "/pages/b" });
  await tell({ kind: "theme", theme: "dark" });
  await frame.locator("html[data-theme=dark]").waitFor();
  await assertAccessible(page, "the frame");
  await tell({ kind: "stop" });
  await frame.locator("mp-page").waitFor({ state: "detached" });
});
