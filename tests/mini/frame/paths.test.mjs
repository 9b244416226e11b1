// Key paths of setData.
import assert from "node:assert/strict";
import test from "node:test";
import { loadFrame, plain } from "./assets.mjs";

const { read } = loadFrame();
const assign = read("assignPath");

test("every spelling of a path reaches its place, and the way there is made", () => {
  const data = { root: { cn: [{ cn: [{ v: 1 }, { v: 2 }] }] }, a: [{ b: 1 }], n: 5 };
  assign(data, "root.cn.[0].cn.[1].v", "x");
  assign(data, "a[0].b", 2);
  assign(data, "a[2]", "third");
  assign(data, "n.deep", 1);
  assign(data, "made.list[1].name", "tea");
  assign(data, 'odd["a.b"]', true);
  assert.deepEqual(plain(data), {
    root: { cn: [{ cn: [{ v: 1 }, { v: "x" }] }] },
    a: [{ b: 2 }, null, "third"],
    n: { deep: 1 },
    made: { list: [null, { name: "tea" }] },
    odd: { "a.b": true },
  });
  assert.equal(read("readPath")(data, "root.cn.[0].cn.[1].v"), "x");
  assert.equal(read("readPath")(data, "a[9].b"), undefined);
});

test("no path leads to a prototype", () => {
  assert.throws(() => assign({}, "__proto__.polluted", 1), /not allowed/);
  assert.throws(() => assign({}, "a.__proto__", 1), /not allowed/);
  const data = {};
  assign(data, "constructor.prototype.polluted", 1);
  assert.equal({}.polluted, undefined);
  assert.equal(read("({}).polluted"), undefined);
});

test("what is not a path is refused", () => {
  for (const path of ["", "a[", "a[x]", "]"]) assert.throws(() => assign({}, path, 1), /setData/, path);
});
