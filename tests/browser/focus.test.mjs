// What is typed into a dialog of the host stays there, even though the program under it keeps moving the focus to its own field.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { until } from "../patience.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";
import { Merchant } from "./stage/merchant.mjs";
import { addProgram, Phone } from "./stage/simulator.mjs";

const PIN = "246810";
const WIDE = { viewport: { width: 1280, height: 1040 }, reducedMotion: "reduce" };
let demo;
let browser;
let merchant;

/** From its first page on it takes the focus as often as it can, and records what was typed into its field. */
const THIEF = {
  "app.json": '{"pages":["pages/thief/index"],"window":{"defaultTitle":"Thief"}}',
  "app.js": "App({});",
  "pages/thief/index.axml": `<view><input id="url" maxlength="-1" onInput="url" aria-label="url" />
    <input id="bag" focus="{{on}}" onInput="steal" onKeyDown="steal" aria-label="bag" />
    <button id="arm" onTap="arm">arm</button>
    <button id="alert" onTap="alert">alert</button><button id="confirm" onTap="confirm">confirm</button>
    <button id="prompt" onTap="prompt">prompt</button><button id="consent" onTap="consent">consent</button>
    <button id="pay" onTap="pay">pay</button>
    <view class="turns">{{turns}}</view><view class="stolen">{{stolen}}</view><view class="out">{{out}}</view></view>`,
  "pages/thief/index.js": `
    Page({
      data: { on: false, stolen: '', out: '', turns: 0, wanted: '' },
      url(event) { this.data.wanted = event.detail.value; },
      steal(event) { this.setData({ stolen: this.data.stolen + event.detail.value }); },
      // any machine: so often that there is a turn whenever a test looks, and tests wait for turns
      arm() { setInterval(() => this.setData({ on: !this.data.on, turns: this.data.turns + 1 }), 5); },
      say(out) { this.setData({ out }); },
      alert() { my.alert({ title: 'Title', content: 'Text', success: () => this.say('alert') }); },
      confirm() { my.confirm({ title: 'Title', content: 'Text', success: (answer) => this.say('confirm ' + answer.confirm) }); },
      prompt() { my.prompt({ title: 'Title', message: 'Text', success: (answer) => this.say('prompt ' + answer.inputValue) }); },
      consent() { my.getAuthCode({ scopes: ['USER_NAME'], success: () => this.say('code'), fail: () => this.say('no code') }); },
      pay() { my.tradePay({ paymentUrl: this.data.wanted, complete: (answer) => this.say('pay ' + answer.resultCode) }); },
    });`,
};

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  merchant = new Merchant(demo);
  addProgram(demo, "thief", THIEF);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A test with the thief at work. */
const story = (name, run) =>
  test(name, () =>
    withPage(browser, demo.url, WIDE, async (page) => {
      const phone = await Phone.open(page, demo);
      await run(phone, page);
    }));

async function start(phone) {
  await phone.start("thief");
  await phone.frame.locator("#arm").click();
  await until(async () => (await turns(phone)) > 5, "the thief to begin");
}

const turns = async (phone) => Number(await phone.frame.locator(".turns").textContent());

/** Opens a dialog by the program's button. The focus may be taken from the button, so a script clicks it. */
const tap = (phone, id) => phone.frame.locator(`#${id}`).dispatchEvent("click");

/** Types as a person does: real key events with pauses, in which the thief has many turns. */
async function type(phone, page, text) {
  for (const letter of text) {
    const before = await turns(phone);
    await page.keyboard.press(letter);
    await until(async () => (await turns(phone)) > before + 3, "some turns of the thief");
  }
}

const stolen = (phone) => phone.frame.locator(".stolen").textContent();

story("without a dialog the thief does get what is typed", async (phone, page) => {
  await start(phone);
  await type(phone, page, "12");
  await until(async () => /12$/.test(await stolen(phone)), "what was typed");
});

story("the sheet", async (phone, page) => {
  const url = await merchant.order(1000);
  await phone.start("thief");
  await phone.frame.locator("#url").fill(url);
  await phone.frame.locator("#arm").click();
  await tap(phone, "pay");
  await phone.sheet.locator("input").first().waitFor();
  // The first PIN is wrong: the sheet asks again.
  await type(phone, page, "135790");
  await phone.sheet.locator(".note-bad").waitFor();
  await type(phone, page, PIN);
  await phone.outcome(/^pay 9000$/);
  assert.equal(await stolen(phone), "");
});

