// The frame's scripts, put together as the server does it: parts.json lists the files of the worker, which become one function,
// and those of the frame.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const folder = new URL("../../../crates/simulator/src/assets/frame/", import.meta.url);

export const readAsset = (name) => readFileSync(new URL(name, folder), "utf8");
const parts = JSON.parse(readAsset("parts.json"));

const WORKER = parts.worker.map(readAsset).join("\n");

/** What the worker runs. */
export const workerSource = () => `(function worker() {'use strict';\n${WORKER}\nawaitStart(self);\n})();`;

/** The frame's whole script. */
export const frameScript = () =>
  `'use strict';\nfunction workerCode() {'use strict';\n${WORKER}\nawaitStart(self);\n}\n${parts.frame.map(readAsset).join("\n")}`;


/** A scope with the functions of all scripts that need no document; `read(name)` returns one of them. */
export function loadFrame() {
  const context = vm.createContext({ queueMicrotask, setTimeout, structuredClone });
  // The last one starts the frame.
  const names = new Set([...parts.worker, ...parts.frame].filter((name) => name !== "render.js"));
  for (const name of names) vm.runInContext(readAsset(name), context, { filename: name });
  return { context, read: (name) => vm.runInContext(name, context) };
}

/** A copy of the other scope's value in this scope, so that it can be compared. */
export const plain = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
