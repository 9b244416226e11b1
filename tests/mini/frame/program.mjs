// A program in the worker's runtime without a browser: the very script that the frame builds, in its own scope, between a host
// and a frame played by the test.
import vm from "node:vm";
import { loadFrame, workerSource } from "./assets.mjs";

const { read } = loadFrame();

const PAGE = "Page({ data: {} });";

/** Starts a program. `files` are its scripts; `init` replaces parts of the host's first message. */
export function startProgram(files, init = {}) {
  const scope = createScope();
  const host = createPort(scope);
  const frame = createPort(scope);
  vm.runInContext(workerSource(), scope.context);
  const message = {
    v: 1,
    kind: "init",
    appId: "2100",
    program: {
      id: "test",
      type: "native",
      app: {},
      files: withTemplates({ "app.js": "App({});", "pages/a.js": PAGE, ...files }),
      ext: {},
    },
    system: { language: "en", app: "wallet", platform: "simulator" },
    storage: {},
    apis: ["tradePay", "request", "navigateTo", "setStorage", "removeStorage", "clearStorage", "alert"],
    sdkVersion: "2.0.0",
    ...init,
  };
  vm.runInContext("globalThis", scope.context).onmessage({
    data: { init: JSON.stringify(message) },
    ports: [host.port, frame.port],
  });

  const program = {
    scope: scope.context,
    /** What the program sent to the host, as values. */
    said: host.said,
    /** What the program sent to the frame. */
    drawn: frame.said,
    host: (text) => host.give({ v: 1, ...text }),
    event: (name, data = {}) => program.host({ kind: "event", name, data }),
    answer: (id, value) => program.host({ kind: "result", id, ok: true, value }),
    refuse: (id, error) => program.host({ kind: "result", id, ok: false, error }),
    frame: (text) => frame.give(text),
    /** The nodes of a page, after everything that the frame was sent. */
    nodes(page) {
      const trees = frame.said.filter((one) => (one.kind === "open" || one.kind === "draw") && one.page === page);
      return trees.reduce((before, { tree }) => read("decodeNodes")(before, tree), []);
    },
    /** Plays the frame: reports every drawing, until the program draws no more. */
    async drawAll() {
      for (let at = 0; ; ) {
        await settle();
        const next = frame.said.slice(at);
        at += next.length;
        if (next.length === 0) return;
        for (const { kind, page, seq } of next) {
          if (kind === "open" || kind === "draw") frame.give({ kind: "drawn", page, seq });
        }
      }
    },
    launch() {
      program.event("launch", { path: "pages/a", query: {}, scene: "1000" });
      return program;
    },
    route: (action, ...pages) =>
      program.event("route", { action, stack: pages.map((page) => ({ path: `pages/${page}`, id: page, query: {} })) }),
    calls: (api) => host.said.filter((one) => one.kind === "call" && one.api === api),
    errors: () => frame.said.filter((one) => one.kind === "console" && one.level === "error").map((one) => one.text),
    fire: scope.fire,
  };
  return program;
}

/** A page of a test that is not about its template gets an empty one. */
function withTemplates(files) {
  const pages = Object.keys(files).filter((name) => /^pages\/[\w-]+\.js$/.test(name));
  return { ...Object.fromEntries(pages.map((name) => [name.replace(/js$/, "axml"), "<view/>"])), ...files };
}

/** What the runtime needs of a worker's scope, and two things that it has to remove. */
function createScope() {
  const listeners = {};
  const texts = new Map();
  const globals = {
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    queueMicrotask,
    atob,
    btoa,
    TextEncoder,
    performance,
    navigator: { userAgent: "test" },
    fetch() {},
    WebSocket() {},
    MessageEvent: class {
      get data() {
        return this.text;
      }
    },
    Blob: class {
      constructor(parts) {
        this.text = parts.join("");
      }
    },
    URL: {
      createObjectURL(blob) {
        texts.set(`blob:${texts.size}`, blob.text);
        return `blob:${texts.size - 1}`;
      },
      revokeObjectURL() {},
    },
    importScripts: (url) => vm.runInContext(texts.get(url), context, { filename: "module" }),
    addEventListener: (type, listener) => (listeners[type] = listener),
  };
  const context = vm.createContext(globals);
  vm.runInContext("globalThis.self = globalThis", context);
  const fire = (type, event) => listeners[type]({ preventDefault() {}, ...event });
  return { context, fire };
}

function createPort(scope) {
  const said = [];
  const { MessageEvent } = scope.context;
  const port = { postMessage: (text) => said.push(JSON.parse(text)), onmessage: null };
  const give = (message) => {
    const event = Object.assign(new MessageEvent(), { text: JSON.stringify(message), target: port });
    port.onmessage(event);
  };
  return { port, said, give };
}

/** Waits until all pending promises and messages have been handled. */
export async function settle() {
  // Turns of the event loop, not a time: a timer that sets another one gets its turn even on a slow machine.
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setTimeout(resolve));
}
