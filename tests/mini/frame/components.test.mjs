// Custom components: what they are given, what is called when, what they draw.
import assert from "node:assert/strict";
import test from "node:test";
import { plain } from "./assets.mjs";
import { settle, startProgram } from "./program.mjs";

/** Nodes as a short text: names, classes, texts. */
const brief = (nodes) =>
  nodes.map((node) => node.text ?? `${node.name}${node.cls ? `.${node.cls}` : ""}(${brief(node.children)})`).join(" ");

/** Opens page a with a component `box`; `log` is what happened. */
async function open(files) {
  const program = startProgram({
    "app.js": "self.log = []; App({});",
    "pages/a.json": '{"usingComponents": {"box": "../box/index", "row": "/box/row"}}',
    "box/index.json": '{"component": true, "usingComponents": {"row": "./row"}}',
    "box/row.js": "Component({});",
    "box/row.axml": "<text>row</text>",
    ...files,
  }).launch();
  program.route("open", "a");
  await program.drawAll();
  const run = async (handler, event = {}) => {
    program.frame({ kind: "event", page: "a", handler, event: { type: "tap", ...event } });
    await program.drawAll();
  };
  const log = () => plain(program.scope.log.splice(0));
  /** Taps the first element with this class, which may be in a component. */
  const tap = async (cls) => {
    const find = (nodes) => nodes.flatMap((node) => (node.text !== undefined ? [] : node.cls === cls ? [node] : find(node.children)));
    const { handler, view } = find(program.nodes("a"))[0].events.tap;
    program.frame({ kind: "event", page: "a", view, handler, event: { type: "tap" } });
    await program.drawAll();
  };
  return { program, log, run, tap, shown: () => brief(program.nodes("a")) };
}

const HOOKS = "onInit deriveDataFromProps didMount didUpdate didUnmount".split(" ");
const hooks = HOOKS.map((name) => `${name}(next) { log.push('${name} ' + this.props.size + (next && next.size !== undefined ? ' ' + next.size : '')); }`).join(", ");

test("properties, defaults, data, methods, functions of the owner, and the lifecycle in its order", async () => {
  const { program, log, run, tap, shown } = await open({
    "pages/a.js": `Page({ data: { size: 1, isThere: true }, grow(by, at) { log.push('grow ' + by + at); this.setData({ size: this.data.size + by }); }, drop() { this.setData({ isThere: false }); }, same() { this.setData({ other: 1 }); } });`,
    "pages/a.axml": `<box a:if="{{isThere}}" size="{{size}}" some-text="t" onGrow="grow" onNone="none"/>`,
    "box/index.js": `Component({ props: { size: 0, someText: '', kind: 'plain', onGrow: () => {}, onOther: () => 'mine' }, data: { n: 1 }, ${hooks},
      methods: { tap() { this.props.onGrow(2, this.is); log.push(this.props.onOther() + typeof this.props.onNone + this.$page.route); this.setData({ n: this.data.n + 1 }); } } });`,
    "box/index.axml": `<view class="in" onTap="tap">{{size}} {{someText}} {{kind}} {{n}}</view>`,
  });
  assert.equal(shown(), "view.in(1 t plain 1)");
  assert.deepEqual(log(), ["onInit 1", "deriveDataFromProps 1 1", "didMount 1"]);
  await tap("in");
  assert.equal(shown(), "view.in(3 t plain 2)");
  assert.deepEqual(log(), ["grow 2box/index", "mineundefinedpages/a", "deriveDataFromProps 1 3", "didUpdate 3 1"]);
  await run("same");
  assert.deepEqual(log(), [], "a component whose properties stay is left alone");
  await run("drop");
  assert.deepEqual([shown(), log()], ["", ["didUnmount 3"]]);
  assert.deepEqual(program.errors(), []);
});

test("an object changed in place is a change, and an equal one is none", async () => {
  const { log, run, shown } = await open({
    "pages/a.js": `Page({ data: { list: [1] }, push() { this.data.list.push(2); this.setData({ list: this.data.list }); }, equal() { this.setData({ list: [1, 2] }); }, deep() { this.setData({ 'list[0]': 9 }); } });`,
    "pages/a.axml": `<box list="{{list}}" fixed="{{[1]}}"/>`,
    "box/index.js": `Component({ didUpdate(before) { log.push([before.list === this.props.list, this.props.list.length]); } });`,
    "box/index.axml": `<text a:for="{{list}}">{{item}}</text>`,
  });
  await run("push");
  await run("equal");
  assert.deepEqual([shown(), log()], ["text(1) text(2)", [[true, 2]]]);
  await run("deep");
  assert.deepEqual([shown(), log()], ["text(9) text(2)", [[false, 2]]]);
});

test("slots: default, named, with a scope, with a fallback, passed on; handlers in them are the owner's", async () => {
  const { program, run, tap, shown } = await open({
    "pages/a.js": `Page({ data: { word: 'a' }, say() { this.setData({ word: 'b' }); } });`,
    "pages/a.axml": `<box><text class="mine" onTap="say">{{word}}</text><view slot="foot" slot-scope="it">{{it.n}}{{word}}</view></box><box/>`,
    "box/index.js": `Component({ data: { n: 7 } });`,
    "box/index.axml": `<view class="{{$slots.foot ? 'footed' : 'bare'}}"><slot>nothing</slot><row><slot name="foot" n="{{n}}"/></row></view>`,
    "box/row.axml": `<block><slot/></block>`,
  });
  assert.equal(shown(), "view.footed(text.mine(a) view(7a)) view.bare(nothing)");
  await tap("mine");
  assert.equal(shown(), "view.footed(text.mine(b) view(7b)) view.bare(nothing)");
  await run("say");
  assert.deepEqual(program.errors(), []);
});

