// The page follows its order by itself, and changes its language on request.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser, withPage } from "./stage/browser.mjs";
import * as contract from "./stage/contract.mjs";
import { startDemo } from "./stage/demo.mjs";
import { Merchant } from "./stage/merchant.mjs";

let demo;
let browser;
let merchant;
let payer;

before(async () => {
  demo = await startDemo();
  [payer] = demo.users;
  merchant = new Merchant(demo);
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("a second tab sees the payment without being touched", async () => {
  const url = await merchant.order(1_500);
  await withPage(browser, demo.url, {}, async (page, context) => {
    await page.goto(url);
    await contract.signIn(page, payer);
    const second = await context.newPage();
    await second.goto(url);
    await contract.waitForState(second, "created");
    await contract.confirm(page, payer.pin);
    await contract.waitForState(page, "succeeded");
    await contract.waitForState(second, "succeeded");
  });
});

test("a tab sees that the merchant cancelled the order", async () => {
  const paymentRequestId = `cancel-${Date.now()}`;
  const url = await merchant.order(1_500, { paymentRequestId });
  await withPage(browser, demo.url, {}, async (page) => {
    await page.goto(url);
    await contract.signIn(page, payer);
    await contract.waitForState(page, "created");
    const answer = await merchant.call("/v1/payments/cancelPayment", { paymentRequestId });
    assert.equal(answer.result.resultStatus, "S", JSON.stringify(answer));
    await contract.waitForState(page, "cancelled");
  });
});

test("the language can be changed on the page, and the choice stays", async () => {
  const url = await merchant.order(1_500);
  await withPage(browser, demo.url, { locale: "en" }, async (page) => {
    await page.goto(url);
    await contract.assertLanguage(page, "en");
    for (const language of ["ar", "zh", "en"]) {
      await contract.switchLanguage(page, language);
      await contract.assertLanguage(page, language);
      await page.goto(url);
      await contract.assertLanguage(page, language);
    }
  });
});

test("after the payment the user gets back to the merchant", async () => {
  const back = `${demo.url}/shop?back=1`;
  const url = await merchant.order(1_500, { paymentRedirectUrl: back });
  await withPage(browser, demo.url, {}, async (page) => {
    await page.goto(url);
    await contract.signIn(page, payer);
    await contract.confirm(page, payer.pin);
    await contract.waitForState(page, "succeeded");
    await contract.followBack(page);
    await page.waitForURL((address) => address.pathname === "/shop");
  });
});
