// The frame's components in a real browser: what each shows, what it tells the program, and how the keyboard works it.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { assertAccessible } from "./stage/axe.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import { openProgram, serveFrame } from "./stage/frame.mjs";

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([startBrowser(), serveFrame()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

/** A program with one page, whose method `note` shows what it is told. */
const program = (axml, more = "", files = {}) => ({
  "app.js": "App({});",
  "pages/a.js": `Page({ data: { note: '' }, note(e) { this.setData({ note: e.type + JSON.stringify(e.detail) }); }, ${more} });`,
  "pages/a.axml": `<view id="note" role="status">{{note}}</view>${axml}`,
  ...files,
});

const story = (name, axml, more, run, files) =>
  test(name, () =>
    withPage(browser, server.url, {}, async (page) => {
      const opened = await openProgram(page, server.url, program(axml, more, files));
      const noted = (text) => opened.frame.locator("#note", { hasText: text }).waitFor();
      await run({ page, noted, ...opened });
      const errors = (await opened.control()).filter((one) => one.level === "error");
      assert.deepEqual(errors, []);
    }),
  );

story(
  "a slider tells its value, and the keyboard moves it",
  '<slider value="{{5}}" min="0" max="10" step="5" show-value onChange="note" aria-label="Volume"/>',
  "",
  async ({ frame, noted, page }) => {
    await frame.locator("mp-slider input").press("ArrowRight");
    await noted('change{"value":10}');
    assert.equal(await frame.locator("mp-slider output").innerText(), "10");
    await assertAccessible(page, "slider");
  },
);

story(
  "a picker opens a sheet: a list, several lists, a date; Escape cancels",
  `<picker id="one" range="{{items}}" range-key="name" value="{{1}}" title="Tea" onChange="note" onCancel="note"><view>pick one</view></picker>
   <picker id="many" mode="multiSelector" range="{{[['a','b'],['c']]}}" value="{{[0,0]}}" onChange="note" onColumnChange="note"><view>pick many</view></picker>
   <picker id="date" mode="date" value="2026-12-01" onChange="note"><view>pick a date</view></picker>`,
  "onLoad() { this.setData({ items: [{ name: 'green' }, { name: 'black' }] }); }",
  async ({ frame, noted }) => {
    await frame.locator("#one").click();
    const list = frame.locator(".mp-sheet select");
    assert.equal(await list.evaluate((one) => one.options[one.selectedIndex].text), "black");
    await list.selectOption("green");
    await frame.getByRole("button", { name: "OK" }).click();
    await noted('change{"value":0}');
    await frame.locator("#one").press("Enter");
    await frame.locator(".mp-sheet").press("Escape");
    await noted("cancel{}");
    await frame.locator("#many").click();
    await frame.locator(".mp-sheet select").first().selectOption("b");
    await noted('columnChange{"column":0,"value":1}');
    await frame.getByRole("button", { name: "OK" }).click();
    await noted('change{"value":[1,0]}');
    await frame.locator("#date").click();
    await frame.locator(".mp-sheet input").fill("2027-01-02");
    await frame.getByRole("button", { name: "OK" }).click();
    await noted('change{"value":"2027-01-02"}');
  },
);

story(
  "the columns of a picker-view stand at its value and tell where they are moved to",
  `<picker-view value="{{[2, 0]}}" onChange="note"><picker-view-column><view a:for="{{5}}">row {{item}}</view></picker-view-column><picker-view-column><view a:for="{{3}}">{{item}}</view></picker-view-column></picker-view>`,
  "",
  async ({ frame, noted }) => {
    const column = frame.locator("mp-picker-view-column").first();
    await column.evaluate((one) => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.equal(await column.evaluate((one) => Math.round(one.scrollTop / 34)), 2);
    await column.evaluate((one) => one.scrollTo({ top: 34 * 4 }));
    await noted('change{"value":[4,0]}');
  },
);

story(
  "a swiper plays by itself, goes where it is told, and shows dots",
  `<swiper autoplay="{{plays}}" interval="{{500}}" indicator-dots current="{{at}}" onChange="note"><swiper-item a:for="{{3}}"><text>slide {{item}}</text></swiper-item></swiper><button id="go" onTap="go">go</button>`,
  "go() { this.setData({ at: 2 }); }, onReady() { this.setData({ plays: false }); }",
  async ({ frame, noted }) => {
    await frame.locator("#go").click();
    await noted('"current":2');
    assert.equal(await frame.locator(".mp-dots > i").nth(2).getAttribute("data-chosen"), "");
  },
);

story(
  "a swiper with autoplay reaches the next item",
  `<swiper autoplay interval="{{500}}" onChange="note"><swiper-item><text>a</text></swiper-item><swiper-item><text>b</text></swiper-item></swiper>`,
  "",
  async ({ noted }) => noted('"current":1'),
);

story(
  "a movable view stays inside its area, and the arrow keys move it",
  `<movable-area style="width: 100px; height: 100px; background: #ddd"><movable-view direction="all" x="10" y="10" style="width: 40px; height: 40px; background: #0a5a46" aria-label="Stone" role="button" onChange="note"/></movable-area>`,
  "",
  async ({ frame, noted, page }) => {
    const stone = frame.locator("mp-movable-view");
    const { x, y } = await stone.boundingBox();
    await page.mouse.move(x + 20, y + 20);
    await page.mouse.down();
    await page.mouse.move(x + 320, y + 40, { steps: 4 });
    await page.mouse.up();
    await noted('change{"x":60,"y":30,"source":"touch"}');
    await stone.press("ArrowUp");
    await noted('"y":20');
  },
);

story(
  "a canvas draws what was recorded: by its context, and by its node",
  `<canvas id="old" width="20" height="20" style="width: 20px; height: 20px"/><canvas id="new" width="20" height="20" style="width: 20px; height: 20px"/>`,
  `onReady() {
    const old = my.createCanvasContext('old');
    const fade = old.createLinearGradient(0, 0, 20, 0);
    fade.addColorStop(0, 'rgb(255, 0, 0)');
    fade.addColorStop(1, 'rgb(255, 0, 0)');
    old.setFillStyle(fade);
    old.fillRect(0, 0, 20, 20);
    old.draw(false, () => {
      my.createSelectorQuery().select('#new').node().exec(([{ node }]) => {
        const context = node.getContext('2d');
        context.fillStyle = 'rgb(0, 0, 255)';
        context.fillRect(0, 0, 20, 20);
        const wide = context.measureText('wide').width;
        const image = node.createImage();
        image.onload = () => { context.drawImage(image, 0, 0); this.setData({ note: 'drawn ' + (wide > 5) + image.width }); };
        image.src = '/dot.gif';
      });
    });
  },`,
  async ({ frame, noted }) => {
    await noted("drawn true1");
    const color = (id) => frame.locator(id).evaluate((one) => [...one.getContext("2d").getImageData(10, 10, 1, 1).data]);
    assert.deepEqual(await color("#old"), [255, 0, 0, 255]);
    assert.deepEqual(await color("#new"), [0, 0, 255, 255]);
  },
  { "dot.gif": DOT },
);

story(
  "rich text keeps harmless elements of nodes and of HTML, and nothing else",
  `<rich-text id="nodes" nodes="{{[{name: 'b', attrs: {style: 'color: red'}, children: [{type: 'text', text: 'bold'}]}, {name: 'script', children: [{type: 'text', text: 'x'}]}]}}"/>
   <rich-text id="html" nodes="<p onclick='alert(1)'>a <strong>b</strong><script>c</script><img src='/dot.gif' onerror='d'></p>"/>`,
  "",
  async ({ frame }) => {
    assert.equal(await frame.locator("#nodes").evaluate((one) => one.innerHTML), '<b style="color: red;">bold</b><span>x</span>');
    assert.equal(await frame.locator("#html").innerText(), "a b");
    assert.deepEqual(await frame.locator("#html").evaluate((one) => [one.querySelectorAll("script, [onclick], [onerror]").length, one.querySelector("img").src.slice(0, 14)]), [0, "data:image/gif"]);
  },
  { "dot.gif": DOT },
);

story(
  "sizes are measured, visibility is told, and a page scrolls to a place",
  `<view id="box" class="box" data-n="{{7}}" style="width: 100px; height: 50px">box</view><view style="height: 2000px"/><view id="low" class="low" onFirstAppear="note">low</view>`,
  `onReady() {
    my.createSelectorQuery().select('#box').boundingClientRect().selectAll('view.box').fields({ size: true, dataset: true }).selectViewport().scrollOffset().exec(([box, all, page]) => {
      this.setData({ note: [box.width, box.height, all.length, all[0].height, all[0].dataset.n, page.scrollTop].join(' ') });
    });
    this.createIntersectionObserver().observe('#low', (entry) => entry.intersectionRatio > 0 && this.setData({ seen: true }));
  },
  down() { my.pageScrollTo({ selector: '#low' }); },`,
  async ({ frame, noted, control }) => {
    await noted("100 50 1 50 7 0");
    await frame.evaluate(() => document.querySelector("#low").scrollIntoView());
    await noted("firstAppear{}");
    assert.ok(await control());
  },
);

story(
  "an animation moves, step after step, and transitions end",
  `<view id="thing" animation="{{moves}}" style="width: 50px; height: 50px" onTransitionEnd="note">thing</view><button id="go" onTap="go">go</button>`,
  "go() { const a = my.createAnimation({ duration: 50 }); a.translateX(30).opacity(0.5).step(); a.rotate(90).step(); this.setData({ moves: a.export() }); }",
  async ({ frame, noted }) => {
    await frame.locator("#go").click();
    await noted("transitionEnd");
    await frame.waitForFunction(() => /translateX\(30px\) rotate\(90deg\)/.test(document.querySelector("#thing").style.transform));
    assert.equal(await frame.locator("#thing").evaluate((one) => one.style.opacity), "0.5");
  },
);

story(
  "a page that is pulled down refreshes until the program says that it is done",
  `<view style="height: 300px">pull me</view><button id="done" onTap="done">done</button>`,
  "onPullDownRefresh() { this.setData({ note: 'refreshing' }); }, done() { my.stopPullDownRefresh(); }",
  async ({ frame, noted, page }) => {
    const { x, y } = await frame.getByText("pull me").boundingBox();
    await page.mouse.move(x + 50, y + 20);
    await page.mouse.down();
    await page.mouse.move(x + 50, y + 120, { steps: 5 });
    await page.mouse.up();
    await noted("refreshing");
    await frame.locator(".mp-pull").waitFor();
    await frame.locator("#done").click();
    await frame.locator(".mp-pull").waitFor({ state: "detached" });
  },
  { "pages/a.json": '{"pullRefresh": true}' },
);

story(
  "pictures are shown one at a time, and a button shares what the page says",
  `<button id="look" onTap="look">look</button><button id="share" open-type="share">share</button>`,
  "look() { my.previewImage({ urls: ['/dot.gif', '/dot.gif'], current: 1 }); }, onShareAppMessage(e) { return { title: 'Tea from ' + e.from }; }",
  async ({ frame, console }) => {
    await frame.locator("#share").click();
    await console("info", /shared: .*Tea from button/);
    await frame.locator("#look").click();
    await frame.getByText("Picture 2 of 2").waitFor();
    await frame.locator(".mp-preview").press("ArrowRight");
    await frame.getByText("Picture 1 of 2").waitFor();
    await frame.locator(".mp-preview").press("Escape");
    await frame.locator(".mp-preview").waitFor({ state: "detached" });
  },
  { "dot.gif": DOT },
);

const BOXES = {
  "pages/a.json": '{"usingComponents": {"counter": "/parts/counter"}}',
  "parts/counter.json": '{"component": true}',
  "parts/counter.js":
    "Component({ props: { step: 1 }, data: { n: 0 }, didMount() { this.createSelectorQuery().select('.counter').boundingClientRect().exec(([box]) => this.setData({ wide: box.width > 0 })); }, methods: { add() { this.setData({ n: this.data.n + this.props.step }); this.props.onCount(this.data.n); } } });",
  "parts/counter.axml":
    '<view class="counter" onTap="add"><slot name="label">count</slot>: {{n}} {{wide}} <slot/></view>',
  "parts/counter.acss": ".counter { padding: 12px; color: rgb(10, 90, 70); } .mine { color: rgb(1, 1, 1); }",
};

story(
  "custom components draw with their style, take taps, and tell their page",
  `<counter a:for="{{steps}}" step="{{item}}" onCount="counted"><view slot="label" class="mine">by {{item}}</view><text>!</text></counter><text id="sum">{{sum}}</text>`,
  "data: { note: '', steps: [1, 5], sum: 0 }, counted(n) { this.setData({ sum: this.data.sum + n }); }",
  async ({ frame, page }) => {
    await frame.getByText("by 5").click();
    await frame.getByText("by 5").click();
    await frame.locator("#sum", { hasText: /^15$/ }).waitFor();
    await frame.getByText("by 1").click();
    await frame.locator("#sum", { hasText: /^16$/ }).waitFor();
    assert.match(await frame.locator(".counter").nth(1).innerText(), /: 10 true !/);
    const looks = await frame.evaluate(() => [getComputedStyle(document.querySelector(".counter")).paddingTop, getComputedStyle(document.querySelector(".mine")).color]);
    assert.deepEqual(looks, ["12px", "rgb(1, 2, 3)"]);
    await assertAccessible(page, "components");
  },
  { ...BOXES, "pages/a.acss": ".mine { color: rgb(1, 2, 3); }" },
);
