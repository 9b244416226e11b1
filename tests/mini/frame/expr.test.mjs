// Template expressions: what they evaluate to, and what is refused.
import assert from "node:assert/strict";
import test from "node:test";
import { loadFrame, plain } from "./assets.mjs";

const { read } = loadFrame();
const compile = read("compileExpression");
const text = read("compileText");
const fields = read("compileFields");
const evaluate = (source, scope = {}) => plain(compile(source)(scope));

test("operators bind as in the language", () => {
  const table = [
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["10 - 2 - 3", 5],
    ["7 % 4", 3],
    ["-a + 1", -1],
    ["!a", false],
    ["!!a && 'yes'", "yes"],
    ["a > 1 ? 'many' : 'one'", "many"],
    ["a === 1 ? 'x' : a === 2 ? 'y' : 'z'", "y"],
    ["none ?? 'instead'", "instead"],
    ["a == '2'", true],
    ["a !== 2 || a >= 2", true],
    ["'it\\'s' + \" \" + .5", "it's 0.5"],
  ];
  for (const [source, value] of table) assert.equal(evaluate(source, { a: 2 }), value, source);
});

test("members, lists and objects are read, and a way that ends early is undefined", () => {
  const scope = { list: [{ name: "tea" }], key: "name", 名称: "茶" };
  assert.equal(evaluate("list[0].name", scope), "tea");
  assert.equal(evaluate("list[0][key] + list.length", scope), "tea1");
  assert.equal(evaluate("名称", scope), "茶");
  assert.equal(evaluate("list[4].name.length", scope), undefined);
  assert.equal(evaluate("none?.a.b", scope), undefined);
  assert.deepEqual(evaluate("[1, ...list, {a: key, ...list[0]}]", scope), [
    1,
    { name: "tea" },
    { a: "name", name: "tea" },
  ]);
  assert.deepEqual(plain(fields("...list[0], key, n: 1 + 1")(scope)), { name: "tea", key: "name", n: 2 });
});

test("prototypes and constructors cannot be seen", () => {
  for (const source of ["a.constructor", "a.__proto__", "''.constructor", "toString", "a['constructor']"]) {
    assert.equal(evaluate(source, { a: {} }), undefined, source);
  }
});

test("calls, assignments and unfinished text are refused", () => {
  for (const source of ["a()", "a.b(1)", "a = 1", "1 +", "a b", "[1", "`a`", "", "a ? b", "new A"]) {
    assert.throws(() => compile(source), /./, source);
  }
  assert.throws(() => text("{{a"), /missing/);
});

test("a lone expression keeps its type, among text it becomes text", () => {
  assert.equal(text("{{n}}").value({ n: 3 }), 3);
  assert.equal(text("{{a}} × {{b}}!").value({ a: 2 }), "2 × !");
  assert.deepEqual(plain(text("{{ {a: {b: n}} }}").value({ n: 1 })), { a: { b: 1 } });
  assert.deepEqual(plain(text("{{{a: {b: n}}}}").value({ n: 1 })), { a: { b: 1 } });
  assert.equal(text("plain }} text").fixed, true);
});
