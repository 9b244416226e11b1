// AXML and ACSS, as far as they are text: what they become before anything is drawn.
import assert from "node:assert/strict";
import test from "node:test";
import { loadFrame, plain } from "./assets.mjs";

const { read } = loadFrame();

/**
 * Renders a page's source; returns its nodes and the messages for the developer. `modules` are what SJS files export; `view`
 * is what the page is to its template.
 */
function render(source, data = {}, files = {}, { modules = {}, using = {}, view } = {}) {
  const told = [];
  const all = { "p.axml": source, ...files };
  const tell = (level, text) => told.push(`${level} ${text}`);
  const templates = read("createTemplates")({
    read: (path) => {
      if (all[path] === undefined) tell("error", `${path} is not in the package`);
      return all[path] && read("parseAxml")(all[path], (line, message) => tell("error", `${path}:${line}: ${message}`));
    },
    load: (path) => modules[path],
    using,
    report: tell,
  });
  const nodes = templates.compileFile("p.axml").render(Object.assign(Object.create(null), data), view);
  return { nodes: view ? nodes : plain(nodes), told };
}

/** Nodes as a short text: names, classes, texts. */
const brief = (nodes) =>
  nodes.map((node) => node.text ?? `${node.name}${node.cls ? `.${node.cls}` : ""}(${brief(node.children)})`).join(" ");

test("what XML would refuse is read: bare operators, attributes without value, both kinds of quotes", () => {
  const { nodes, told } = render(
    `<view a:if="{{a < 2 && b}}" class='x {{a > 0 ? "y" : ""}}'>\n  1 {{a < b}} &lt; &amp;&nbsp;&#x41;\n  <button disabled loading="{{false}}"/><!-- <no> --></view>`,
    { a: 1, b: 2 },
  );
  assert.equal(brief(nodes), "view.x y(1 true < &\u00a0A button())");
  assert.deepEqual(nodes[0].children[1].props, { disabled: true, loading: false });
  assert.deepEqual(told, []);
});

test("loops nest, name their item and index, and give keys", () => {
  const source = `<view a:for="{{rows}}" a:for-item="row" a:for-index="y" a:key="id"><text a:for="{{row.cells}}" a:key="*this" a:if="{{item !== 'b'}}">{{y}}{{index}}{{item}}</text></view>`;
  const { nodes } = render(source, {
    rows: [
      { id: 7, cells: ["a", "b", "c"] },
      { id: 8, cells: [] },
    ],
  });
  assert.equal(brief(nodes), "view(text(00a) text(02c)) view()");
  assert.deepEqual(
    nodes.map((node) => node.key),
    ["7", "8"],
  );
  assert.deepEqual(
    nodes[0].children.map((node) => node.key),
    ["a", "c"],
  );
});

test("chains of conditions take one branch, and blocks leave nothing of themselves", () => {
  const source = `<view a:if="{{n === 1}}">one</view><block a:elif="{{n === 2}}"><text>two</text><text>!</text></block><view a:else>many</view>`;
  const shown = [1, 2, 3].map((n) => brief(render(source, { n }).nodes));
  assert.deepEqual(shown, ["view(one)", "text(two) text(!)", "view(many)"]);
});

test("templates come from other files, see only their data, and includes stand where they are", () => {
  const files = {
    "parts/a.axml": `<import src="b"/><template name="a"><text>{{x}}{{secret}}</text><template is="b" data="{{...all}}"/></template>`,
    "parts/b.axml": `<template name="b"><text>{{y}}</text></template>`,
    "foot.axml": `<view>{{secret}}</view>`,
  };
  const source = `<import src="/parts/a.axml"/><template is="{{which}}" data="{{x, all: {y: 2}}}"/><include src="./foot.axml"/>`;
  const { nodes, told } = render(source, { which: "a", x: 1, secret: "s" }, files);
  assert.equal(brief(nodes), "text(1) text(2) view(s)");
  assert.deepEqual(told, []);
  assert.match(render(`<template is="none"/>`).told[0], /p\.axml:1: there is no template "none"/);
});

