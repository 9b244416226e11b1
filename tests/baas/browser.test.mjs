// The demo's web shop in a headless Chromium: the page knows the server only through a client of the BaaS API. Every
// story is told with the published SDK, and with our own client, which the page uses when the SDK is not installed.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { assertAccessible } from "../browser/stage/axe.mjs";
import { openContext, startBrowser, withPage } from "../browser/stage/browser.mjs";
import { startDemo } from "../browser/stage/demo.mjs";
import { control, newName, webBundle } from "./stage.mjs";

/** The demo of the tests that are running. */
let demo;
let browser;
const demos = {};

/** The clients, and what a demo's page needs to load each. */
const CLIENTS = { "minapp-sdk": {}, "@opencashier/web": { CASHIER_BAAS_SDK: "/nowhere" } };

before(async () => {
  browser = await startBrowser();
  for (const [client, env] of Object.entries(CLIENTS)) demos[client] = await startDemo([], env);
});
after(async () => {
  await browser?.close();
  for (const demo of Object.values(demos)) await demo.stop();
});

/** A group of tests with the demo of one client. */
const using = (client, name, tests) =>
  describe(name, () => {
    before(() => {
      demo = demos[client];
    });
    tests();
  });

const PASSWORD = "tea-for-two";

/** Signs a new user up on the shop's page. */
async function signUp(page) {
  await page.goto(`${demo.url}/shop/web`);
  await page.fill("#username", newName());
  await page.fill("#password", PASSWORD);
  await page.click("button[value=register]");
  await page.waitForSelector("#signed-in:not([hidden])");
}

/** The two origins that the shop's pages call. */
const origins = () => [demo.url, demo.sandbox.base_url];

/** Orders through one gateway. */
async function order(page, gateway) {
  await page.selectOption("#gateway", gateway);
  await page.click("#order button");
}

/** The newest order in the shop's list. */
async function newest(page) {
  await page.goto(`${demo.url}/shop/web`);
  await page.waitForSelector("#orders li");
  return page.$eval("#orders li", (line) => [line.dataset.gateway, line.querySelector(".chip").textContent]);
}

for (const client of Object.keys(CLIENTS)) {
  using(client, `the web shop with ${client}`, () => {
    test("the shop's page lets the browser say where it comes from, as WeChat's H5 page wants", async () => {
      const page = await fetch(`${demo.url}/shop/web`);
      assert.equal(page.headers.get("referrer-policy"), "strict-origin-when-cross-origin");
    });

    test("a reader signs up, scans on the phone, pays, and has paid for the article", async () => {
      await withPage(browser, origins(), {}, async (page, context) => {
        await signUp(page);
        await assertAccessible(page, "web shop");
        await page.waitForFunction(() => document.querySelector("#bought").textContent.includes("not"));
        for (const gateway of ["weixin_tenpay_native", "qpay_native"]) {
          await order(page, gateway);
          await page.waitForURL("**/shop/web/pay/*");
          await page.waitForSelector("svg.qr");
          await assertAccessible(page, "QR code");
          // Links to other sites' pages open a new tab.
          const [phone] = await Promise.all([context.waitForEvent("page"), page.click("#phone")]);
          await phone.click("#pay");
          await phone.waitForSelector("[data-state=paid]");
          // The page in the background advances by itself.
          await page.waitForSelector("[data-step=paid]");
          await assertAccessible(page, "paid order");
          await phone.close();
          assert.deepEqual(await newest(page), [gateway, "success"]);
        }
        await page.waitForFunction(() => document.querySelector("#bought").textContent.includes("have paid"));
        await page.click("#sign-out");
        await page.waitForSelector("#sign-in:not([hidden])");
      });
    });

    test("who pays on the provider's page comes back to the shop", async () => {
      await withPage(browser, origins(), {}, async (page) => {
        await signUp(page);
        const said = (words) => page.waitForFunction((words) => document.querySelector("#said")?.textContent.includes(words), words);
        await order(page, "weixin_tenpay_wap");
        await page.waitForURL("**/sandbox/wechat/h5*");
        await page.click("#pay");
        await page.click("#back");
        await said("paid");
        assert.deepEqual(await newest(page), ["weixin_tenpay_wap", "success"]);
        for (const gateway of ["alipay_page", "alipay_wap"]) {
          await order(page, gateway);
          await page.waitForURL("**/alipay/cashier/*");
          await page.click("form[action$=sign-in] button");
          await page.click("form[action$=pay] button");
          await page.click("#back");
          await page.waitForURL("**/shop/web*");
          await said("paid");
          assert.deepEqual(await newest(page), [gateway, "success"]);
        }
      });
    });

    test("inside WeChat: the visitor signs in there, and the bridge opens the payment", async () => {
      await withPage(browser, origins(), {}, async (page) => {
        await page.goto(`${demo.url}/shop/web`);
        await page.click("button[value=wechat]");
        await page.waitForSelector("[data-visitor]");
        assert.match(await page.textContent("body"), /SANDBOX/);
        await assertAccessible(page, "consent page");
        await page.click("[data-visitor='1']");
        await page.waitForURL("**/shop/web");
        await page.waitForSelector("#signed-in:not([hidden])");
        await order(page, "weixin_tenpay_js");
        await page.click("#sandbox-weixin-sheet .pay");
        await page.waitForURL("**/shop/web/pay/*");
        await page.waitForSelector("[data-step=paid]");
        // The user who signed in is the one who paid.
        const { orders } = await control(demo, "GET", "orders?limit=1");
        assert.deepEqual([orders[0].method, orders[0].payer], ["JSAPI", "oSandboxPayer000000000000002"]);
        // A payer who gives up is told so, and the order stays open.
        await page.goto(`${demo.url}/shop/web`);
        await page.waitForSelector("#signed-in:not([hidden])");
        await order(page, "weixin_tenpay_js");
        await page.click("#sandbox-weixin-sheet .cancel");
        await page.waitForFunction(() => document.querySelector("#said").textContent !== "");
        assert.deepEqual(await newest(page), ["weixin_tenpay_js", "pending"]);
      });
    });
  });
}

