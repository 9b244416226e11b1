// The container keeps the user free: the capsule answers whatever a program does, what it asks comes one at a time and says
// whose it is, and the phone finds its way back after a long pause, five wrong PINs or an order that is too late.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { until } from "../patience.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";
import { countMessages, handled } from "./stage/frames.mjs";
import { Merchant } from "./stage/merchant.mjs";
import { addProgram, Phone } from "./stage/simulator.mjs";

const PIN = "246810";
const WIDE = { viewport: { width: 1280, height: 1040 }, reducedMotion: "reduce" };
const LINES = 200_000;
let demo;
let browser;
let merchant;

const BUTTONS = ["loop", "many", "payloop", "cover", "flood", "posing", "title", "toast", "order", "pay"];
const PROGRAM = {
  "app.json": '{"pages":["pages/p/p"],"window":{"defaultTitle":"Pushy"}}',
  "app.js": "App({});",
  "pages/p/p.axml": `<view><input id="url" maxlength="-1" onInput="type" aria-label="url" />${BUTTONS.map((name) => `<button id="${name}" onTap="${name}">${name}</button>`).join("")}<view class="out">{{out}}</view></view>`,
  "pages/p/p.js": `
    let n = 0;
    Page({
      data: { out: 'ready' },
      type(event) { this.url = event.detail.value; },
      say(out) { this.setData({ out }); },
      loop() { n += 1; this.say('loop ' + n); my.alert({ title: 'Again ' + n, complete: () => this.loop() }); },
      many() { for (let i = 0; i < 20; i += 1) my.confirm({ title: 'Question ' + i, complete: () => this.say('answered ' + i) }); },
      payloop() { n += 1; this.say('pay ' + n); my.tradePay({ paymentUrl: this.url, complete: () => this.payloop() }); },
      cover() { my.alert({ title: 'Under the sheet' }); this.pay(); },
      pay() { my.tradePay({ paymentUrl: this.url, complete: (answer) => this.say('paid ' + answer.resultCode) }); },
      flood() { for (let i = 0; i < ${LINES}; i += 1) console.log('line ' + i); this.say('written'); },
      async posing() {
        const ways = [['alert', { title: 'Payment PIN' }], ['confirm', { title: 'x', confirmButtonText: 'Confirm your payment' }], ['prompt', { title: 'x', message: 'Enter your РIN' }]];
        const errors = [];
        for (const [api, options] of ways) errors.push(await my.call(api, options).then(() => 'shown', (failure) => failure.error));
        this.say('errors ' + errors.join(' '));
      },
      title() { my.setNavigationBar({ title: 'Confirm your payment' }); setTimeout(() => this.say('tried')); },
      toast() { my.showToast({ content: 'Paid', duration: 10000 }); },
      async order() { console.log('first'); my.getRunScene(); console.log('second'); my.getServerTime(); console.log('third'); this.say('logged'); },
    });`,
};

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  merchant = new Merchant(demo);
  addProgram(demo, "pushy", PROGRAM);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A test with the pushy program open. */
const story = (name, run) =>
  test(name, () =>
    withPage(browser, demo.url, WIDE, async (page) => {
      await countMessages(page);
      const phone = await Phone.open(page, demo);
      await phone.start("pushy");
      await run(phone, page);
    }));

const layers = (page) => page.locator(".layers > :not(.is-leaving)");
const capsule = (page, at) => page.locator(".capsule button").nth(at);

/** The capsule closes the program, and nothing of it is left on the screen. */
async function closes(page) {
  await capsule(page, 1).click();
  await page.locator(".wallet button[data-program=pushy]").waitFor();
  await until(async () => (await layers(page).count()) === 0, "the layers to go");
  assert.equal(await page.locator(".capsule").isVisible(), false);
}

story("a program that asks again from complete cannot keep the user", async (phone, page) => {
  await phone.frame.locator("#loop").click();
  for (let time = 1; time <= 3; time += 1) {
    await page.locator(".layers > :not(.is-leaving) .dialog h2", { hasText: `Again ${time}` }).waitFor();
    assert.equal(await layers(page).count(), 1);
    await page.locator(".layers > :not(.is-leaving) .dialog-buttons button").click();
  }
  await page.locator(".layers > :not(.is-leaving) .dialog h2", { hasText: "Again 4" }).waitFor();
  await closes(page);
  // The phone goes on: the same program opens again and asks nothing.
  await phone.start("pushy");
  await phone.outcome(/^ready$/);
  assert.equal(await layers(page).count(), 0);
});

