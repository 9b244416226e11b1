// Runs in the worker: puts the runtime together and starts the program.
//
// Everything the worker needs arrives in one message: the host's `init`, the port to the host, the port to the frame.
// Both ports stay in this closure. Program code runs after the lockdown.
'use strict';

/** The functions of the worker's script; the frame builds the worker from their source. */
function workerSource() {
  const parts = [
    [keptGlobals, lockGlobals, removeGlobal, plainNavigator],
    [joinPath, folderOf, resolveModule, createLoader, createCompiler, explainSyntax],
    [parsePath, assignPath, readPath, copyData, createLineBudget, createStamps],
    [createSettlement, createBridge, decodeBytes, createBase64, createStorage, createChannel],
    [createApi, atOnce, environmentOf, frameApis, requestWith, navigateWith, callAnything, createListeners],
    [createPages, createPage, instantiate, createProgram, describeError, describeValue],
    [awaitStart, startWorker, readMessages, createConsole, exposeGlobals],
  ];
  return `(() => {'use strict';\n${parts.flat().map(String).join('\n')}\nawaitStart(self);\n})();`;
}

/** Waits for the one message that starts the worker. */
function awaitStart(scope) {
  scope.onmessage = ({ data, ports }) => {
    scope.onmessage = null;
    startWorker(scope, JSON.parse(data.init), { host: ports[0], frame: ports[1] });
  };
}

function startWorker(scope, init, ports) {
  const { stringify } = JSON;
  const sendHost = ports.host.postMessage.bind(ports.host);
  const sendFrame = ports.frame.postMessage.bind(ports.frame);
  const draw = (message) => sendFrame(stringify({ __proto__: null, ...message }));
  const later = scope.setTimeout.bind(scope);
  const now = scope.performance.now.bind(scope.performance);
  const { timeOrigin = 0 } = scope.performance;
  // When things happen is known here: calls and lines reach the page on different ways.
  const stamp = createStamps(timeOrigin, now);
  const write = (level, text) => draw({ kind: 'console', level, text: String(text).slice(0, 4096), at: stamp() });
  const tell = createLineBudget({ tell: write, later, now });

  const context = { launch: {}, enter: {}, isBroken: false };
  /** @type {(name: string, data?: any) => void} */
  let emit = () => {};
  const program = createProgram({ tell, emit: (name, data) => emit(name, data) });
  const { guard } = program;
  const base64 = createBase64(scope);
  const bridge = createBridge({ send: sendHost, guard, pageId: () => pages.topId(), base64, stamp });
  const keep = (api, params) => bridge.call(api, params).promise.catch((error) => tell('error', describeValue(error)));
  const storage = createStorage(init.storage, keep);
  const files = init.program.files;
  const load = createLoader(files, createCompiler(scope));
  const loadPage = (path) => {
    if (Object.hasOwn(files, `${path}.js`)) load(`${path}.js`);
  };
  const report = (text) => tell('error', text);
  const pages = createPages({ loadPage, draw, guard, report, missing: program.missing });
  const bar = (change) => draw({ kind: 'bar', page: pages.topId(), ...change });
  const read = { launchOptions: () => context.launch, enterOptions: () => context.enter };
  const webView = (message) => draw({ kind: 'webview', message });
  const api = createApi({ init, bridge, storage, guard, bar, webView, opening: pages.opening, ...read });
  emit = api.emit;

  watchErrors();
  const onHost = readMessages(scope, (text) => receive(bridge.parse(text)));
  const onFrame = readMessages(scope, (text) => fromFrame(bridge.parse(text)));
  const navigator = plainNavigator(scope.navigator, init.system?.language ?? 'en');
  lockGlobals(scope);
  exposeGlobals(scope, { my: api.my, navigator, console: createConsole(tell), program, pages, report });
  ports.host.onmessage = onHost;
  ports.frame.onmessage = onFrame;

  function watchErrors() {
    scope.addEventListener('error', (event) => {
      event.preventDefault();
      program.fail(event.error ?? event.message);
    });
    scope.addEventListener('unhandledrejection', (event) => {
      event.preventDefault();
      program.reject(event.reason, event.promise);
    });
  }

  function receive(message) {
    if (message.v !== 1) return;
    if (message.kind === 'result') bridge.receiveResult(message);
    // After one macrotask, every callback queued now has run.
    if (message.kind === 'flush') later(() => bridge.post({ kind: 'flushed', token: message.token }), 0);
    if (message.kind === 'event') heed(message.name, message.data ?? {});
  }

  function heed(name, data) {
    const reactions = { launch, route: pages.route, appShow, appHide, close };
    // Without its app.js a program has no pages either; the frame reports it.
    if (context.isBroken) return;
    if (Object.hasOwn(reactions, name)) reactions[name](data);
    emit(name, data);
  }

  function launch(options) {
    context.launch = options;
    context.enter = options;
    try {
      load('app.js');
    } catch (error) {
      context.isBroken = true;
      program.fail(error);
      draw({ kind: 'crash', message: describeError(error) });
      return;
    }
    program.launch(copyData(options));
  }

  function appShow(options) {
    if (options.path) context.enter = options;
    program.show(copyData(context.enter));
    pages.showTop();
  }

  function appHide() {
    pages.hideTop();
    program.hide();
  }

  function close() {
    pages.hideTop();
    pages.route({ action: 'close', stack: [] });
    program.hide();
    bridge.close();
  }

  function fromFrame(message) {
    if (message.kind === 'go') guard(api.my[message.api], message.params);
    else pages.receive(message);
  }
}

/**
 * A port's listener that passes on the text of each message. The getter is taken before program code runs: one put in
 * its place would be given the event, and with it the port.
 */
function readMessages(scope, receive) {
  const { get } = /** @type {Required<PropertyDescriptor>} */ (
    Object.getOwnPropertyDescriptor(scope.MessageEvent.prototype, 'data')
  );
  const { apply } = Reflect;
  return (event) => receive(apply(get, event, []));
}

/** The program's console, which writes to the developer panel. */
function createConsole(tell) {
  const levels = { log: 'log', info: 'info', debug: 'debug', trace: 'debug', warn: 'warn', error: 'error' };
  const say =
    (level) =>
    (...values) =>
      tell(level, values.map(describeValue).join(' '));
  const console = Object.fromEntries(Object.entries(levels).map(([name, level]) => [name, say(level)]));
  console.assert = (isTrue, ...values) => isTrue || say('error')('assertion failed', ...values);
  for (const name of ['group', 'groupCollapsed', 'table', 'dir']) console[name] = say('log');
  for (const name of ['groupEnd', 'time', 'timeEnd', 'timeLog', 'count', 'clear']) console[name] = () => {};
  return console;
}

/** The globals available to a program. */
function exposeGlobals(scope, { my, navigator, console, program, pages, report }) {
  const names = {
    my,
    navigator,
    console,
    // Bundles name it in their first line, `(window, function () {…})`, and then use `exports`. It is undefined, as in other
    // containers; `typeof window` is still 'undefined'.
    window: undefined,
    App: program.register,
    getApp: program.app,
    Page: pages.register,
    getCurrentPages: pages.current,
    // Frameworks register components that the frame draws itself; a page that uses any other gets an error there.
    Component: () => {},
    Behavior: (definition) => definition,
    requirePlugin: (name) => report(`requirePlugin("${name}"): plugins are not supported`),
  };
  for (const [name, value] of Object.entries(names)) {
    Object.defineProperty(scope, name, { configurable: true, writable: true, enumerable: true, value });
  }
}
