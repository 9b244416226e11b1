// App and pages: what is called when, driven by the host's route events.
import assert from "node:assert/strict";
import test from "node:test";
import { plain } from "./assets.mjs";
import { settle, startProgram } from "./program.mjs";

const HOOKS = ["onLoad", "onShow", "onReady", "onHide", "onUnload"];
const page = (name, more = "") =>
  `Page({ data: { n: 0 }, ${HOOKS.map((hook) => `${hook}(q) { log.push('${name}.${hook}'); }`).join(", ")}, ${more} });`;
const app =
  "self.log = []; App({ onLaunch(o) { log.push('launch ' + o.path); }, onShow() { log.push('app.onShow'); }, " +
  "onHide() { log.push('app.onHide'); }, onError(e) { log.push('onError'); }, onPageNotFound(o) { log.push('missing ' + o.path); } });";

function start(files = {}) {
  const program = startProgram({
    "app.js": app,
    "pages/a.js": page("a"),
    "pages/b.js": page("b"),
    "pages/c.js": page("c"),
    ...files,
  });
  const log = () => plain(program.scope.log.splice(0));
  // The frame reports each page as drawn, at once.
  const route = (action, ...pages) => {
    const seen = program.drawn.length;
    program.route(action, ...pages);
    for (const one of program.drawn.slice(seen)) {
      if (one.kind === "open") program.frame({ kind: "drawn", page: one.page, seq: one.seq });
    }
    return log();
  };
  program.launch();
  return { program, log, route };
}

test("a stack's changes become the calls of its pages, in order", () => {
  const { log, route } = start();
  assert.deepEqual(log(), ["launch pages/a", "app.onShow"]);
  assert.deepEqual(route("open", "a"), ["a.onLoad", "a.onShow", "a.onReady"]);
  assert.deepEqual(route("navigateTo", "a", "b"), ["a.onHide", "b.onLoad", "b.onShow", "b.onReady"]);
  assert.deepEqual(route("redirectTo", "a", "c"), ["b.onUnload", "c.onLoad", "c.onShow", "c.onReady"]);
  assert.deepEqual(route("navigateBack", "a"), ["c.onUnload", "a.onShow"]);
  assert.deepEqual(route("navigateTo", "a", "b"), ["a.onHide", "b.onLoad", "b.onShow", "b.onReady"]);
  assert.deepEqual(route("reLaunch", "c"), ["b.onUnload", "a.onUnload", "c.onLoad", "c.onShow", "c.onReady"]);
});

test("hiding and showing reach the app and the page on top; the end unloads all", () => {
  const { program, log, route } = start();
  route("open", "a");
  route("navigateTo", "a", "b");
  program.event("appHide");
  assert.deepEqual(log(), ["b.onHide", "app.onHide"]);
  program.event("appShow");
  assert.deepEqual(log(), ["app.onShow", "b.onShow"]);
  program.event("close");
  assert.deepEqual(log(), ["b.onHide", "b.onUnload", "a.onUnload", "app.onHide"]);
});

test("a page that does not exist is told to the app, a page that throws to onError", () => {
  const { program, route } = start({ "pages/bad.js": "throw new Error('broken page');" });
  program.scope.log.splice(0);
  assert.deepEqual(route("open", "none"), ["missing pages/none"]);
  assert.deepEqual(route("navigateTo", "none", "bad"), ["onError"]);
  assert.match(program.errors().at(-1), /broken page/);
});

test("setData changes the page at once and the frame once a turn; its callback waits for the drawing", async () => {
  const more =
    "tap(e) { this.setData({ n: 1, 'list[1].name': 'x' }, () => log.push('drawn ' + this.data.list[1].name)); this.setData({ n: 2 }); log.push(this.data.n + e.type); }";
  const { program, log, route } = start({ "pages/a.js": page("a", more), "pages/a.axml": "<text>{{n}}</text><view/>" });
  route("open", "a");
  program.frame({ kind: "event", page: "a", handler: "tap", event: { type: "tap" } });
  assert.deepEqual(log(), ["2tap"]);
  await settle();
  const drawing = program.drawn.at(-1);
  assert.deepEqual(drawing, { kind: "draw", page: "a", seq: 2, tree: [{ i: 0, c: [{ t: "2" }] }, 1] });
  program.frame({ kind: "drawn", page: "a", seq: 2 });
  assert.deepEqual(log(), ["drawn x"]);
  program.frame({ kind: "event", page: "a", handler: "nothing", event: { type: "tap" } });
  assert.match(program.errors().at(-1), /no method "nothing"/);
});

test("a program that draws without end sends no more than the frame takes", async () => {
  const { program, route } = start({
    "pages/a.js": page("a", "tap() { const next = (n) => n < 1000 && Promise.resolve().then(() => { this.setData({ n }); next(n + 1); }); next(0); }"),
    "pages/a.axml": "<text>{{n}}</text>",
  });
  route("open", "a");
  program.frame({ kind: "event", page: "a", handler: "tap", event: { type: "tap" } });
  await settle();
  const drawings = () => program.drawn.filter((one) => one.kind === "draw").length;
  assert.equal(drawings(), 1);
  await program.drawAll();
  assert.equal(drawings(), 2);
  assert.equal(program.nodes("a")[0].children[0].text, "999");
});

test("both ends of navigateTo share a channel", () => {
  const opener =
    "open() { my.navigateTo({ url: '/pages/b', events: { back: (v) => log.push('back ' + v) }, success: ({ eventChannel }) => eventChannel.emit('there', 7) }); }";
  const opened =
    "Page({ onLoad() { const c = this.getOpenerEventChannel(); c.on('there', (v) => { log.push('there ' + v); c.emit('back', v + 1); }); } });";
  const { program, log, route } = start({ "pages/a.js": page("a", opener), "pages/b.js": opened });
  route("open", "a");
  program.frame({ kind: "event", page: "a", handler: "open", event: { type: "tap" } });
  route("navigateTo", "a", "b");
  program.answer(program.calls("navigateTo")[0].id, {});
  assert.deepEqual(log(), ["there 7", "back 8"]);
});

test("an app.js that throws ends the start and says so", () => {
  const program = startProgram({ "app.js": "missing();" }).launch();
  assert.equal(program.drawn.at(-1).kind, "crash");
  program.route("open", "a");
  assert.equal(program.drawn.at(-1).kind, "crash");
});

test("uncaught errors and rejections reach the app", () => {
  const { program, log } = start();
  log();
  program.fire("error", { error: new Error("late") });
  program.fire("unhandledrejection", { reason: { error: 4 } });
  assert.deepEqual(log(), ["onError"]);
  assert.match(program.errors().at(-1), /unhandled rejection: {"error":4}/);
});