story("the keyboard reaches the capsule over a dialog", async (phone, page) => {
  await phone.frame.locator("#loop").click();
  await page.locator(".layers > :not(.is-leaving) .dialog-buttons button").waitFor();
  const isThere = () => page.evaluate(() => document.activeElement === document.querySelectorAll(".capsule button")[1]);
  for (let presses = 0; presses < 10 && !(await isThere()); presses += 1) await page.keyboard.press("Tab");
  assert.ok(await isThere());
  await page.keyboard.press("Enter");
  await until(async () => (await layers(page).count()) === 0, "the layers to go");
});

story("twenty questions come one after the other; in the background none is on the screen", async (phone, page) => {
  await phone.frame.locator("#many").click();
  await page.locator(".layers > :not(.is-leaving) .dialog h2", { hasText: "Question 0" }).waitFor();
  assert.equal(await layers(page).count(), 1);
  await page.locator(".layers > :not(.is-leaving) .dialog-buttons button").last().click();
  await page.locator(".layers > :not(.is-leaving) .dialog h2", { hasText: /^Question 1$/ }).waitFor();
  assert.equal(await layers(page).count(), 1);
  await capsule(page, 0).click();
  await until(async () => (await layers(page).count()) === 0, "the question to go");
  await page.locator(".wallet button[data-program=pushy]").click();
  await page.locator(".layers > :not(.is-leaving) .dialog h2", { hasText: /^Question 1$/ }).waitFor();
  await closes(page);
});

story("a payment that is asked again from complete cannot keep the user", async (phone, page) => {
  await phone.frame.locator("#url").fill(await merchant.order(1000));
  await phone.frame.locator("#payloop").click();
  const sheet = page.locator(".layers > :not(.is-leaving) .sheet");
  for (let time = 1; time <= 2; time += 1) {
    await phone.outcome(new RegExp(`^pay ${time}$`));
    await sheet.locator("input").first().waitFor();
    await sheet.locator(".sheet-bar button").first().click();
  }
  await phone.outcome(/^pay 3$/);
  await sheet.locator("input").first().waitFor();
  await capsule(page, 1).click();
  await page.locator(".wallet").waitFor();
  // The sheet is the wallet's: it stays until the user closes it, and then no other one comes.
  await sheet.locator(".sheet-bar button").first().click();
  await until(async () => (await layers(page).count()) === 0, "the sheet to go");
});

story("one veil at a time dims the phone, and the capsule is above the sheet", async (phone, page) => {
  await phone.frame.locator("#url").fill(await merchant.order(1000));
  await phone.frame.locator("#cover").click();
  await phone.sheet.locator("input").first().waitFor();
  assert.equal(await layers(page).count(), 2);
  assert.equal(await page.locator(".veil:not(.is-covered):not(.is-leaving)").count(), 1);
  const top = await capsule(page, 1).evaluate((node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return node.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
  assert.ok(top, "nothing lies over the capsule");
  await phone.pin(PIN);
  await page.locator(".layers > :not(.is-leaving) .dialog h2", { hasText: "Under the sheet" }).waitFor();
  await page.locator(".layers > :not(.is-leaving) .dialog-buttons button").click();
  await phone.outcome(/^paid 9000$/);
});

story("200,000 log lines: few reach the page, what was dropped is told, and the capsule answers", async (phone, page) => {
  await phone.frame.locator("#flood").click();
  await phone.outcome(/^written$/);
  const dropped = async () => {
    const told = await page.locator(".log-line", { hasText: /more lines? (was|were) dropped/ }).allTextContents();
    return told.reduce((sum, text) => sum + Number(/([\d,]+) more line/.exec(text)[1].replace(/,/g, "")), 0);
  };
  // any machine: a slow loop has time for more lines, never for most of them
  await until(async () => (await dropped()) > LINES / 2, "the count of dropped lines", async () => String(await dropped()));
  const { console } = await handled(page);
  assert.ok(console < LINES / 10, `${console} lines reached the page`);
  await closes(page);
});

story("titles that read like the wallet's are refused, in dialogs and over the page", async (phone, page) => {
  await phone.frame.locator("#posing").click();
  await phone.outcome(/^errors 2 2 2$/);
  await phone.frame.locator("#title").click();
  await phone.outcome(/^tried$/);
  await until(() => page.locator(".log-line", { hasText: "title refused" }).count(), "the developer to be told");
  assert.equal(await page.locator(".program .title-text").textContent(), "pushy");
});

story("a program's dialog and its notices carry its name, and have none of the wallet's colours", async (phone, page) => {
  await phone.frame.locator("#many").click();
  const dialog = page.locator(".dialog");
  await dialog.waitFor();
  assert.match(await dialog.locator(".dialog-from").innerText(), /pushy/);
  const brand = await page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = "var(--brand)";
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  });
  const grounds = await dialog.locator("button").evaluateAll((nodes) => nodes.map((node) => getComputedStyle(node).backgroundColor));
  assert.ok(grounds.length > 0 && !grounds.includes(brand), grounds.join());
  await closes(page);
  await phone.start("pushy");
  await phone.frame.locator("#toast").click();
  assert.match(await page.locator(".toast").innerText(), /Paid\s+pushy/);
});

