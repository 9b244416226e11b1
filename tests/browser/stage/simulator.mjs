// The simulator as a test uses it: its own programs, the phone's buttons, the developer panel.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { until } from "../../patience.mjs";

/** Adds a program to a running demo. `source` is its folder or zip, or an object of its files. */
export function addProgram(demo, id, source, flags = [], appId = demo.merchant.client_id) {
  const folder = typeof source === "string" ? source : write(source);
  try {
    const args = ["simulator", "add", folder, "--data", demo.folder, "--id", id, "--name", id, "--app-id", appId, ...flags];
    const added = spawnSync(process.env.CASHIER_BIN, args, { encoding: "utf8" });
    assert.equal(added.status, 0, added.stderr);
  } finally {
    if (folder !== source) rmSync(folder, { recursive: true, force: true });
  }
}

/** Adds a web program that stays on its server. */
export function addWebProgram(demo, id, url, flags = [], appId = demo.merchant.client_id) {
  const args = ["simulator", "add", url, "--type", "h5", "--data", demo.folder, "--id", id, "--name", id, "--app-id", appId, ...flags];
  const added = spawnSync(process.env.CASHIER_BIN, args, { encoding: "utf8" });
  assert.equal(added.status, 0, added.stderr);
}

function write(files) {
  const folder = mkdtempSync(join(tmpdir(), "program-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A program that makes the calls named in its page: `run` evaluates nothing, it looks the call up in a table. */
export const PROBE = {
  "app.json": '{"pages":["pages/probe/index"],"window":{"defaultTitle":"Probe"}}',
  "app.js": "App({});",
  "pages/probe/index.axml": `<view><input id="url" value="{{url}}" maxlength="-1" onInput="type" aria-label="url" />
    <button id="pay" onTap="pay">pay</button><button id="trade" onTap="trade">trade</button><button id="string" onTap="string">string</button><button id="twice" onTap="twice">twice</button>
    <view class="out">{{out}}</view></view>`,
  "pages/probe/index.js": `
    Page({
      data: { url: '', out: 'ready', log: [], calls: 0 },
      onShow() { this.note('onShow'); },
      onHide() { this.note('onHide'); },
      note(line) { this.data.log.push(line); this.setData({ out: this.data.log.join(' ') }); },
      type(event) { this.data.url = event.detail.value; },
      call(name, options) {
        this.data.log = [];
        this.data.calls += 1;
        this.note('…' + this.data.calls);
        my.tradePay({
          ...options,
          success: (answer) => this.note(name + ':success:' + answer.resultCode),
          fail: (failure) => this.note(name + ':fail:' + failure.error + ':' + failure.resultCode),
          complete: () => this.note(name + ':complete'),
        });
      },
      pay() { this.call('pay', { paymentUrl: this.data.url }); },
      trade() { this.call('trade', { tradeNO: this.data.url }); },
      string() { this.call('string', { orderStr: this.data.url }); },
      twice() { this.call('first', { paymentUrl: this.data.url }); my.tradePay({ paymentUrl: this.data.url, fail: (f) => this.note('second:fail:' + f.error) }); },
    });`,
};

/** The panel's name for what happens next. */
const idOf = (next) => (next ? [next.kind, next.code ?? next.when ?? ""].join(":") : "none:");

/** The phone on a page. */
export class Phone {
  constructor(page, demo) {
    this.page = page;
    this.demo = demo;
    this.frame = page.frameLocator("iframe.program-frame:not(.program-view)");
    /** The latest state from the simulator's server. */
    this.state = {};
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        const message = JSON.parse(String(payload));
        if (message.t === "state") this.state = message;
      }),
    );
  }

  static async open(page, demo, language = "en") {
    const phone = new Phone(page, demo);
    await page.goto(`${demo.url}/simulator?lang=${language}`);
    await page.locator(".panel input[name=mode][value=sheet]").waitFor();
    return phone;
  }

  /** Opens a program by its name. */
  async start(name) {
    await this.page.locator(".wallet button", { hasText: name }).first().click();
    await this.frame.locator("body > *").first().waitFor();
  }

  /** Sets how the next payment ends: `code:6004`, `spi:1001`, `timeout:after`, `unload:`, `none:`. */
  async next(outcome) {
    await this.pick(`input[name=next][value="${outcome}"]`, (state) => idOf(state.next) === outcome);
  }

  /** `sheet` or `page`. */
  async mode(mode) {
    await this.pick(`input[name=mode][value=${mode}]`, (state) => state.mode === mode);
  }

  /** Picks a choice until the server says that it has taken it: the panel may not be ready yet, and older news may undo it. */
  async pick(choice, isTaken) {
    const radio = this.page.locator(`.panel ${choice}`);
    await until(async () => {
      if (!isTaken(this.state) && !(await radio.isChecked())) await radio.click({ force: true });
      return isTaken(this.state);
    }, choice, async () => JSON.stringify(this.state));
  }

  async network(isOn) {
    await this.turn("network", isOn);
  }

  /** Cuts or restores the connection between the other wallet and its acquirer, and waits until the server has done it. */
  async line(isUp) {
    await this.turn("line", isUp);
  }

  /** Turns a switch until the server says that it has taken it. */
  async turn(name, isOn) {
    const input = this.page.locator(`.panel input[name=${name}]`);
    const isTaken = () => (this.state[name] !== false) === isOn;
    await until(async () => {
      if (!isTaken() && (await input.isChecked()) !== isOn) await input.click({ force: true });
      return isTaken();
    }, `the ${name} to be ${isOn ? "up" : "down"}`);
  }

  /** Plays another wallet. */
  async site(name) {
    await this.page.locator(".panel select").last().selectOption(name);
    await this.page.waitForFunction((wanted) => [...document.querySelectorAll(".panel select")].at(-1).value === wanted, name);
  }

  /** Moves the demo's clock by a minute. */
  async aMinuteLater() {
    await this.move(0, 60_000);
  }

  /** Moves the demo's clock by an hour. */
  async anHourLater() {
    await this.move(1, 3_600_000);
  }

  async move(button, ms) {
    const before = await this.clock();
    await this.page.locator(".panel .moves button").nth(button).click();
    await until(async () => (await this.clock()) - before >= ms, "the clock to move");
  }

  async clock() {
    const answer = await this.page.request.get(`${this.demo.url}/demo/clock`);
    return Date.parse((await answer.json()).now);
  }

  get sheet() {
    return this.page.locator(".sheet");
  }

  /** Enters a PIN by the number pad, which is the only way while a web program is open. */
  async pad(pin) {
    for (const digit of pin) await this.page.locator(".layers > :not(.is-leaving) .pad.is-alone button", { hasText: digit }).click();
  }

  async pin(pin) {
    await this.sheet.locator("input").first().focus();
    await this.page.keyboard.type(pin);
  }

  async closeSheet() {
    await this.sheet.locator(".sheet-bar button").first().click();
    await this.sheet.waitFor({ state: "detached" });
  }

  /** The probe's final output. */
  async outcome(pattern) {
    const out = this.frame.locator(".out");
    await until(async () => pattern.test(await out.innerText()), `${pattern}`, async () => out.innerText());
    return out.innerText();
  }
}
