// A program's console has a limit, and what was dropped is counted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../../patience.mjs";
import { budget } from "../../../crates/simulator/src/assets/phone/budget.js";
import { settle, startProgram } from "./program.mjs";

const FLOOD = 200_000;

test("a program that writes 200,000 lines sends few of them, and the rest are counted", async () => {
  const files = { "app.js": `App({ onLaunch() { Math.min = () => Infinity; for (let n = 0; n < ${FLOOD}; n += 1) console.log('line ' + n); } });` };
  const program = startProgram(files).launch();
  await settle();
  const lines = () => program.drawn.filter((one) => one.kind === "console");
  const written = lines().filter((one) => one.text.startsWith("line "));
  assert.ok(written.length >= 500, "a burst is written");
  assert.equal(written[0].text, "line 0");
  const counts = () => lines().flatMap((one) => /^(\d+) more lines were dropped/.exec(one.text)?.[1] ?? []);
  await until(() => counts().length > 0, "the count of what was dropped");
  const dropped = counts().reduce((sum, one) => sum + Number(one), 0);
  assert.equal(written.length + dropped, FLOOD);
  // any machine: however long the loop takes, only what its time allows is written
  assert.ok(dropped > 0);
});

test("a channel of the page takes a burst, then so much a second", () => {
  let now = 0;
  const channel = budget({ burst: 10, perSecond: 5 }, () => now);
  const taken = (tries) => Array.from({ length: tries }, () => channel.take()).filter(Boolean).length;
  assert.equal(taken(100), 10);
  now = 1000;
  assert.equal(taken(100), 5);
  now = 60_000;
  assert.equal(taken(100), 10, "what is not used does not add up beyond the burst");
});