story("the log has calls and lines in the order in which they happened", async (phone, page) => {
  await phone.frame.locator("#order").click();
  await phone.outcome(/^logged$/);
  const names = async () => {
    const lines = await page.locator(".log-line").evaluateAll((nodes) => nodes.map((node) => [node.querySelector(".log-name").textContent, node.querySelector(".log-preview").textContent, node.querySelector(".lane").textContent]));
    return lines.flatMap(([name, text, lane]) => (name === "log" ? [text] : /get/.test(name) && /^Program/.test(lane) ? [name] : []));
  };
  await until(async () => (await names()).length >= 5, "the lines", async () => JSON.stringify(await names()));
  assert.deepEqual(await names(), ["first", "getRunScene", "second", "getServerTime", "third"]);
});

story("after a day the phone signs in again by itself", async (phone, page) => {
  await capsule(page, 1).click();
  const amount = page.locator(".purse-amount");
  const before = await amount.innerText();
  await phone.move(2, 86_400_000);
  await until(async () => (await amount.innerText()) === before, "the same balance", async () => amount.innerText());
  await phone.start("pushy");
  await phone.frame.locator("#url").fill(await merchant.order(1000));
  await phone.frame.locator("#pay").click();
  await phone.pin(PIN);
  await phone.outcome(/^paid 9000$/);
});

story("a balance that nobody knows is not shown as nothing", async (phone, page) => {
  await capsule(page, 1).click();
  await phone.network(false);
  const amount = page.locator(".purse-amount");
  await until(async () => (await amount.innerText()) === "Not known right now", "the missing balance", async () => amount.innerText());
  await phone.network(true);
  await until(async () => /\d/.test(await amount.innerText()), "the balance");
});

story("after five wrong PINs the demo unlocks, and the payment goes on", async (phone, page) => {
  await phone.frame.locator("#url").fill(await merchant.order(1000));
  await phone.frame.locator("#pay").click();
  for (let time = 1; time <= 5; time += 1) {
    await phone.sheet.locator("input").first().waitFor();
    await phone.pin("135790");
    await phone.sheet.locator(time < 5 ? ".note-bad" : ".stop").waitFor();
  }
  await phone.sheet.getByRole("button", { name: /unlock/ }).click();
  await phone.sheet.locator("input").first().waitFor();
  await phone.pin(PIN);
  await phone.outcome(/^paid 9000$/);
});

story("the sheet takes no PIN when the time to pay is over", async (phone, page) => {
  await phone.frame.locator("#url").fill(await merchant.order(1000));
  await phone.frame.locator("#pay").click();
  await phone.sheet.locator("input").first().waitFor();
  await phone.move(1, 3_600_000);
  await phone.sheet.locator(".stop").waitFor();
  assert.equal(await phone.sheet.locator("input").count(), 0);
  await phone.closeSheet();
  await phone.outcome(/^paid 4000$/);
});

story("the clock moves forward and back to now", async (phone, page) => {
  await phone.move(2, 86_400_000);
  await page.locator(".panel .moves button").last().click();
  const ahead = async () => (await (await page.request.get(`${demo.url}/demo/clock`)).json()).ahead_s;
  await until(async () => (await ahead()) === 0, "the clock to be set back");
  // The program's calls are still counted by the second.
  await phone.frame.locator("#order").click();
  await phone.outcome(/^logged$/);
});

story("another language opens the running program again", async (phone, page) => {
  assert.equal(await phone.frame.locator("html").getAttribute("lang"), "en");
  await page.locator(".language[lang=zh]").click();
  await until(async () => (await phone.frame.locator("html").getAttribute("lang")) === "zh", "the program in Chinese");
  await phone.outcome(/^ready$/);
});
