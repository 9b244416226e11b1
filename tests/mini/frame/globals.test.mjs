// The global names available to a program's code.
import assert from "node:assert/strict";
import test from "node:test";
import { startProgram } from "./program.mjs";

test("a bundle that names window in its first line is loaded, and there is no window", () => {
  const bundle = `!function (root, make) {
    "object" == typeof exports && "object" == typeof module ? module.exports = make() : root.sdk = make();
  }(window, function () { return { kind: typeof window }; });`;
  const program = startProgram({ "sdk.js": bundle, "app.js": `self.seen = require("./sdk.js").kind; App({});` }).launch();
  assert.deepEqual(program.errors(), []);
  assert.equal(program.scope.seen, "undefined");
});
