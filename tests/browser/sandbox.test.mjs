// The payer's side of the payment sandbox: the phone, the cashiers that links lead to, and a page inside WeChat. People pay,
// leave, let orders expire and choose what goes wrong; every page says SANDBOX, in every language, to everybody.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./stage/axe.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";
import { SandboxMerchant } from "./stage/sandbox.mjs";

let demo;
let browser;
let merchant;

before(async () => {
  demo = await startDemo();
  merchant = new SandboxMerchant(demo.sandbox);
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** The merchant's page from which browsers come. */
const SHOP = "https://shop.example/";
/** Runs a story on a page of the sandbox. */
const story = (options, tell) => withPage(browser, merchant.url, options, tell);
const phone = (code) => `${merchant.url}/sandbox/phone?code=${encodeURIComponent(code)}`;
/** Waits until the page shows the order in this state. */
const shows = (page, state) => page.locator(`main [data-state=${state}]`).waitFor();

/** Every page says what it is, in its title too, and fits the window. */
async function assertMarked(page) {
  assert.match(await page.title(), /SANDBOX/);
  await page.locator("body").getByText("SANDBOX").first().waitFor();
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(isTooWide, false, `${page.url()} fits`);
}

test("the phone scans a code and pays", async () => {
  const { out_trade_no, code_url } = await merchant.wechat("native");
  await story({}, async (page) => {
    await page.goto(`${merchant.url}/sandbox/phone`);
    await page.locator("#code").fill(code_url);
    await page.locator("form button[type=submit]").click();
    await shows(page, "not_paid");
    assert.match(await page.locator(".amount").innerText(), /¥12\.50/);
    await page.locator("#pay").click();
    await shows(page, "paid");
    assert.equal(await merchant.state(out_trade_no), "paid");
    await page.locator("#home").click();
    await page.locator("#code").waitFor();
  });
});

test("the phone shows waiting orders; the payer goes away and pays later", async () => {
  const { out_trade_no } = await merchant.qq();
  await story({}, async (page) => {
    await page.goto(`${merchant.url}/sandbox/phone`);
    await page.locator(`[data-order="${out_trade_no}"]`).click();
    await page.locator("#cancel").click();
    await page.locator("#pay").waitFor({ state: "detached" });
    assert.equal(await merchant.state(out_trade_no), "not_paid");
    await page.locator("#home").click();
    await page.locator(`[data-order="${out_trade_no}"]`).click();
    await page.locator("#pay").click();
    await shows(page, "paid");
  });
});

test("an order expires, and its code is refused afterwards", async () => {
  const { out_trade_no, code_url } = await merchant.wechat("native");
  await story({}, async (page) => {
    await page.goto(phone(code_url));
    await page.locator("#expire").click();
    await shows(page, "expired");
    assert.equal(await page.locator("#pay").count(), 0);
    assert.equal(await merchant.state(out_trade_no), "expired");
  });
});

test("what goes wrong is chosen on the phone, for all orders", async () => {
  await story({}, async (page) => {
    await page.goto(`${merchant.url}/sandbox/phone`);
    await page.locator("summary").click();
    const saved = () => page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.ok());
    await Promise.all([saved(), page.locator("#scenario").selectOption("duplicate_notice")]);
    const { out_trade_no } = await merchant.wechat("native");
    assert.equal((await merchant.control("GET", `orders/${out_trade_no}`)).scenario, "duplicate_notice");
    await Promise.all([saved(), page.locator("#scenario").selectOption("")]);
    const calm = await merchant.wechat("native");
    assert.equal((await merchant.control("GET", `orders/${calm.out_trade_no}`)).scenario ?? null, null);
  });
});

test("the phone moves the providers' clock", async () => {
  const { now } = await merchant.control("GET", "clock");
  await story({}, async (page) => {
    await page.goto(`${merchant.url}/sandbox/phone`);
    await page.locator("summary").click();
    const moved = page.waitForResponse((answer) => answer.url().endsWith("/clock") && answer.request().method() === "POST");
    await page.locator(".pair button").first().click();
    const after = Date.parse((await (await moved).json()).now);
    assert.ok(after - Date.parse(now) >= 60_000);
  });
});

test("a link of WeChat's H5 leads to a cashier and back to the merchant", async () => {
  const { out_trade_no, h5_url } = await merchant.wechat("h5");
  const back = `${merchant.url}/sandbox/phone`;
  await story({ viewport: { width: 320, height: 640 } }, async (page) => {
    await page.goto(`${h5_url}&redirect_url=${encodeURIComponent(back)}`, { referer: SHOP });
    await page.locator("#cancel").click();
    await page.locator("#pay").waitFor({ state: "detached" });
    await page.reload();
    await page.locator("#pay").click();
    await shows(page, "paid");
    assert.equal(await merchant.state(out_trade_no), "paid");
    await page.locator("#back").click();
    await page.waitForURL(back);
  });
});

test("WeChat's H5 turns a browser away that does not say where it comes from", async () => {
  const { h5_url } = await merchant.wechat("h5");
  await story({ locale: "en" }, async (page) => {
    await page.goto(h5_url);
    await page.getByText("商家参数格式有误").waitFor();
    await page.getByText("strict-origin-when-cross-origin").waitFor();
    assert.equal(await page.locator("#pay").count(), 0);
    await assertMarked(page);
    await assertAccessible(page, "a stranger");
  });
});

test("a link that would run a script is no way back", async () => {
  const { h5_url } = await merchant.wechat("h5");
  await story({}, async (page) => {
    await page.goto(`${h5_url}&redirect_url=${encodeURIComponent("javascript:alert(1)")}`, { referer: SHOP });
    await shows(page, "not_paid");
    assert.equal(await page.locator("#back").count(), 0);
  });
});

for (const kind of ["page", "wap"]) {
  test(`Alipay's ${kind} cashier: sign in, go away, come back, pay, return`, async () => {
    const { out_trade_no, url } = merchant.alipay(kind);
    // It also works without scripts.
    await story({ javaScriptEnabled: kind === "page" }, async (page) => {
      const press = (action) => page.locator(`form[action$='/${action}'] button`).click();
      await page.goto(url);
      await assertMarked(page);
      await press("sign-in");
      await press("leave");
      await page.locator("a.main").first().click();
      await press("pay");
      await page.locator("#back").click();
      await page.waitForURL(`${merchant.url}/sandbox/phone?**`);
      assert.equal(new URL(page.url()).searchParams.get("out_trade_no"), out_trade_no);
      assert.equal(await merchant.state(out_trade_no), "paid");
    });
  });
}

test("Alipay's cashier follows what happens on the phone", async () => {
  const { out_trade_no, url } = merchant.alipay("page");
  await story({}, async (page) => {
    await page.goto(url);
    await merchant.control("POST", `orders/${out_trade_no}/pay`);
    await page.locator("#back").waitFor();
  });
});

test("Alipay's cashier refuses what is not signed, and says where one is", async () => {
  const { url } = merchant.alipay("page");
  await story({}, async (page) => {
    await page.goto(url.replace("sign=", "sign=AAAA"));
    await assertMarked(page);
    assert.match(await page.locator("h1").innerText(), /isv\.invalid-signature/);
    await assertAccessible(page, "a refused order");
  });
});

test("a page inside WeChat pays through the bridge; leaving is cancelling", async () => {
  const { out_trade_no, prepay_id } = await merchant.wechat("jsapi");
  await story({}, async (page) => {
    await page.goto(`${merchant.url}/sandbox/wechat/jsapi`);
    const open = async (parameters) => {
      await page.locator("#parameters").fill(JSON.stringify(parameters));
      await page.locator("form button[type=submit]").click();
    };
    const said = (text) => page.locator("#said", { hasText: text }).waitFor();
    await open(merchant.jsapi(prepay_id));
    await page.locator("#sandbox-weixin-sheet").getByText("SANDBOX", { exact: true }).waitFor();
    await assertAccessible(page, "the sheet of the bridge");
    await page.keyboard.press("Escape");
    await said("get_brand_wcpay_request:cancel");
    assert.equal(await merchant.state(out_trade_no), "not_paid");
    await open(merchant.jsapi(prepay_id));
    await page.locator("#sandbox-weixin-sheet button.pay").click();
    await said("get_brand_wcpay_request:ok");
    assert.equal(await merchant.state(out_trade_no), "paid");
  });
});

// Each page once in each language, narrow and wide, in light and in dark.
const SIGHTS = {
  en: { viewport: { width: 320, height: 640 }, colorScheme: "light" },
  zh: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  ar: { viewport: { width: 320, height: 640 }, colorScheme: "dark" },
};
for (const [locale, sight] of Object.entries(SIGHTS)) {
  test(`the pages in ${locale} are marked, fit, and have no barrier`, async () => {
    const native = await merchant.wechat("native");
    const pages = {
      phone: `${merchant.url}/sandbox/phone`,
      sheet: phone(native.code_url),
      h5: (await merchant.wechat("h5")).h5_url,
      jsapi: `${merchant.url}/sandbox/wechat/jsapi`,
      page: merchant.alipay("page").url,
      wap: merchant.alipay("wap").url,
    };
    await story({ locale, ...sight }, async (page) => {
      for (const [name, url] of Object.entries(pages)) {
        await page.goto(url, name === "h5" ? { referer: SHOP } : {});
        await page.locator("main button").first().waitFor();
        await assertMarked(page);
        await assertAccessible(page, name);
        const frame = page.locator("html");
        assert.ok((await frame.getAttribute("lang")).startsWith(locale), `${name} speaks ${locale}`);
        assert.equal((await frame.getAttribute("dir")) ?? "ltr", locale === "ar" ? "rtl" : "ltr", name);
      }
      await page.goto(pages.sheet);
      await page.locator("#pay").click();
      await shows(page, "paid");
      await assertAccessible(page, "a paid order");
    });
  });
}
