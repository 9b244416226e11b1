// Mini programs in the simulator: the tea shop pays in both of a host's ways, every result code has a cause, and forbidden calls
// are refused.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { until } from "../patience.mjs";
import { assertAccessible } from "./stage/axe.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import * as contract from "./stage/contract.mjs";
import { startDemo } from "./stage/demo.mjs";
import { Merchant } from "./stage/merchant.mjs";
import { addProgram, Phone, PROBE } from "./stage/simulator.mjs";

const PIN = "246810";
const WIDE = { viewport: { width: 1280, height: 1040 }, reducedMotion: "reduce" };
let demo;
let browser;
let merchant;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  merchant = new Merchant(demo);
  addProgram(demo, "probe", PROBE);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A test with the simulator open. */
const story = (name, run, options = {}) =>
  test(name, () => withPage(browser, demo.url, { ...WIDE, ...options }, async (page) => run(await Phone.open(page, demo), page)));

/** Puts a tea into the basket and taps the button that pays. */
async function orderTea(phone) {
  await phone.start("Ninety Steps Tea");
  await phone.frame.locator(".tea .step-more").first().click();
  await phone.frame.locator("button.basket").click();
  await phone.frame.locator("button.button-main:visible").last().click();
}

for (const language of ["en", "zh", "ar"]) {
  test(`the tea shop is paid on the sheet in ${language}`, () =>
    withPage(browser, demo.url, { ...WIDE, locale: language }, async (page) => {
      const phone = await Phone.open(page, demo, language);
      await contract.assertLanguage(page, language);
      await assertAccessible(page, "the phone");
      await orderTea(phone);
      await phone.sheet.waitFor();
      await assertAccessible(page, "the sheet");
      await phone.pin(PIN);
      await phone.frame.locator("image[src*=good], img[src], .result").first().waitFor();
      await until(async () => (await paidOrders()) > 0, "a paid order");
    }));
}

test("in a low window the phone is shorter, at its own scale, and the tea shop is paid", () =>
  withPage(browser, demo.url, { ...WIDE, viewport: { width: 1280, height: 720 } }, async (page) => {
    const phone = await Phone.open(page, demo);
    const { height } = await page.locator(".phone").boundingBox();
    assert.ok(height <= 720, `the phone is ${height} px high`);
    await orderTea(phone);
    await phone.sheet.waitFor();
    await phone.pin(PIN);
    await phone.sheet.waitFor({ state: "hidden" });
    await phone.frame.locator(".seal-good").waitFor();
  }));

/** How many orders of the tea shop the wallet has taken money for, according to the user's own history. */
async function paidOrders() {
  const sam = demo.users[0];
  const signedIn = await post("/host/v1/sessions", { login_id: sam.login_id, password: sam.password });
  const answer = await fetch(`${demo.url}/host/v1/history`, { headers: { authorization: `Bearer ${signedIn.session_token}` } });
  return (await answer.text()).split("Ninety Steps Tea").length - 1;
}