test("events, data sets and attributes go where they belong", () => {
  const { nodes } = render(
    `<view id="v{{1}}" data-user-id="{{u}}" catchTap="tap" onTouchStart="t" aria-label="x" hover-class="h"/>`,
    { u: { n: 1 } },
  );
  const [{ id, dataset, events, props }] = nodes;
  assert.deepEqual(
    { id, dataset, props },
    { id: "v1", dataset: { userId: { n: 1 } }, props: { "aria-label": "x", hoverClass: "h" } },
  );
  assert.deepEqual(events, { tap: { handler: "tap", isCaught: true }, touchStart: { handler: "t", isCaught: false } });
});

test("what cannot be read or drawn is named with file and line, and costs only itself", () => {
  const table = [
    ["<view>\n<text>a</view>b", /p\.axml:2: <text> is not closed/, "view(text(a)) b"],
    ["<view>\n\na", /p\.axml:1: <view> is not closed/, "view(a)"],
    ["</view>a", /p\.axml:1: <\/view> closes nothing/, "a"],
    ["<view a", /p\.axml:1: <view> is not finished/, "view()"],
    ["<!-- a", /p\.axml:1: the comment is not closed/, ""],
    ["\n<text>{{a +}}</text>", /p\.axml:2: text: a value is missing/, "text()"],
    ["\n<text class='{{a.b.c()}}'>x</text>", /p\.axml:2: class: c is not a function/, "text(x)"],
    ["<view a:else>x</view>", /p\.axml:1: a:else follows no a:if/, "view(x)"],
    ["<view a:when='1'/>", /p\.axml:1: a:when is not known/, "view()"],
    ["<import src='./none'/>a", /none\.axml is not in the package/, "a"],
    ["<wobble/>a", /p\.axml:1: <wobble> is not supported/, "problem(<wobble>) a"],
    ["<view wobble='1'/>", /warn p\.axml:1: the attribute wobble of <view>/, "view()"],
    ["<view a:for='{{true}}'/>a", /p\.axml:1: a:for takes a list, and got boolean/, "a"],
    ["<template is='none'/>a", /p\.axml:1: there is no template "none"/, "a"],
  ];
  for (const [source, pattern, shown] of table) {
    const { nodes, told } = render(source, { a: { b: { c: 1 } } });
    assert.match(told[0] ?? "", pattern, source);
    assert.equal(brief(nodes), shown, source);
  }
});

test("what vendors' tools read is read without a word", () => {
  const table = [
    ["<view class=a hidden>x</view>", {}, "view.a(x)"],
    ["<view class={{n>1?'a':'b'}}>x</view>", { n: 2 }, "view.a(x)"],
    ['<view class="{{n ? "a" : "b"}}"/><input value="x"><text>t</text>', { n: 1 }, "view.a() input() text(t)"],
    ["<image/><icon></icon>1 < 2", {}, "image() icon() 1 < 2"],
    ["<view >a</view ><text\n/>", {}, "view(a) text()"],
    ["<text>{{list.join('-')}} {{text.toString().length > 1 ? `${text}!` : ''}}</text>", { list: [1, 2], text: "ab" }, "text(1-2 ab!)"],
    ["<text a:if=\"{{list.some(one => one.n > 1 && one)}}\">{{list.map((one, at) => one.n + at)}}</text>", { list: [{ n: 1 }, { n: 2 }] }, "text(1,3)"],
    ["<text a:for='{{3}}'>{{index}}</text><text a:for=\"{{'ab'}}\">{{item}}</text>", {}, "text(0) text(1) text(2) text(a) text(b)"],
  ];
  for (const [source, data, shown] of table) {
    const { nodes, told } = render(source, data);
    assert.deepEqual([told, brief(nodes)], [[], shown], source);
  }
});

