// Loads the frame's scripts as a browser does: one after the other into one global scope, in the order listed in render.js. Node
// has no document, so the scripts that draw are omitted.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const folder = new URL("../../../crates/simulator/src/assets/frame/", import.meta.url);

export const readAsset = (name) => readFileSync(new URL(name, folder), "utf8");

/** The names of the frame's scripts, in order, from the list at the top of render.js. */
export const scripts = [...readAsset("render.js").matchAll(/<script src="\/simulator\/assets\/frame\/([\w.]+)">/g)].map(
  ([, name]) => name,
);

const DRAWING = ["draw.js", "forms.js", "events.js", "screen.js", "render.js"];

/** A scope with the frame's functions; `read(name)` returns one of them. */
export function loadFrame() {
  const context = vm.createContext({ queueMicrotask, setTimeout, structuredClone });
  for (const name of scripts.filter((one) => !DRAWING.includes(one))) {
    vm.runInContext(readAsset(name), context, { filename: name });
  }
  return { context, read: (name) => vm.runInContext(name, context) };
}

/** A copy of the other scope's value in this scope, so that it can be compared. */
export const plain = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
