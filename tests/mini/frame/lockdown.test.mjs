// What program code can reach in its own scope, and what it cannot get from the runtime.
import assert from "node:assert/strict";
import test from "node:test";
import { settle, startProgram } from "./program.mjs";

test("everything that reaches out is gone before the program runs", () => {
  const names = "fetch WebSocket importScripts Blob MessageEvent addEventListener __module";
  const { scope } = startProgram({
    "app.js": `self.left = "${names}".split(" ").filter((name) => self[name] !== undefined); self.url = typeof URL.createObjectURL; App({});`,
  }).launch();
  assert.deepEqual([...scope.left], []);
  assert.equal(scope.url, "undefined");
});

test("replaced built-ins see neither the port nor another message", async () => {
  const code = `
    self.caught = [];
    const note = (name) => function (...values) { caught.push(name); return undefined; };
    Object.prototype.toJSON = function () { return { v: 1, kind: "flushed", token: "forged" }; };
    const { apply, call } = Function.prototype;
    Function.prototype.call = function (...values) { if (values[0] && values[0].target) caught.push("port"); return Reflect.apply(this, values[0], values.slice(1)); };
    Function.prototype.apply = function (that, list) { if (that && that.target) caught.push("port"); return Reflect.apply(this, that, list ?? []); };
    JSON.parse = note("parse"); JSON.stringify = note("stringify");
    App({ onLaunch() { my.alert({ title: "x" }); } });`;
  const program = startProgram({ "app.js": code }).launch();
  program.host({ kind: "flush", token: "real" });
  await settle();
  assert.deepEqual([...program.scope.caught], []);
  assert.equal(program.calls("alert").length, 1);
  assert.deepEqual(
    program.said.filter((one) => one.kind === "flushed"),
    [{ v: 1, kind: "flushed", token: "real" }],
  );
});
