// `require` inside a package.
import assert from "node:assert/strict";
import test from "node:test";
import { loadFrame } from "./assets.mjs";

const { read } = loadFrame();
const compile = (path, text) => new Function("require", "module", "exports", text);
const loader = (files) => read("createLoader")(files, compile);

test("relative, absolute, package and folder requests find their file", () => {
  const files = Object.fromEntries(
    ["app.js", "lib/index.js", "lib/a.js", "pages/x/x.js", "data.json", "node_modules/tea/main/it.js"].map((name) => [
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
