// The demo's web shop in a headless Chromium: the page knows the server through the published SDK alone.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { assertAccessible } from "../browser/stage/axe.mjs";
import { startBrowser, withPage } from "../browser/stage/browser.mjs";
import { startDemo } from "../browser/stage/demo.mjs";
import { control, newName, webBundle } from "./stage.mjs";

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

const PASSWORD = "tea-for-two";

/** Signs somebody up on the shop's page. */
async function signUp(page) {
  await page.goto(`${demo.url}/shop/web`);
  await page.fill("#username", newName());
  await page.fill("#password", PASSWORD);
  await page.click("button[value=register]");
  await page.waitForSelector("#signed-in:not([hidden])");
}

test("a reader signs up, scans, pays, and has paid for the article", async () => {
  await withPage(browser, demo.url, {}, async (page) => {
    await signUp(page);
    await assertAccessible(page, "web shop");
    await page.waitForFunction(() => document.querySelector("#bought").textContent.includes("not"));
    await page.click("#order button");
    await page.waitForURL("**/shop/web/pay/*");
    await page.waitForSelector("svg.qr");
    await assertAccessible(page, "QR code");
    const { orders } = await control(demo, "GET", "orders?payable=true");
    await control(demo, "POST", `orders/${orders[0].id}/pay`, {});
    await page.waitForURL("**/cashier/**", { timeout: 15_000 });
    await page.goto(`${demo.url}/shop/web`);
    await page.waitForFunction(() => document.querySelector("#bought").textContent.includes("have paid"));
    assert.match(await page.textContent("#orders"), /weixin_tenpay_native success/);
    await page.click("#sign-out");
    await page.waitForSelector("#sign-in:not([hidden])");
  });
});

test("every other gateway leads to where it can be paid", async () => {
  await withPage(browser, [demo.url, demo.sandbox.base_url], {}, async (page) => {
    await signUp(page);
    for (const gateway of ["qpay_native", "weixin_tenpay_wap", "alipay_page", "alipay_wap"]) {
      await page.goto(`${demo.url}/shop/web`);
      await page.waitForSelector("#signed-in:not([hidden])");
      await page.selectOption("#gateway", gateway);
      await page.click("#order button");
      await page.waitForURL({ qpay_native: "**/shop/web/pay/*", weixin_tenpay_wap: "**/sandbox/wechat/h5*" }[gateway] ?? "**/alipay/cashier/*");
    }
  });
});

test("a page of another origin of this machine calls across origins", async () => {
  // A real server: a browser asks before a page without an address may call this machine.
  const shop = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<!doctype html><title>Shop</title>");
  });
  await new Promise((resolve) => shop.listen(0, "127.0.0.1", resolve));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${shop.address().port}/`);
  await page.addScriptTag({ content: webBundle });
  const story = async ([client, host, username]) => {
    const { BaaS } = window;
    BaaS.init(client, { host });
    const visitor = await BaaS.auth.anonymousLogin();
    const user = await BaaS.auth.register({ username, password: "tea-for-two" });
    const order = { totalCost: 0.1, merchandiseDescription: "x", gatewayType: "alipay_page" };
    const placed = (await BaaS.payment.payWithAlipay(order)).data;
    const shown = (await new BaaS.Order().get(placed.transaction_no)).data;
    const failed = await BaaS.payment.payWithAlipay({ ...order, totalCost: 0.1 + 0.2 }).catch((error) => error);
    await BaaS.auth.logout();
    const wrong = await BaaS.auth.login({ username, password: "not-this" }).catch((error) => error);
    return {
      isSame: visitor.get("id") === user.get("id"),
      status: shown.status,
      failed: [failed.code, failed.message],
      wrong: [wrong.code, wrong.message],
    };
  };
  const told = await page.evaluate(story, [demo.baas.client_id, demo.url, newName()]);
  assert.equal(told.isSame, true);
  assert.equal(told.status, "pending");
  assert.equal(told.failed[0], 400);
  assert.match(told.failed[1], /^400: total_cost/);
  assert.deepEqual(told.wrong, [400, "400: The login or the password is wrong."]);
  await context.close();
  shop.closeAllConnections();
  await new Promise((resolve) => shop.close(resolve));
});
