// What the cashier shows when a payment does not go through.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./stage/axe.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import * as contract from "./stage/contract.mjs";
import { startDemo } from "./stage/demo.mjs";
import { Merchant } from "./stage/merchant.mjs";

/** More than any of the demo's users has, in the smallest unit: 600,000 IQD. */
const FORTUNE = 600_000_000;

let demo;
let browser;
let merchant;

before(async () => {
  demo = await startDemo();
  merchant = new Merchant(demo);
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Opens a new order as a signed-in user and runs `story` on its page. */
async function withOrder(user, value, fields, story, options = {}) {
  const url = await merchant.order(value, fields);
  await withPage(browser, demo.url, options, async (page, context) => {
    await page.goto(url);
    await contract.signIn(page, user);
    await story(page, context, url);
  });
}

test("a wrong PIN says how many tries are left, and the right one still pays", async () => {
  const [payer] = demo.users;
  await withOrder(payer, 1_000, {}, async (page) => {
    const left = [];
    for (const wrong of ["000001", "000002"]) {
      await contract.confirm(page, wrong);
      await page.waitForSelector(contract.PROBLEM);
      left.push(Number((await page.locator(contract.PROBLEM).first().textContent()).match(/\d+/)?.[0]));
      await assertAccessible(page, "wrong PIN");
    }
    assert.deepEqual(left, [4, 3]);
    await contract.confirm(page, payer.pin);
    await contract.waitForState(page, "succeeded");
  });
});

test("a reload of a wrong PIN costs no try, and says the same in another language", async () => {
  const payer = demo.users[1];
  await withOrder(payer, 1_000, {}, async (page) => {
    await contract.confirm(page, "000001");
    await page.waitForSelector(contract.PROBLEM);
    const left = async () => (await page.locator(contract.PROBLEM).first().textContent()).match(/\d+/)?.[0];
    const first = await left();
    for (let times = 0; times < 6; times += 1) await page.reload();
    assert.equal(await left(), first);
    await page.goto(await page.locator('a[href$="lang=zh"]').first().evaluate((link) => link.href));
    await contract.assertLanguage(page, "zh");
    assert.equal(await left(), first);
    await page.goBack();
    await contract.confirm(page, payer.pin);
    await contract.waitForState(page, "succeeded");
  });
});

test("after a wrong password another language still leads to the order", async () => {
  const url = await merchant.order(1_000);
  await withPage(browser, demo.url, {}, async (page) => {
    await page.goto(url);
    await contract.signIn(page, { login_id: demo.users[1].login_id, password: "wrong" });
    await page.waitForSelector(contract.PROBLEM);
    await page.goto(await page.locator('a[href$="lang=ar"]').first().evaluate((link) => link.href));
    await contract.assertLanguage(page, "ar");
    await page.waitForSelector(contract.PROBLEM);
    await contract.signIn(page, demo.users[1]);
    await contract.waitForState(page, "created");
  });
});

test("after five wrong PINs the page takes no more", async () => {
  const payer = demo.users[2];
  await withOrder(payer, 1_000, {}, async (page, context, url) => {
    for (let tries = 0; tries < 5; tries += 1) await contract.confirm(page, `00000${tries}`);
    assert.equal(await page.locator(contract.PIN).count(), 0);
    await assertAccessible(page, "locked PIN");
    await page.goto(url);
    await contract.waitForState(page, "created");
    assert.equal(await page.locator(contract.PIN).count(), 0);
  });
});

test("a wrong password says so and keeps what was typed", async () => {
  const url = await merchant.order(1_000);
  const stranger = { login_id: "nobody@example.com", password: "wrong" };
  await withPage(browser, demo.url, {}, async (page) => {
    await page.goto(url);
    await contract.signIn(page, stranger);
    await page.waitForSelector(contract.PROBLEM);
    assert.equal(await page.inputValue(contract.LOGIN), stranger.login_id);
    assert.equal(await page.inputValue(contract.PASSWORD), "");
    await assertAccessible(page, "wrong password");
    await contract.signIn(page, demo.users[0]);
    await contract.waitForState(page, "created");
  });
});

test("a cancelled order cannot be paid any more", async () => {
  await withOrder(demo.users[0], 1_000, {}, async (page, context, url) => {
    await contract.cancel(page);
    await contract.waitForState(page, "cancelled");
    await assertAccessible(page, "cancelled");
    await page.goto(url);
    await contract.waitForState(page, "cancelled");
    assert.equal(await page.locator(contract.PIN).count(), 0);
  });
});

test("an order that is too old says so", async () => {
  const expiry = new Date(Date.now() + 120_000).toISOString();
  await withOrder(demo.users[0], 1_000, { paymentExpiryTime: expiry }, async (page, context, url) => {
    await contract.waitForState(page, "created");
    await merchant.moveClock(121);
    // The page advances by itself; a call from here might collide with that.
    await contract.waitForState(page, "expired");
    await page.goto(url);
    await contract.waitForState(page, "expired");
    await assertAccessible(page, "expired");
    assert.equal(await page.locator(contract.PIN).count(), 0);
  });
});

test("a link that we never made is answered with a page, not with an error", async () => {
  await withPage(browser, demo.url, {}, async (page) => {
    const response = await page.goto(`${demo.url}/cashier/${"0".repeat(52)}`);
    assert.equal(response.status(), 404);
    await assertAccessible(page, "unknown link");
  });
});

test("without enough balance the page says so, and after a top-up the payment goes through", async () => {
  const payer = demo.users[1];
  await withOrder(payer, FORTUNE, {}, async (page) => {
    await contract.waitForState(page, "created");
    assert.equal(await page.locator(contract.PIN).count(), 0, "no PIN is asked for what cannot be paid");
    await assertAccessible(page, "insufficient balance");
    await contract.topUp(page);
    await page.waitForSelector(contract.PIN);
    await contract.confirm(page, payer.pin);
    await contract.waitForState(page, "succeeded");
  });
});

test("somebody else's paid order shows no receipt to the next user", async () => {
  const [payer, other] = demo.users;
  await withOrder(payer, 1_000, {}, async (page, context, url) => {
    await contract.confirm(page, payer.pin);
    await contract.waitForState(page, "succeeded");
    await withPage(browser, demo.url, {}, async (second) => {
      await second.goto(url);
      await contract.signIn(second, other);
      assert.equal(await second.locator(contract.PIN).count(), 0);
      assert.ok(!(await second.content()).includes(payer.login_id));
      await assertAccessible(second, "paid already");
    });
  });
});
