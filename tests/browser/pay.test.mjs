// Paying an order as people do: in three languages, by keyboard alone, without JavaScript, in the dark.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./stage/axe.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import * as contract from "./stage/contract.mjs";
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

for (const language of ["en", "zh", "ar"]) {
  test(`an order is paid in ${language}`, async () => {
    const payer = contract.userOf(demo, language);
    await withPage(browser, demo.url, { locale: language }, async (page) => {
      await contract.order(page, demo);
      await contract.assertLanguage(page, language);
      await assertAccessible(page, "sign-in");
      await contract.signIn(page, payer);
      await contract.waitForState(page, "created");
      await contract.assertLanguage(page, language);
      assert.ok((await contract.amounts(page)).length > 0, "the amount stands in <bdi>");
      await assertAccessible(page, "order");
      await contract.confirm(page, payer.pin);
      await contract.waitForState(page, "succeeded");
      await contract.assertLanguage(page, language);
      assert.ok((await contract.amounts(page)).length > 0, "the receipt's amount stands in <bdi>");
      await assertAccessible(page, "receipt");
    });
  });
}

test("an order is paid by keyboard alone", async () => {
  const payer = contract.userOf(demo, "en");
  await withPage(browser, demo.url, {}, async (page) => {
    await page.goto(`${demo.url}/shop`);
    await contract.tabTo(page, contract.ORDER);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/cashier/**");
    await contract.tabTo(page, contract.LOGIN);
    await page.keyboard.type(payer.login_id);
    await contract.tabTo(page, contract.PASSWORD);
    await page.keyboard.type(payer.password);
    await page.keyboard.press("Enter");
    await contract.waitForState(page, "created");
    await contract.tabTo(page, contract.PIN);
    await page.keyboard.type(payer.pin);
    await contract.tabTo(page, contract.CONFIRM);
    await page.keyboard.press("Enter");
    await contract.waitForState(page, "succeeded");
  });
});

test("an order is paid with JavaScript switched off", async () => {
  const payer = contract.userOf(demo, "en");
  await withPage(browser, demo.url, { javaScriptEnabled: false }, async (page) => {
    await contract.order(page, demo);
    await contract.signIn(page, payer);
    await contract.confirm(page, payer.pin);
    await contract.waitForState(page, "succeeded");
  });
});

test("the tour leads through one payment in five steps, and ends on the timeline", async () => {
  const payer = contract.userOf(demo, "en");
  await withPage(browser, demo.url, {}, async (page) => {
    const step = async (number) => assert.match(await page.textContent(".tour"), new RegExp(`Step ${number} of 5`));
    await page.goto(`${demo.url}/shop`);
    assert.equal(await page.locator(".tour").count(), 0, "nobody asked for the tour");
    await page.goto(demo.url);
    await page.click("a[href='/demo/tour']");
    await page.waitForURL("**/shop");
    await step(1);
    await assertAccessible(page, "tour");
    await contract.order(page, demo);
    await step(2);
    await contract.signIn(page, payer);
    await step(3);
    await contract.confirm(page, payer.pin);
    await contract.waitForState(page, "succeeded");
    await step(4);
    await page.locator("main .actions a[rel=noreferrer]").first().click();
    await page.waitForURL("**/shop/orders/**");
    await step(4);
    await page.locator(contract.STORY).first().click();
    await page.waitForURL("**/timeline/*");
    await step(5);
    await page.click(".tour a");
    await page.waitForURL(`${demo.url}/`);
    await page.goto(`${demo.url}/shop`);
    assert.equal(await page.locator(".tour").count(), 0, "the tour is over");
  });
});

const LOOKS = [
  { language: "ar", width: 320, height: 640, colorScheme: "light" },
  { language: "en", width: 320, height: 640, colorScheme: "dark" },
  { language: "zh", width: 1280, height: 900, colorScheme: "dark" },
];

for (const { language, width, height, colorScheme } of LOOKS) {
  test(`every page fits and is accessible in ${language}, ${width} px, ${colorScheme}`, async () => {
    const payer = contract.userOf(demo, language);
    const options = { viewport: { width, height }, colorScheme, locale: language };
    await withPage(browser, demo.url, options, async (page) => {
      const look = async (what) => {
        await contract.assertFits(page, what);
        await assertAccessible(page, what);
      };
      for (const address of ["/", "/shop"]) {
        await page.goto(demo.url + address);
        await look(address);
      }
      await contract.order(page, demo);
      await look("sign-in");
      await contract.signIn(page, payer);
      await contract.waitForState(page, "created");
      await look("order");
      await contract.confirm(page, payer.pin);
      await contract.waitForState(page, "succeeded");
      await look("receipt");
      for (const address of ["/docs/errors", "/docs/web-shop", "/wallet", "/wallet/inbox", "/timeline"]) {
        await page.goto(demo.url + address);
        await look(address);
      }
      await page.locator(contract.STORY).first().click();
      await page.waitForURL("**/timeline/*");
      await look("timeline of the order");
    });
  });
}
