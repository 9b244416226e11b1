// `require` inside a package.
import assert from "node:assert/strict";
import test from "node:test";
import { loadFrame } from "./assets.mjs";

const { read } = loadFrame();
const compile = (path, text) => new Function("require", "module", "exports", "$esm", text);
const loader = (files) => read("createLoader")(files, compile);

test("relative, absolute, package and folder requests find their file", () => {
  const files = Object.fromEntries(
    ["app.js", "lib/index.js", "lib/a.js", "pages/x/x.js", "data.json", "node_modules/tea/main/it.js", "node_modules/tea/node_modules/leaf/index.js", "miniprogram_npm/built/index.js", "b.js", "b.sjs"].map((name) => [
      name,
      "1",
    ]),
  );
  files["node_modules/tea/package.json"] = '{"main": "main/it"}';
  const table = [
    ["pages/x/x.js", "../../lib", "lib/index.js"],
    ["pages/x/x.js", "../../lib/a", "lib/a.js"],
    ["pages/x/x.js", "/lib/a.js", "lib/a.js"],
    ["lib/a.js", "./index", "lib/index.js"],
    ["lib/a.js", ".", "lib/index.js"],
    ["app.js", "./data", "data.json"],
    ["pages/x/x.js", "tea", "node_modules/tea/main/it.js"],
    ["app.js", "./none", undefined],
    ["pages/x/x.js", "/node_modules/tea", "node_modules/tea/main/it.js"],
    ["node_modules/tea/main/it.js", "leaf", "node_modules/tea/node_modules/leaf/index.js"],
    ["pages/x/x.js", "built", "miniprogram_npm/built/index.js"],
    ["pages/x/x.js", "x", "pages/x/x.js"],
    ["a.sjs", "./b", "b.sjs"],
  ];
  for (const [from, request, found] of table) assert.equal(read("resolveModule")(files, from, request), found, request);
  assert.throws(() => read("resolveModule")(files, "app.js", "../secret"), /leaves the package/);
});

test("a module runs once, and modules may need each other", () => {
  const files = {
    "a.js": "exports.name = 'a'; exports.other = require('./b'); globalThis.runs = (globalThis.runs ?? 0) + 1;",
    "b.js": "module.exports = { name: 'b', half: require('/a').name };",
    "c.json": '{"n": 1}',
  };
  const load = loader(files);
  assert.equal(load("a.js").other.half, "a");
  assert.equal(load("a.js"), load("a.js"));
  assert.equal(globalThis.runs, 1);
  assert.equal(load("c.json").n, 1);
  delete globalThis.runs;
});

test("a missing module is named with the one that asked, and a failed one may be tried again", () => {
  const load = loader({ "a.js": "require('./none')", "b.js": "throw new Error('no')" });
  assert.throws(() => load("a.js"), /a\.js requires "\.\/none"/);
  assert.throws(() => load("b.js"), /no/);
  assert.throws(() => load("b.js"), /no/);
});

/** A module as `cashier simulator add` leaves it. */
const esm = (exports, imports, body) =>
  `with ($esm.scope) (function () { "use strict"; $esm.exports({${exports}}); $esm.imports(${JSON.stringify(imports)}); ${body} }).call(undefined);`;

test("imported names are live, circles close, and everything can be passed on", () => {
  const files = {
    "a.js": esm('"count": () => count, "up": () => up', [["./b", { other: "name", all: "*" }, {}]], "let count = 0; function up() { count += 1; return other + all.name; }"),
    "b.js": esm('"name": () => name, "late": () => late', [["./a", { up: "up" }, {}]], "const name = 'b'; const late = () => up();"),
    "c.js": esm("", [["./a", {}, { "*": "*" }], ["./b", {}, { name: "name", whole: "*", "*": "*" }]], ""),
  };
  const load = loader(files);
  const all = load("c.js");
  assert.equal(all.late(), "bb");
  assert.deepEqual([all.count, all.up(), all.count, all.name, all.whole.name], [1, "bb", 2, "b", "b"]);
  assert.equal(all.__esModule, true);
});

test("modules of both kinds use each other", async () => {
  const files = {
    "old.js": "exports.a = 1; exports.b = require('./new').default;",
    "new.js": esm('"default": () => $default', [["./fn", { fn: "default", all: "*" }, {}], ["./data", { data: "default", n: "n" }, {}]], "const $default = fn() + data.n + n + all.default();"),
    "fn.js": "module.exports = () => 10;",
    "data.json": '{"n": 3}',
    "user.js": esm('"c": () => c, "later": () => later', [["./old", { whole: "default", a: "a" }, {}]], "const c = whole.b + a; const later = () => $esm.load('./old');"),
  };
  const { c, later } = loader(files)("user.js");
  assert.equal(c, 27);
  assert.equal((await later()).default.a, 1);
});

test("a module's code is strict, and names that it does not import are the program's own", () => {
  const files = { "a.js": esm('"seen": () => seen', [], "const seen = [this === undefined, typeof scope, (() => { try { undeclared = 1; } catch (error) { return error.name; } })()];") };
  assert.deepEqual(loader(files)("a.js").seen, [true, "undefined", "ReferenceError"]);
});
