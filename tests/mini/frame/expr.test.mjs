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

test("methods, functions, callbacks and template literals are evaluated; a call that cannot be made says so", () => {
  const scope = { a: 2, text: "tea", list: [3, 1, 2], none: null, twice: (n) => n * 2 };
  const table = [
    ["text.toUpperCase().slice(0, 2)", "TE"],
    ["list.some(one => one > a && one)", true],
    ["list.filter((one, at) => at > 0).join('-')", "1-2"],
    ["[].concat(...list).length", 3],
    ["twice(a) + (twice)(1)", 6],
    ["none.length()", undefined],
    ["`${text} costs ${a > 1 ? `${a}!` : ''}`", "tea costs 2!"],
    ["`url('${text}.png')`", "url('tea.png')"],
    ["typeof none", "object"],
    ["2 ** 3", 8],
    ["{['k' + a]: 1}.k2", 1],
  ];
  for (const [source, value] of table) assert.equal(evaluate(source, scope), value, source);
  assert.throws(() => evaluate("text.none()", scope), /none is not a function/);
  assert.throws(() => evaluate("gone(1)", scope), /gone is not a function/);
});

test("a scope's own names come before modules, and nothing else is in scope", () => {
  const modules = { a: 1, b: 2 };
  const scope = Object.assign(Object.create(null), { a: 3 });
  assert.deepEqual(plain(compile("[a, b, typeof toString, typeof globalThis]", modules)(scope)), [3, 2, "undefined", "undefined"]);
});

test("assignments and unfinished text are refused", () => {
  for (const source of ["a = 1", "1 +", "a b", "[1", "`a", "", "a ? b", "new A", "a(", "(a, b)"]) {
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
