// What a program asks the user comes one at a time, in its order, and nothing of a closed program comes back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { askingInTurn } from "../../../crates/simulator/src/assets/phone/turns.js";

/** A screen that notes what is on it, and what was refused unseen. */
function stage() {
  const shown = [];
  const refused = [];
  const turns = askingInTurn({
    show: ({ id }) => {
      shown.push(id);
      return () => shown.splice(shown.indexOf(id), 1);
    },
    refuse: (id) => refused.push(id),
  });
  const ask = (...ids) => ids.forEach((id) => turns.ask({ id, kind: "alert" }));
  const answer = async (id) => {
    shown.splice(shown.indexOf(id), 1);
    turns.over(id);
    await Promise.resolve();
  };
  return { shown, refused, turns, ask, answer };
}

test("one question at a time, in order", async () => {
  const { shown, ask, answer } = stage();
  ask(1, 2, 3);
  assert.deepEqual(shown, [1]);
  await answer(1);
  assert.deepEqual(shown, [2]);
  await answer(2);
  await answer(3);
  assert.deepEqual(shown, []);
  ask(4);
  assert.deepEqual(shown, [4]);
});

test("a withdrawn question makes room for the next", () => {
  const { shown, turns, ask } = stage();
  ask(1, 2, 3);
  turns.withdraw(2);
  turns.withdraw(1);
  assert.deepEqual(shown, [3]);
});

test("in the background nothing is asked; afterwards the same question is there again", () => {
  const { shown, turns, ask } = stage();
  ask(1, 2);
  turns.away(true);
  assert.deepEqual(shown, []);
  ask(3);
  assert.deepEqual(shown, []);
  turns.away(false);
  assert.deepEqual(shown, [1]);
});

test("a closed program asks nothing more, and whoever waits is refused when it is gone", () => {
  const { shown, refused, turns, ask } = stage();
  ask(1, 2);
  turns.leave();
  ask(3);
  assert.deepEqual([shown, refused], [[], []]);
  turns.gone();
  assert.deepEqual(refused, [1, 2, 3]);
  ask(4);
  assert.deepEqual(shown, [4]);
});