async function post(path, body) {
  const answer = await fetch(demo.url + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  return answer.json();
}

/** The probe with the address of a new order in its field. */
async function probe(phone, minor = 1000) {
  const url = await merchant.order(minor);
  await phone.start("probe");
  await phone.frame.locator("#url").fill(url);
  return url;
}

const pay = (phone) => phone.frame.locator("#pay").click();

story("9000 on a page of the host, and the program is hidden meanwhile", async (phone, page) => {
  await phone.mode("page");
  await probe(phone);
  await pay(phone);
  const cashier = page.frameLocator("iframe.cashier-frame");
  // The user of the phone is signed in there.
  await cashier.locator("input[name=pin]").fill("135790");
  await cashier.locator("form:has(input[name=pin]) button[type=submit]").click();
  await cashier.locator("#problem").waitFor();
  await cashier.locator("input[name=pin]").fill(PIN);
  await cashier.locator("form:has(input[name=pin]) button[type=submit]").click();
  await cashier.locator(".seal-good").waitFor();
  assert.match(await phone.outcome(/pay:complete/), /onHide.*onShow.*pay:success:9000 pay:complete$/);
});

story("6001 when the page of the host is closed without paying", async (phone, page) => {
  await phone.mode("page");
  await probe(phone);
  await pay(phone);
  await page.locator(".host-page .title-bar button").first().click();
  await phone.outcome(/pay:success:6001 pay:complete$/);
});

story("9000 on the sheet after a wrong PIN; once more without a sheet", async (phone) => {
  await probe(phone);
  await pay(phone);
  await phone.pin("111111");
  await phone.sheet.locator("[role=alert]").waitFor();
  await phone.pin(PIN);
  await phone.outcome(/pay:success:9000 pay:complete$/);
  await phone.sheet.waitFor({ state: "hidden" });
  await pay(phone);
  await phone.outcome(/^…2 pay:success:9000 pay:complete$/);
  assert.equal(await phone.sheet.count(), 0);
});

story("6001 when the sheet is closed, and the order can still be paid", async (phone) => {
  await probe(phone);
  await pay(phone);
  await phone.sheet.waitFor();
  await phone.closeSheet();
  await phone.outcome(/pay:success:6001 pay:complete$/);
  await pay(phone);
  await phone.pin(PIN);
  await phone.outcome(/pay:success:9000 pay:complete$/);
});

story("6002 without a network before anything was handed over", async (phone) => {
  await probe(phone);
  await phone.network(false);
  await pay(phone);
  await phone.outcome(/pay:success:6002 pay:complete$/);
});

story("6004 when the network goes while the PIN is sent", async (phone) => {
  await probe(phone);
  await pay(phone);
  await phone.sheet.waitFor();
  await phone.network(false);
  await phone.pin(PIN);
  await phone.outcome(/pay:success:6004 pay:complete$/);
  // The outcome is unknown, so the sheet does not say that nothing was paid.
  assert.equal(await phone.sheet.locator(".seal-bad").count(), 0);
  assert.equal(await phone.sheet.locator(".spinner").count(), 1);
});

story("4000 when the order is too old", async (phone) => {
  await probe(phone);
  await pay(phone);
  await phone.sheet.waitFor();
  await phone.anHourLater();
  // The sheet takes no PIN any more.
  await phone.sheet.locator(".stop").waitFor();
  await phone.closeSheet();
  await phone.outcome(/pay:success:4000 pay:complete$/);
});

story("8000 while the acquirer cannot be reached; 9000 when it has heard", async (phone, page) => {
  await phone.site("EUPHRATES");
  const url = await probe(phone);
  const token = new URL(url).pathname.split("/")[2];
  const merchantHasIt = async () => (await (await page.request.get(`${demo.url}/cashier/${token}/state`)).json()).state === "succeeded";
  await pay(phone);
  await phone.sheet.waitFor();
  await phone.line(false);
  try {
    await phone.pin(PIN);
    await phone.outcome(/pay:success:8000 pay:complete$/);
    await phone.sheet.locator(".outcome ~ button").click();
    await phone.sheet.waitFor({ state: "hidden" });
    assert.equal(await merchantHasIt(), false);
    // The order is in process: nothing is shown again, and nothing is charged twice.
    await pay(phone);
    await phone.outcome(/^…2 pay:success:8000 pay:complete$/);
    assert.equal(await phone.sheet.count(), 0);
  } finally {
    await phone.line(true);
  }
  await phone.aMinuteLater();
  await until(merchantHasIt, "the acquirer to hear of the payment");
  await pay(phone);
  await phone.outcome(/^…3 pay:success:9000 pay:complete$/);
  assert.equal(await phone.sheet.count(), 0);
});

story("6002 when the acquirer cannot be reached before anything was handed over", async (phone) => {
  await phone.site("EUPHRATES");
  await probe(phone);
  await phone.line(false);
  try {
    await pay(phone);
    await phone.outcome(/pay:success:6002 pay:complete$/);
  } finally {
    await phone.line(true);
  }
});

for (const code of [9000, 8000, 4000, 6001, 6002, 6004]) {
  story(`the panel's ${code} counts once`, async (phone, page) => {
    await probe(phone);
    await phone.next(`code:${code}`);
    await pay(phone);
    await phone.outcome(new RegExp(`pay:success:${code} pay:complete$`));
    await page.locator('.panel input[name=next][value="none:"]:checked').waitFor({ state: "attached" });
    await pay(phone);
    await phone.sheet.waitFor();
  });
}

story("a program that is closed during a payment gets no answer, and the payment goes on", async (phone, page) => {
  const url = await probe(phone);
  await phone.next("unload:");
  await pay(phone);
  await page.locator("iframe.program-frame").waitFor({ state: "detached" });
  await phone.pin(PIN);
  const token = new URL(url).pathname.split("/")[2];
  await until(async () => {
    const answer = await page.request.get(`${demo.url}/cashier/${token}/state`);
    return (await answer.json()).state === "succeeded";
  }, "the payment to succeed");
});

test("a payment that was handed over goes on when the page is closed", () =>
  withPage(browser, demo.url, WIDE, async (page) => {
    const handedOver = new Promise((resolve) => {
      page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => String(payload).includes('"processing"') && resolve()));
    });
    const phone = await Phone.open(page, demo);
    const url = await probe(phone);
    await pay(phone);
    await phone.pin(PIN);
    await handedOver;
    await page.close();
    const token = new URL(url).pathname.split("/")[2];
    await until(async () => (await (await fetch(`${demo.url}/cashier/${token}/state`)).json()).state === "succeeded", "the payment to succeed");
  }));