using("@opencashier/web", "our own client", () => {
  test("a visitor who refuses at the provider is told so, and nobody is sent to a foreign page", async () => {
    await withPage(browser, origins(), {}, async (page) => {
      await page.goto(`${demo.url}/shop/web`);
      await page.click("button[value=wechat]");
      await page.waitForSelector("[data-visitor]");
      await page.click("#refuse");
      await page.waitForURL("**/shop/web");
      await page.waitForFunction(() => document.querySelector("#said").textContent.includes("613"));
      // The address of the page to return to is a parameter that anybody can write.
      await page.evaluate(() => sessionStorage.setItem("opencashier-at-provider", "oauth-wechat-mp"));
      await page.goto(`${demo.url}/shop/web/auth?provider=oauth-wechat-mp&referer=${encodeURIComponent("https://elsewhere.example/")}`);
      await page.waitForURL((url) => url.origin === demo.url && url.searchParams.has("auth-result"));
    });
  });

  test("refusals have the answer's words, its status, and the page that explains them", async () => {
    // No watch over the page: it must be refused.
    const context = await openContext(browser);
    const page = await context.newPage();
    try {
      await page.goto(`${demo.url}/shop/web`);
      const told = await page.evaluate(async (client) => {
        const { createClient } = await import("/shop/web/client/index.js");
        const caught = (work) => Promise.resolve().then(work).then(() => "nothing was thrown", ({ code, message, help }) => [code, message, help]);
        const { auth, payment } = createClient(client);
        const order = { totalCost: 0.1, merchandiseDescription: "x", gatewayType: "alipay_page" };
        return {
          id: await caught(() => createClient("no hexadecimal digits")),
          nobody: await caught(() => auth.getCurrentUser()),
          wrong: await caught(() => auth.login({ username: "nobody", password: "not-this" })),
          unnamed: await caught(() => auth.login({ password: "not-this" })),
          family: await caught(() => payment.payWithQQ(order)),
          signedOut: await caught(() => payment.payWithAlipay(order)),
          offline: await caught(() => createClient(client, { fetch: () => Promise.reject(new TypeError("down")) }).auth.anonymousLogin()),
        };
      }, demo.baas.client_id);
      assert.deepEqual(Object.fromEntries(Object.entries(told).map(([name, [code]]) => [name, code])), {
        id: 605, nobody: 604, wrong: 400, unnamed: 605, family: 608, signedOut: 401, offline: 600,
      });
      assert.equal(told.wrong[1], "400: The login or the password is wrong.");
      assert.equal(told.signedOut[2], `${demo.url}/docs/errors#SESSION_REQUIRED`);
    } finally {
      await context.close();
    }
  });
});

using("minapp-sdk", "another origin", () => {
  test("a page of another origin of this machine calls across origins", async () => {
    // A real server: a browser asks before a page without an address may call this machine.
    const shop = createServer((_, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.end("<!doctype html><title>Shop</title>");
    });
    await new Promise((resolve) => shop.listen(0, "127.0.0.1", resolve));
    const context = await openContext(browser);
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
});
