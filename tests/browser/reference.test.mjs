// The API reference: operations are found, and calls are signed in the browser with a key that only this browser has.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, test } from "node:test";
import { assertAccessible } from "./stage/axe.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";

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

/** Opens the reference of an API, once its script runs. */
async function open(page, name) {
  await page.goto(`${demo.url}/docs/api/${name}`);
  await page.locator("body[data-ready]").waitFor();
}

/** Sends what the form of an operation holds, and returns what is shown of it. */
async function send(page, id) {
  const panel = page.locator(`#${id} .try`);
  if ((await panel.getAttribute("open")) === null) await panel.locator("summary").click();
  await panel.locator(".try-said").evaluate((said) => said.replaceChildren());
  await panel.locator("form button").click();
  await panel.locator(".try-said > *").first().waitFor();
  return panel.locator(".try-said");
}

test("a reader makes a key, creates an order and asks about it", async () => {
  await withPage(browser, demo.url, {}, async (page) => {
    await open(page, "wallet");
    assert.match(await (await send(page, "pay")).innerText(), /Make a key first/);
    await page.click("#key-make");
    await page.locator("#key-some").waitFor();
    assert.match(await page.innerText("#key-as"), /^TRY_\d{3}$/);
    const created = await send(page, "pay");
    const text = await created.innerText();
    assert.match(text, /POST \/v1\/payments\/pay\nTRY_/);
    assert.match(text, /"resultCode": "ACCEPT"/);
    assert.equal(await created.locator(".note-good").innerText(), "The wallet signed this answer.");
    const [, id] = text.match(/"paymentId": "(pay_\w+)"/);
    assert.match(await page.inputValue("#inquiryPayment textarea"), new RegExp(id));
    assert.match(await (await send(page, "inquiryPayment")).innerText(), /"paymentStatus": "PROCESSING"/);
    const refused = await send(page, "refund");
    assert.match(await refused.locator("a").getAttribute("href"), /^\/docs\/errors#ORDER_STATUS_INVALID$/);
    // The key stays, and its private half cannot be had.
    await open(page, "wallet");
    const extractable = await page.evaluate(async () => {
      const { kept } = await import(document.querySelector("[data-signing]").dataset.signing);
      return (await kept()).pair.privateKey.extractable;
    });
    assert.equal(extractable, false);
    assert.match(await (await send(page, "pay")).innerText(), /"resultCode": "ACCEPT"/);
    await page.click("#key-forget");
    await page.locator("#key-none").waitFor();
  });
});

test("what one call gives, and the developer's key, is filled into the next", async () => {
  await withPage(browser, demo.url, {}, async (page) => {
    await open(page, "host");
    assert.match(await (await send(page, "addSession")).innerText(), /HTTP 201/);
    assert.match(await (await send(page, "listBalances")).innerText(), /HTTP 200[^]+"currency": "IQD"/);
    await open(page, "baas");
    await send(page, "loginAnonymously");
    assert.match(await (await send(page, "placeOrder")).innerText(), /HTTP 201[^]+"code_url"/);
    await open(page, "dev");
    await page.click("#showClient .try summary");
    await page.fill("#showClient [data-name='authorization']", `Bearer ${demo.merchant.dev_key}`);
    assert.match(await (await send(page, "showClient")).innerText(), /HTTP 200[^]+"mode": "test"/);
    assert.match(await (await send(page, "runTrigger")).innerText(), /HTTP 200[^]+"eventId"/);
    assert.match(await (await send(page, "showEvent")).innerText(), /HTTP 200[^]+"payment.succeeded"/);
    await open(page, "sandbox");
    assert.equal(await page.locator(".try").count(), 0, "another server's API is not called from here");
    const document = await page.locator(".reference-files a").first().getAttribute("href");
    assert.equal(document, `${demo.sandbox.base_url.replace(/\/$/, "")}/sandbox/v1/openapi.json`, "where it really is");
  });
});

test("the demo registers keys for its own pages only, and not without end", async () => {
  const register = (body, headers = {}) =>
    fetch(`${demo.url}/demo/reference-client`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048, publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: { type: "pkcs8", format: "pem" } });
  assert.equal((await register({ public_key: publicKey }, { origin: "https://evil.example" })).status, 403);
  assert.deepEqual(await (await register({ public_key: "no key" })).json(), { error: "public_key must be an RSA key as PEM." });
  const statuses = [];
  while (statuses.at(-1) !== 429 && statuses.length <= 200) statuses.push((await register({ public_key: publicKey })).status);
  assert.equal(statuses.at(-1), 429, "there is an end");
  assert.equal(statuses[0], 201);
});

test("operations are found by what they do, and each has an address", async () => {
  await withPage(browser, demo.url, {}, async (page) => {
    await open(page, "wallet");
    const shown = () => page.locator(".reference-list li:visible").allInnerTexts();
    await page.fill("#search", "inquiryREFUND /v1");
    assert.deepEqual(await shown(), ["inquiryRefund"]);
    assert.equal(await page.locator(".operation:visible").count(), 1);
    await page.fill("#search", "no such thing");
    assert.equal(await page.locator("#nothing").innerText(), "No operation matches.");
    await page.fill("#search", "");
    await page.click(".reference-list a[href='#share']");
    assert.match(page.url(), /#share$/);
    await page.goto(`${demo.url}/docs/api`);
    assert.match(page.url(), /\/docs\/api\/wallet$/);
  });
});

test("the reference is accessible in every language, without a script, on a phone and in the dark", async () => {
  for (const [locale, options] of [["en", {}], ["zh", { colorScheme: "dark" }], ["ar", { viewport: { width: 360, height: 740 } }]]) {
    await withPage(browser, demo.url, { locale, ...options }, async (page) => {
      await open(page, "wallet");
      await assertAccessible(page, `the reference in ${locale}`);
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(isWide, false, `${locale}: the page scrolls sideways`);
    });
  }
  await withPage(browser, demo.url, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${demo.url}/docs/api/wallet`);
    assert.equal(await page.locator("#pay h3").innerText(), "pay");
    assert.equal(await page.locator(".try:visible").count(), 0);
  });
});
