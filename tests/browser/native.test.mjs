// A native program as strangers write them, from its folder to the phone: modules, an npm package, components, the phone's
// pictures, files and permissions.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { startBrowser, withPage } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";
import { addProgram, Phone } from "./stage/simulator.mjs";

const WIDE = { viewport: { width: 1280, height: 1040 }, reducedMotion: "reduce" };
let demo;
let browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const MODULES = {
  "app.json": '{"pages":["pages/a/a"],"usingComponents":{"badge":"tea-parts/es/badge"}}',
  "app.js": "import { greet } from './lib/greet'; App({ greet });",
  "lib/greet.js": "import names, { first as one } from './names';\nexport const greet = () => one + ' of ' + names.length;\nexport default greet;",
  "lib/names.js": "export const first = 'Ada';\nexport default ['Ada', 'Bo'];",
  "node_modules/tea-parts/package.json": '{"name":"tea-parts","main":"lib/index.js"}',
  "node_modules/tea-parts/lib/index.js": "exports.twice = (n) => n * 2;",
  "node_modules/tea-parts/es/badge.js": "import { twice } from 'tea-parts';\nComponent({ props: { count: 0 }, methods: { tap() { this.props.onPress(twice(this.props.count)); } } });",
  "node_modules/tea-parts/es/badge.json": '{"component":true}',
  "node_modules/tea-parts/es/badge.axml": '<import-sjs name="words" from="./words.sjs"/><button size="mini" onTap="tap">{{words.loud(`badge ${count}`)}}<slot/></button>',
  "node_modules/tea-parts/es/words.sjs": "const loud = (text) => text.toUpperCase();\nexport default { loud };",
  "node_modules/tea-parts/es/badge.acss": "button { letter-spacing: 2px; }",
  "pages/a/a.js": "import { greet } from '../../lib/greet';\nconst app = getApp();\n\nPage({ data: { greeting: greet() + app.greet() }, press(n) { this.setData({ pressed: n }); }, fail() {\n  throw new Error('on line five');\n} });",
  "pages/a/a.axml": '<text id="hello">{{greeting}}</text><badge count="{{4}}" onPress="press">!</badge><text id="pressed">{{pressed}}</text><button id="fail" onTap="fail">fail</button>',
};

test("ES modules, an npm package and its component run; errors name the author's line", async () => {
  addProgram(demo, "modules", MODULES);
  await withPage(browser, demo.url, WIDE, async (page) => {
    const phone = await Phone.open(page, demo);
    await phone.start("modules");
    await phone.frame.locator("#hello", { hasText: "Ada of 2Ada of 2" }).waitFor();
    await phone.frame.getByRole("button", { name: "BADGE 4!" }).click();
    await phone.frame.locator("#pressed", { hasText: "8" }).waitFor();
    await phone.frame.locator("#fail").click();
    await page.locator(".panel", { hasText: "pages/a/a.js:5" }).waitFor();
  });
});

