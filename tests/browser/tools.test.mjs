// The developer's tools: a program that is added again opens again on the same page, programs start on a chosen page, and the panel
// shows requests and what is stored.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { until } from "../patience.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";
import { addProgram, Phone } from "./stage/simulator.mjs";

const WIDE = { viewport: { width: 1280, height: 1040 }, reducedMotion: "reduce" };
let demo;
let browser;
let server;
let host;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  server = createServer((request, response) => response.writeHead(request.url === "/gone" ? 404 : 200, { "content-type": "application/json" }).end("{}"));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${server.address().port}`;
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  await demo?.stop();
});

const files = (word) => ({
  "app.json": '{"pages":["pages/a/a","pages/b/b"]}',
  "app.js": "App({});",
  "pages/a/a.axml": '<view><button id="go" onTap="go">go</button><view class="out">first</view></view>',
  "pages/a/a.js": "Page({ go() { my.navigateTo({ url: '/pages/b/b?cup=2' }); } });",
  "pages/b/b.axml": `<view><view class="out">${word} {{cup}}</view></view>`,
  "pages/b/b.js": "Page({ data: { cup: '' }, onLoad({ cup }) { this.setData({ cup }); console.log('loaded ' + cup); } });",
});

const write = (folder, all) => {
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};

test("a watched program opens again on the same page, and the log goes on", async () => {
  const folder = mkdtempSync(join(tmpdir(), "watched-"));
  write(folder, files("before"));
  const watching = spawn(process.env.CASHIER_BIN, ["simulator", "watch", folder, "--data", demo.folder, "--id", "watched", "--app-id", demo.merchant.client_id], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  watching.stdout.on("data", (chunk) => (said += chunk));
  try {
    await until(() => /Added watched/.test(said), "the program to be added", async () => said);
    await withPage(browser, demo.url, WIDE, async (page) => {
      const phone = await Phone.open(page, demo);
      await phone.start("watched");
      await phone.frame.locator("#go").click();
      await phone.outcome(/^before 2$/);
      // A slip in between is told, and the program stays.
      writeFileSync(join(folder, "app.json"), "{");
      await until(() => /app\.json is not JSON/.test(said), "the complaint", async () => said);
      write(folder, files("after"));
      await phone.outcome(/^after 2$/);
      const lines = page.locator(".log-line", { hasText: "loaded 2" });
      await until(async () => (await lines.count()) === 2, "the lines of both runs");
    });
  } finally {
    watching.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});

test("programs start on a chosen page", async () => {
  addProgram(demo, "starter", files("started"));
  await withPage(browser, demo.url, WIDE, async (page) => {
    const phone = await Phone.open(page, demo);
    const start = page.locator(".panel input[name=start]");
    // The panel takes nothing before the phone is connected.
    await until(async () => (await start.fill("pages/b/b?cup=7")) ?? (await start.inputValue()) === "pages/b/b?cup=7", "the start page");
    await phone.start("starter");
    await phone.outcome(/^started 7$/);
  });
});

test("the panel lists requests with their outcome, and what is stored", async () => {
  const all = {
    ...files("x"),
    "pages/a/a.axml": '<view><button id="go" onTap="go">go</button><button id="clear" onTap="clear">clear</button><view class="out">{{out}}</view></view>',
    "pages/a/a.js": `Page({ data: { out: '' }, async go() {
      await my.request({ url: 'http://${host}/good' });
      await my.request({ url: 'http://${host}/gone' }).catch(() => {});
      await my.request({ url: 'http://127.0.0.1:1/denied' }).catch(() => {});
      await my.setStorage({ key: 'cup', data: { n: 3 } });
      this.setData({ out: 'done' });
    }, async clear() { await my.removeStorage({ key: 'cup' }); this.setData({ out: 'cleared' }); } });`,
  };
  addProgram(demo, "asker", all, ["--domain", host]);
  await withPage(browser, demo.url, WIDE, async (page) => {
    const phone = await Phone.open(page, demo);
    await phone.start("asker");
    await phone.frame.locator("#go").click();
    await phone.outcome(/^done$/);
    for (const list of [".exchanges", ".stored"]) {
      await page.locator(".panel details.fold", { has: page.locator(list) }).locator("summary").click();
    }
    const rows = page.locator(".exchange");
    await until(async () => (await rows.count()) === 3, "the requests");
    const texts = await rows.allInnerTexts();
    assert.match(texts[2], /\/good\s+200\s+[\d,]+ ms/);
    assert.match(texts[1], /\/gone\s+404/);
    assert.match(texts[0], /denied\s+Error .?4/);
    await until(async () => /cup\s*\{"n":3\}/.test(await page.locator(".stored").innerText()), "the stored value");
    await phone.frame.locator("#clear").click();
    await phone.outcome(/^cleared$/);
    await until(async () => (await page.locator(".stored dt").count()) === 0, "the value to go");
  });
});