story("a second payment is refused while one is open, and the first is unharmed", async (phone) => {
  await probe(phone);
  await phone.frame.locator("#twice").click();
  await phone.outcome(/second:fail:10001/);
  await phone.pin(PIN);
  await phone.outcome(/first:success:9000/);
});

story("a trade number is as good as an address", async (phone) => {
  const answer = await merchant.create(1000);
  await phone.start("probe");
  await phone.frame.locator("#url").fill(answer.paymentId);
  await phone.frame.locator("#trade").click();
  await phone.pin(PIN);
  await phone.outcome(/trade:success:9000 trade:complete$/);
  await phone.sheet.waitFor({ state: "hidden" });
  await phone.frame.locator("#url").fill("pay_00000000000000000000000000");
  await phone.frame.locator("#trade").click();
  await phone.outcome(/trade:fail:2:4000 trade:complete$/);
});

story("an order string is a signed pay call, and a changed one is none", async (phone) => {
  const order = merchant.orderString(1000);
  await phone.start("probe");
  await phone.frame.locator("#url").fill(order);
  await phone.frame.locator("#string").click();
  await phone.pin(PIN);
  await phone.outcome(/^…1 string:success:9000 string:complete$/);
  await phone.sheet.waitFor({ state: "hidden" });
  await phone.frame.locator("#string").click();
  await phone.outcome(/^…2 string:success:9000 string:complete$/);
  for (const [call, wrong] of [[3, order.replace("1000", "1001")], [4, "partner=2088&sign=x"]]) {
    await phone.frame.locator("#url").fill(wrong);
    await phone.frame.locator("#string").click();
    await phone.outcome(new RegExp(`^…${call} string:fail:2:4000 string:complete$`));
  }
  assert.equal(await phone.sheet.count(), 0);
});

story("another wallet pays the merchant through its acquirer, and the first user to open an order has it", async (phone, page) => {
  await phone.site("EUPHRATES");
  const url = await probe(phone);
  await pay(phone);
  await phone.pin(PIN);
  await phone.outcome(/pay:success:9000 pay:complete$/);
  await phone.sheet.waitFor({ state: "hidden" });
  const token = new URL(url).pathname.split("/")[2];
  await until(async () => {
    const answer = await page.request.get(`${demo.url}/cashier/${token}/state`);
    return (await answer.json()).state === "succeeded";
  }, "the merchant to be paid");
  const second = await merchant.order(1000);
  await phone.frame.locator("#url").fill(second);
  await pay(phone);
  await phone.sheet.waitFor();
  await phone.closeSheet();
  await phone.outcome(/pay:success:6001 pay:complete$/);
  await phone.site("TIGRIS");
  await page.locator("iframe.program-frame").waitFor({ state: "detached" });
  await phone.start("probe");
  await phone.frame.locator("#url").fill(second);
  await pay(phone);
  await phone.outcome(/pay:success:4000 pay:complete$/);
});

for (const [what, url] of [
  ["another site's", "https://evil.example/cashier/x"],
  ["a foreign", "http://127.0.0.2:9/cashier/x"],
  ["a script", "javascript:alert(1)"],
  ["a file", "file:///etc/passwd"],
  ["an endless", `https://wallet.example/${"a".repeat(2100)}`],
]) {
  story(`${what} address opens no sheet`, async (phone) => {
    await phone.start("probe");
    await phone.frame.locator("#url").fill(url);
    await pay(phone);
    await phone.outcome(/pay:fail:2:4000 pay:complete$/);
    assert.equal(await phone.sheet.count(), 0);
  });
}