test("styles may be objects, with braces or without", () => {
  const { nodes, told } = render(
    `<view style="{{ {fontSize: size + 'px', '--x': 1} }}"/><view style="{{ transform: 'translate3d(' +(-n * 100) + 'vw, 0, 0)' }}"/>`,
    { size: 3, n: 2 },
  );
  assert.deepEqual(nodes.map((node) => node.style), ["font-size: 3px; --x: 1;", "transform: translate3d(-200vw, 0, 0);"]);
  assert.deepEqual(told, []);
});

test("SJS modules have a name, or give their members names, and a page's data comes first", () => {
  const modules = { "x.sjs": { __esModule: true, default: { up: (text) => text.toUpperCase() } }, "y.sjs": { sum: (a, b) => a + b, one: 1 } };
  const source = `<import-sjs name="x" from="./x.sjs"/><import-sjs name="{sum, one: first}" from="/y"/><text>{{x.up(t)}}{{sum(first, 2)}}</text>`;
  assert.equal(brief(render(source, { t: "a" }, {}, { modules }).nodes), "text(A3)");
  assert.equal(brief(render(source, { t: "a", first: 5 }, {}, { modules }).nodes), "text(A7)");
});

test("a custom component comes before a built-in one; its content waits in its slots", () => {
  const view = { listener: (name) => (name === "pay" ? "PAY" : undefined), handlerName: String, id: "p" };
  const source = `<button type=primary data-n="{{n}}" some-text="t" onTap="pay" onGone="none" ref="keep">a<view slot="foot" slot-scope="it">{{it.x}}{{n}}</view></button>`;
  const { nodes, told } = render(source, { n: 1 }, {}, { using: { button: "box/index" }, view });
  const [made] = nodes;
  assert.deepEqual(plain([made.is, made.props, made.ref]), ["box/index", { type: "primary", "data-n": 1, someText: "t", onTap: "PAY" }, "keep"]);
  assert.equal(brief(made.slots.get("$default")({})), "a");
  assert.equal(brief(made.slots.get("foot")({ x: "x" })), "view(x1)");
  assert.deepEqual(told, []);
  const inside = { ...view, slots: made.slots };
  const own = render(`<slot/><slot name="foot" x="y"/><slot name="none">fallback</slot>`, {}, {}, { view: inside });
  assert.equal(brief(own.nodes), "a view(y1) fallback");
});

test("a style sheet keeps to its page, names elements, counts in rpx, and imports", () => {
  const files = {
    "a.acss":
      "@import './b.acss'; /* view {} */ page, view.x > text, .a:not(.b, .c) .view { width: 10.5rpx; margin: -2rpx } @media (min-width: 1px) { image { top: 1rpx } } @keyframes k { from { left: 1rpx } }",
    "b.acss": "button[type=primary] { background: url('/i.svg') }",
    "i.svg": "<svg/>",
  };
  const told = [];
  const css = read("convertSheet")(files, "a.acss", "mp-page", (level, text) => told.push(text)).replace(/\s+/g, " ");
  const expected =
    ':where(mp-page) button[type=primary]{ background: url("data:image/svg+xml,%3Csvg%2F%3E") }' +
    "mp-page:where(mp-page),:where(mp-page) mp-view.x > mp-text,:where(mp-page) .a:not(.b, .c) .view" +
    "{ width: calc(10.5 * var(--rpx)); margin: calc(-2 * var(--rpx)) }" +
    "@media (min-width: 1px){:where(mp-page) img{ top: calc(1 * var(--rpx)) }}@keyframes k{ from { left: calc(1 * var(--rpx)) } }";
  assert.equal(css, expected);
  assert.deepEqual(told, []);
  const address = (request) => read("imageAddress")({ "a/i.png": "data:image/png;base64,AA" }, "a", request, (level, text) => told.push(text), "a.acss");
  assert.deepEqual([address("./i.png"), address("https://evil.example/x.png")], ["data:image/png;base64,AA", ""]);
  assert.equal(address("./none.png"), "");
  assert.match(told[0], /a\/none\.png is not in the package/);
});
