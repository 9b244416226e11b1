// The documentation as people read it: found without a server's help, in the reader's language, with code to copy.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./stage/axe.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import * as contract from "./stage/contract.mjs";
import { startDemo } from "./stage/demo.mjs";

const FIELD = "#docs-query";
const FOUND = ".docs-found a";

let demo;
let browser;

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Types a question and returns where the best answer leads. */
async function search(page, question) {
  await page.fill(FIELD, question);
  await page.waitForSelector(FOUND);
  return page.locator(FOUND).first().getAttribute("href");
}

test("a search finds headings, codes and, in Chinese, parts of words", async () => {
  await withPage(browser, demo.url, { locale: "en" }, async (page) => {
    await page.goto(`${demo.url}/docs`);
    assert.equal(await search(page, "when it is sent again"), "/docs/notices#when-it-is-sent-again");
    assert.equal(await search(page, "invalid_signature"), "/docs/errors#INVALID_SIGNATURE");
    await assertAccessible(page, "what was found");
    await page.press(FIELD, "Enter");
    await page.waitForURL("**/docs/errors#INVALID_SIGNATURE");
  });
  await withPage(browser, demo.url, { locale: "zh-CN" }, async (page) => {
    await page.goto(`${demo.url}/docs/quick-start`);
    assert.equal(await search(page, "何时重发"), "/docs/notices#何时重发");
    assert.match(await search(page, "验签失败"), /^\/docs\/testing#/);
    await page.fill(FIELD, "没有这样的词组");
    await page.waitForFunction((selector) => !document.querySelector(selector), FOUND);
    assert.ok((await page.locator(".docs-found li").textContent()).length > 0);
  });
});

test("a block of code is copied as it is", async () => {
  const permissions = ["clipboard-read", "clipboard-write"];
  await withPage(browser, demo.url, { locale: "en", permissions }, async (page) => {
    await page.goto(`${demo.url}/docs/web-shop`);
    const snippet = page.locator(".snippet").first();
    await snippet.locator("button").click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, await snippet.locator("code").textContent());
    assert.ok(copied.startsWith("export OPENCASHIER_BASE_URL="), copied);
  });
});

test("without JavaScript the contents lead everywhere", async () => {
  await withPage(browser, demo.url, { javaScriptEnabled: false, viewport: { width: 360, height: 700 } }, async (page) => {
    await page.goto(`${demo.url}/docs/web-shop`);
    await contract.assertFits(page, "the page");
    assert.equal(await page.locator(FIELD).isVisible(), false);
    await page.click('.docs-contents a[href="/docs/security"]');
    await page.waitForURL("**/docs/security");
  });
});