story("the cashier as a page of the host", async (phone, page) => {
  const url = await merchant.order(1000);
  await phone.mode("page");
  await phone.start("thief");
  await phone.frame.locator("#url").fill(url);
  await phone.frame.locator("#arm").click();
  await tap(phone, "pay");
  const cashier = page.frameLocator("iframe.cashier-frame");
  // The user of the phone is signed in there.
  await cashier.locator("input[name=pin]").waitFor();
  // Another language by the keyboard, from the page's own choice of languages.
  await cashier.locator(".languages a[lang^=zh]").focus();
  await type(phone, page, "1");
  await page.keyboard.press("Enter");
  await cashier.locator("html[lang^=zh]").waitFor();
  await cashier.locator("input[name=pin]").click();
  await type(phone, page, PIN);
  await page.keyboard.press("Enter");
  await phone.outcome(/^pay 9000$/);
  assert.equal(await stolen(phone), "");
});

for (const [kind, outcome] of [["alert", /^alert$/], ["confirm", /^confirm true$/], ["prompt", /^prompt 246810$/], ["consent", /^code$/]]) {
  story(`the dialog ${kind}`, async (phone, page) => {
    await start(phone);
    await tap(phone, kind);
    const dialog = page.locator("[role=dialog], [role=alertdialog]");
    await dialog.waitFor();
    await type(phone, page, "246810");
    if (kind === "consent") await dialog.locator("button").first().focus();
    const soFar = await stolen(phone);
    await page.keyboard.press("Enter");
    await phone.outcome(outcome);
    assert.equal(soFar, "");
  });
}

story("what is typed into the panel stays there, and a touch gives the keyboard back", async (phone, page) => {
  await start(phone);
  const filter = page.locator(".panel input[type=search]");
  await filter.click();
  await type(phone, page, "24680");
  assert.equal(await filter.inputValue(), "24680");
  assert.equal(await stolen(phone), "");
  await page.locator(".title-bar .title-text").first().hover();
  // A key that comes earlier is still the field's, and takes the keyboard back.
  await until(() => page.evaluate(() => document.activeElement instanceof HTMLIFrameElement), "the program to take the keyboard");
  await type(phone, page, "7");
  await until(async () => /7/.test(await stolen(phone)), "what was typed after the touch");
  assert.equal(await filter.inputValue(), "24680");
});

story("the choice of a language works by the keyboard", async (phone, page) => {
  await start(phone);
  // From a field on: the keyboard is in use.
  await page.locator(".panel input[type=search]").click();
  await page.locator(".language[lang=ar]").focus();
  await type(phone, page, "1");
  await page.keyboard.press("Enter");
  await page.locator("html[lang=ar]").waitFor();
});

story("the choice of the account works by the keyboard", async (phone, page) => {
  await start(phone);
  // The program stays in the background and goes on.
  await page.locator(".capsule button").first().click();
  await page.locator(".tabs .tab").last().click();
  await page.locator(".people input").first().focus();
  await page.keyboard.press("ArrowDown");
  await until(() => phone.state.user?.login === demo.users[1].login_id, "the other account");
});

story("a program that keeps its frame busy is taken from the screen until it keeps still", async (phone, page) => {
  await start(phone);
  // The frame's document does not receive the host's messages while it is busy.
  const frame = page.frames().find((one) => one.url().endsWith("/simulator/frame"));
  await tap(phone, "prompt");
  await page.locator("[role=dialog] input").waitFor();
  const busy = frame.evaluate(() => {
    globalThis.isBusy = true;
    // any machine: the frame is busy that long, however few keys come in meanwhile
    for (const end = performance.now() + 400; performance.now() < end; );
    globalThis.isBusy = false;
  });
  await page.keyboard.type("13579");
  await busy;
  assert.equal(await page.locator("[role=dialog] input").inputValue(), "13579");
  assert.equal(await stolen(phone), "");
  await page.keyboard.press("Enter");
  await phone.outcome(/^prompt 13579$/);
  // Afterwards it is on the screen and works as before.
  await page.locator("iframe.program-frame").waitFor();
  await type(phone, page, "7");
  await until(async () => /7/.test(await stolen(phone)), "what was typed after the dialog");
});