test("instances stay with their keys, and ref and selectComponent find them", async () => {
  const { program, log, run, shown } = await open({
    "pages/a.js": `Page({ data: { list: ['x', 'y'] }, kept: {}, keep(one) { this.kept[one.props.name] = one; },
      turn() { this.setData({ list: ['y', 'x'] }); }, raise() { this.kept.x.raise(); log.push(this.selectComponent('#id-y').props.name, this.selectAllComponents('.all').length, this.selectComponent('.none')); } });`,
    "pages/a.axml": `<box a:for="{{list}}" a:key="*this" name="{{item}}" id="id-{{item}}" class="all" ref="keep"/>`,
    "box/index.js": `Component({ data: { n: 0 }, methods: { raise() { this.setData({ n: this.data.n + 1 }); } } });`,
    "box/index.axml": `<text>{{name}}{{n}}</text>`,
  });
  await run("raise");
  assert.equal(shown(), "text(x1) text(y0)");
  await run("turn");
  assert.equal(shown(), "text(y0) text(x1)");
  assert.deepEqual(log(), ["y", 2, null]);
  assert.deepEqual(program.errors(), []);
});

test("mixins bring data, methods, properties and lifecycle methods, before the component's own", async () => {
  const { log, shown } = await open({
    "pages/a.js": `const shared = Behavior({ data: { a: 'base', b: 'base' }, onLoad() { log.push('mixed'); }, say() { return 'said'; } }); Page({ mixins: [shared], data: { b: 'own' }, onLoad() { log.push(this.say()); } });`,
    "pages/a.axml": `<box/>{{a}}{{b}}`,
    "box/index.js": `const deep = { didMount() { log.push('deep'); } };
      const mixin = Behavior({ mixins: [deep], props: { p: 1 }, data: { d: 1, e: 1 }, didMount() { log.push('mixin'); }, methods: { who() { return 'mixin'; } } });
      Component({ mixins: [mixin, deep], data: { e: 2 }, didMount() { log.push('own ' + this.who()); } });`,
    "box/index.axml": `<text>{{p}}{{d}}{{e}}</text>`,
  });
  assert.equal(shown(), "text(112) baseown");
  assert.deepEqual(log(), ["mixed", "said", "deep", "mixin", "own mixin"]);
});

test("a component of an npm package, and one in place of a built-in one", async () => {
  const npm = { "node_modules/tea/es/cup/index.js": "Component({});", "node_modules/tea/es/cup/index.axml": "<text>cup</text>", "node_modules/tea/es/cup/index.json": "{}" };
  const own = { "own/button.js": "Component({});", "own/button.axml": "<text>own</text>" };
  const { program, shown } = await open({
    ...npm,
    ...own,
    "pages/a.json": '{"usingComponents": {"cup": "tea/es/cup/index", "none": "tea/none", "button": "/own/button"}}',
    "pages/a.axml": "<cup/><button>x</button><none/>",
  });
  assert.equal(shown(), "text(cup) text(own) problem(<none>)");
  assert.match(program.errors()[0], /pages\/a\.json: the component none \(tea\/none\) is not in the package/);
});

test("a component that fails costs its place only", async () => {
  const { program, shown } = await open({
    "pages/a.axml": `<box/><text>after</text>`,
    "box/index.js": `throw new Error('broken box');`,
    "box/index.axml": `<text>never</text>`,
  });
  assert.equal(shown(), "problem(box/index cannot be used) text(after)");
  assert.match(program.errors()[0], /broken box/);
});

test("a component inside itself ends with an error", async () => {
  const { program } = await open({
    "pages/a.axml": `<box/>`,
    "box/index.json": '{"usingComponents": {"box": "./index"}}',
    "box/index.js": `Component({});`,
    "box/index.axml": `<view><box/></view>`,
  });
  assert.match(program.errors()[0], /contain each other without an end/);
});

test("triggerEvent, observers, events of inner listeners and functions as listeners", async () => {
  const { log, tap } = await open({
    "pages/a.js": `Page({ data: { size: 1 }, chosen(e) { log.push([e.type, e.detail, e.target.dataset.at]); this.setData({ size: 5 }); } });`,
    "pages/a.axml": `<box size="{{size}}" data-at="here" onPick="chosen"/>`,
    "box/index.js": `Component({ data: { n: 1 }, observers: { 'size, n': function (size, n) { log.push('seen ' + size + n); } }, methods: { tap() { this.triggerEvent('pick', 3); } } });`,
    "box/index.axml": `<view class="in" onTap="tap"/>`,
  });
  assert.deepEqual(log(), ["seen 11"]);
  await tap("in");
  assert.deepEqual(log(), [["pick", 3, "here"], "seen 51"]);
});

test("questions to the frame end when their page goes, and there are not too many of them", async () => {
  const { program, log, run } = await open({
    "pages/a.js": `Page({ ask() { my.createSelectorQuery().select('#a').boundingClientRect().selectViewport().scrollOffset().exec((found) => log.push(found)); },
      flood() { for (let n = 0; n < 300; n += 1) my.createSelectorQuery().select('#a').boundingClientRect().exec(); } });`,
  });
  await run("ask");
  const { id, params } = program.drawn.findLast((one) => one.kind === "ask");
  assert.deepEqual(params, [{ selector: "#a", what: "rect" }, { viewport: true, what: "scroll" }]);
  program.frame({ kind: "answer", id, value: [{ width: 3 }, { scrollTop: 0 }] });
  assert.deepEqual(log(), [[{ width: 3 }, { scrollTop: 0 }]]);
  await run("flood");
  assert.match(program.errors().at(-1), /questions to the frame are open/);
  await settle();
});
