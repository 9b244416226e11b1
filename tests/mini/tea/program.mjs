// Runs a native mini program without a host: its files in their own context, pages on a stack, time moved by hand.
import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

export const FOLDER = fileURLToPath(new URL("../../../programs/tea-shop", import.meta.url));

/** Every file of the program by its path inside the package. */
export function readFiles(folder = FOLDER) {
  const files = {};
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = path.join(folder, name);
    if (statSync(file).isFile()) files[name.split(path.sep).join("/")] = readFileSync(file, "utf8");
  }
  return files;
}

/** The program with a fake `my`. `page()` is the top of the stack; `tick()` runs the next timer. */
export function startProgram(my, files = readFiles()) {
  const timers = [];
  const stack = [];
  const definitions = {};
  const modules = {};
  let loading = null;
  const context = vm.createContext({
    my,
    console: { log() {}, warn() {}, error: console.error },
    App() {},
    Page: (definition) => (definitions[loading] = definition),
    setTimeout: (work, pause) => timers.push({ work, pause, id: timers.length + 1 }),
    clearTimeout: (id) => {
      const at = timers.findIndex((timer) => timer.id === id);
      if (at >= 0) timers.splice(at, 1);
    },
  });

  function load(file) {
    if (modules[file]) return modules[file].exports;
    const module = (modules[file] = { exports: {} });
    const require = (request) => {
      const target = path.posix.join(path.posix.dirname(file), request);
      return load(files[target] === undefined ? `${target}.js` : target);
    };
    const wrapped = `(function (require, module, exports) {${files[file]}\n})`;
    vm.runInContext(wrapped, context, { filename: file })(require, module, module.exports);
    return module.exports;
  }

  function definitionOf(route) {
    if (!definitions[route]) {
      loading = route;
      load(`${route}.js`);
    }
    return definitions[route];
  }

  function open(url) {
    const [place, query = ""] = url.replace(/^\//, "").split("?");
    const definition = definitionOf(place);
    const page = { ...definition, data: structuredClone(definition.data), route: place };
    page.setData = (patch) => {
      // Only JSON reaches the frame.
      for (const [name, value] of Object.entries(patch)) page.data[name] = JSON.parse(JSON.stringify(value));
    };
    stack.push(page);
    page.onLoad?.(Object.fromEntries(new URLSearchParams(query)));
    page.onShow?.();
  }

  function close() {
    stack.pop().onUnload?.();
  }

  Object.assign(my, {
    navigateTo: ({ url }) => open(url),
    redirectTo: ({ url }) => (close(), open(url)),
    reLaunch: ({ url }) => {
      while (stack.length > 0) close();
      open(url);
    },
    navigateBack: () => {
      close();
      stack.at(-1)?.onShow?.();
    },
  });

  load("app.js");
  return {
    load,
    open,
    timers,
    definitionOf,
    page: () => stack.at(-1),
    /** A tap: calls the handler, and waits until nothing is left to do. */
    async tap(handler, dataset = {}) {
      const target = { dataset };
      stack.at(-1)[handler]({ type: "tap", target, currentTarget: target });
      await idle();
    },
    async tick() {
      timers.shift().work();
      await idle();
    },
  };
}

/** Waits until every pending answer has arrived. */
export async function idle() {
  for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
