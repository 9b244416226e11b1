// AXML, ACSS and Taro's dictionary, as far as they are text: what they become before anything is drawn.
import assert from "node:assert/strict";
import test from "node:test";
import { loadFrame, plain } from "./assets.mjs";

const { read } = loadFrame();

/** Renders a page's source; returns its nodes and the messages for the developer. */
function render(source, data = {}, files = {}) {
  const told = [];
  const templates = read("createTemplates")({ "p.axml": source, ...files }, (level, text) =>
    told.push(`${level} ${text}`),
  );
  return { nodes: plain(templates.compileFile("p.axml").render(data)), told };
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

test("what cannot be read or drawn is named with file and line", () => {
  const table = [
    ["<view>\n<text></view>", /p\.axml:2: <\/view> closes nothing; <text> is open/],
    ["<view>\n\n", /p\.axml:1: <view> is not closed/],
    ["\n<view a=1/>", /p\.axml:2: the value of a needs quotation marks/],
    ["\n<text>{{a.b()}}</text>", /p\.axml:2: text: calls are not supported/],
    ["<view a:else/>", /p\.axml:1: a:else follows no a:if/],
    ["<view a:when='1'/>", /p\.axml:1: a:when is not known/],
    ["<import-sjs name='x' from='./x.sjs'/>", /p\.axml:1: <import-sjs> is not supported/],
    ["<import src='./none'/>", /none\.axml is not in the package/],
    ["<canvas/>", /p\.axml:1: <canvas> is not supported/],
    ["<view wobble='1'/>", /warn p\.axml:1: the attribute wobble of <view>/],
    ["<view a:for='text'/>", /p\.axml:1: a:for takes a list, and got string/],
  ];
  for (const [source, pattern] of table) assert.match(render(source).told[0], pattern, source);
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
  assert.equal(
    read("imageAddress")({}, "", "https://evil.example/x.png", (level, text) => told.push(text), "a.acss"),
    "",
  );
  assert.match(told[0], /pictures come from the package only/);
});

test("Taro's dictionary says what a number means, whatever the number is", () => {
  const source = `<import-sjs name="xs" from="./utils.sjs" />
    <template name="tmpl_0_31"><button type="{{i.p4}}" form-type="{{i.p2}}" disabled="{{xs.b(i.p0,!1)}}" onTap="eh" class="{{i.cl}}"></button></template>
    <template name="tmpl_0_5"><template is="{{xs.c(i, 'tmpl_0_')}}" data="{{i:i}}" /></template>
    <template name="tmpl_0_5_focus"><input value="{{i.p9}}" onInput="eh"></input></template>
    <template name="tmpl_0_8"><block>{{i.v}}</block></template>`;
  const told = [];
  const reader = read("createTaroReader")(source, (level, text) => told.push(text));
  const nodes = plain(
    reader({
      cn: [
        { nn: "31", sid: "a", uid: "pay", cl: "c", p4: "primary", cn: [{ nn: "8", sid: "t", v: "Pay" }] },
        { nn: "5", sid: "b", p9: "x" },
        { nn: "77", sid: "z" },
      ],
    }),
  );
  assert.deepEqual(
    nodes.map(({ name, id, key, props }) => ({ name, id, key, props })),
    [
      { name: "button", id: "pay", key: "a", props: { type: "primary" } },
      { name: "input", id: "b", key: "b", props: { value: "x" } },
      { name: "view", id: "z", key: "z", props: {} },
    ],
  );
  assert.deepEqual(nodes[0].events, { tap: { handler: "eh", isCaught: false } });
  assert.match(told[0], /no template for "77"/);
});