/** What a program would be told when it is added, without adding it. */
function check(files) {
  const folder = mkdtempSync(join(tmpdir(), "check-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const ran = spawnSync(process.env.CASHIER_BIN, ["simulator", "check", folder], { encoding: "utf8" });
    return { status: ran.status, text: ran.stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("the pre-flight counts the pages that will draw, and groups what stops the others", () => {
  assert.deepEqual(check(MODULES), { status: 0, text: "1 of 1 page will draw\n" });
  const files = {
    ...MODULES,
    "app.json": '{"pages":["pages/a/a","pages/b/b","pages/c/c"]}',
    "pages/b/b.js": "Page({})",
    "pages/b/b.axml": "<map/><map/>",
    "pages/c/c.js": "import './gone';\nPage({})",
    "pages/c/c.axml": "<view/>",
  };
  const { status, text } = check(files);
  assert.equal(status, 1);
  assert.match(text, /^1 of 3 pages will draw\n/);
  assert.match(text, /<map> is drawn as a placeholder: pages\/b\/b\.axml:1 and 1 more/);
  assert.match(text, /the module \.\/gone is not in the package: pages\/c\/c\.js:1/);
});

const PHONE = (url) => ({
  "app.json": '{"pages":["pages/p/p"]}',
  "app.js": "App({});",
  "pages/p/p.axml": `<view><button a:for="{{calls}}" id="{{item}}" onTap="call" data-name="{{item}}">{{item}}</button><image a:if="{{picture}}" id="picture" src="{{picture}}"/><view class="out">{{out}}</view></view>`,
  "pages/p/p.js": `Page({
    data: { out: 'ready', picture: '', calls: ['chooseImage', 'uploadFile', 'downloadFile', 'scan', 'getLocation', 'showActionSheet', 'datePicker', 'clipboard', 'getSetting', 'ocr'] },
    call(e) {
      const { name } = e.currentTarget.dataset;
      const more = {
        uploadFile: { url: '${url}/up', filePath: this.data.picture, fileName: 'picture', formData: { note: 'tea' } },
        downloadFile: { url: '${url}/down' },
        showActionSheet: { title: 'Which?', items: ['Green', 'Black'] },
        datePicker: { currentDate: '2026-12-01' },
      };
      if (name === 'clipboard') {
        my.setClipboard({ text: 'kept', success: () => my.getClipboard({ success: (answer) => this.tell(name, answer) }) });
        return;
      }
      my[name]({ ...more[name], success: (answer) => this.tell(name, answer), fail: (failure) => this.tell(name, { failed: failure.error, message: failure.errorMessage }) });
    },
    tell(name, answer) { this.setData({ out: name + JSON.stringify(answer), picture: (answer.apFilePaths || [])[0] || this.data.picture }); },
  });`,
});

test("pictures, files, codes, places and choices come from the phone, after the user allowed it", async () => {
  const bodies = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("latin1");
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      bodies.push({ kind: request.headers["content-type"], body });
      response.writeHead(200, { "content-type": "text/plain" }).end("tea leaves");
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${server.address().port}`;
  addProgram(demo, "phone", PHONE(`http://${host}`), ["--domain", host]);
  try {
    await withPage(browser, demo.url, WIDE, async (page) => {
      const phone = await Phone.open(page, demo);
      await phone.start("phone");
      const out = (text) => phone.frame.locator(".out", { hasText: text }).waitFor();
      const tap = (name) => phone.frame.locator(`#${name}`).click();

      await tap("chooseImage");
      await page.locator(".veil:not(.is-leaving) .choices .button:not(.button-main)").click();
      await out('chooseImage{"failed":2001');
      await tap("getSetting");
      await out('getSetting{"authSetting":{"album":false}}');

      await tap("scan");
      await page.locator(".veil:not(.is-leaving) .choices .button-main").click();
      await out('"code":"TEA-0001"');
      await tap("scan");
      await out('"code":"TEA-0001"');

      await tap("getLocation");
      await page.locator(".veil:not(.is-leaving) .choices").press("Escape");
      await out('getLocation{"failed":11');

      await tap("showActionSheet");
      await page.getByRole("button", { name: "Black" }).click();
      await out('showActionSheet{"index":1');
      await tap("datePicker");
      await page.locator(".veil:not(.is-leaving) .choices input").fill("2027-01-02");
      await page.locator(".veil:not(.is-leaving) .choices .button-main").click();
      await out('datePicker{"date":"2027-01-02"}');
      await tap("clipboard");
      await out('clipboard{"text":"kept"}');
      await tap("downloadFile");
      await out('downloadFile{"apFilePath":"https://resource/temp-');
      await tap("ocr");
      await out('ocr{"failed":1,"message":"ocr is not supported"}');
    });
    await withPage(browser, demo.url, WIDE, async (page) => {
      const phone = await Phone.open(page, demo);
      await phone.start("phone");
      await phone.frame.locator("#chooseImage").click();
      await page.locator(".veil:not(.is-leaving) .choices .button-main").click();
      await phone.frame.locator(".out", { hasText: 'chooseImage{"apFilePaths"' }).waitFor();
      await phone.frame.locator("#picture").evaluate((picture) => picture.decode());
      await phone.frame.locator("#uploadFile").click();
      await phone.frame.locator(".out", { hasText: "tea leaves" }).waitFor();
    });
    const { kind, body } = bodies.at(-1);
    assert.match(kind, /^multipart\/form-data; boundary=/);
    assert.match(body, /name="note"\r\n\r\ntea\r\n/);
    assert.match(body, /name="picture"; filename="temp-\d+\.svg"\r\ncontent-type: image\/svg\+xml\r\n\r\n<svg /);
  } finally {
    server.close();
  }
});
