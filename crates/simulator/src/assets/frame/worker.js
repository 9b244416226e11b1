// Runs in the worker: puts the runtime together and starts the program.
//
// The server puts the worker's files, listed in parts.json, into one function of the frame's script; its text is the worker's
// script. Everything else the worker needs arrives in one message: the host's `init`, the port to the host, the port to the frame.
// Both ports stay in this closure. Program code runs after the lockdown.
'use strict';

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
  // A page's tree is JSON already.
  const draw = (message, tree = '') => {
    const text = stringify({ __proto__: null, ...message });
    sendFrame(tree === '' ? text : `${text.slice(0, -1)},"tree":${tree}}`);
  };
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
  const topId = () => pages.topId();
  const bridge = createBridge({ send: sendHost, guard, pageId: topId, base64, stamp });
  const keep = (api, params) => bridge.call(api, params).promise.catch((error) => tell('error', describeValue(error)));
  const storage = createStorage(init.storage, keep);
  const { files, app } = init.program;
  const load = createLoader(files, createCompiler(scope));
  const components = createComponents({ files, app, load, report: tell });
  const loadPage = (path) => components.around(path, () => Object.hasOwn(files, `${path}.js`) && load(`${path}.js`));
  const report = (text) => tell('error', text);
  const views = createViews({ files, components, load, guard, report: tell });
  const frameCalls = createFrameCalls({
    draw, guard, topId, report,
    afterDrawing: (page, run) => pages.afterDrawing(page, run),
    canvasNode: (page, canvas) => canvases.createNode(page, canvas),
  });
  const canvases = createCanvases({ draw, ask: frameCalls.ask, guard, measure: createMeasure(scope), report });
  const pages = createPages({ loadPage, draw, guard, report, missing: program.missing, views, frameCalls });
  const bar = (change) => draw({ kind: 'bar', page: topId(), ...change });
  const surface = createSurface({ bar, calls: frameCalls, canvases, guard, topId });
  const read = { launchOptions: () => context.launch, enterOptions: () => context.enter };
  const webView = (message) => draw({ kind: 'webview', message });
  const api = createApi({ init, bridge, storage, guard, surface, webView, opening: pages.opening, report: tell, ...read });
  emit = api.emit;

  watchErrors();
  const onHost = readMessages(scope, (text) => receive(bridge.parse(text)));
  const onFrame = readMessages(scope, (text) => fromFrame(bridge.parse(text)));
  const navigator = plainNavigator(scope.navigator, init.system?.language ?? 'en');
  lockGlobals(scope);
  exposeGlobals(scope, { my: api.my, navigator, console: createConsole(tell), program, pages, components, report });
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

  /** A tap on a button that shares: the page says what; the developer sees it. */
  function share({ target }) {
    const given = pages.top()?.hear('onShareAppMessage', { from: 'button', target });
    const shared = given ?? guard(program.app()?.onShareAppMessage?.bind(program.app()), { from: 'button', target }) ?? {};
    tell('info', `shared: ${describeValue(shared)}`);
    guard(Object(shared).success, {});
  }

  /** A tap on a button that asks for the user's data; its listeners hear the result. */
  function authorize({ page, what, target, granted, refused }) {
    const asked = what === 'phone' ? bridge.call('getPhoneNumber', {}) : bridge.call('getAuthCode', { scopes: ['auth_user'] });
    const tellPage = (listener, type, detail) =>
      listener && pages.receive({ kind: 'event', page, ...listener, event: { type, target, currentTarget: target, detail } });
    asked.promise.then(
      (answer) => tellPage(granted, 'getAuthorize', answer),
      (error) => tellPage(refused, 'error', { type: 'getAuthorize', ...error }),
    );
  }

  /** A picture of another server, which the host fetches if the program may call that server. */
  function fetchPicture({ address }) {
    const url = address.startsWith('//') ? `https:${address}` : address;
    bridge.call('request', { url, dataType: 'base64' }).promise.then(
      ({ data }) => /^data:image\//.test(data) && draw({ kind: 'file', path: address, content: data }),
      ({ errorMessage }) => tell('warn', `${address.slice(0, 200)} is not shown: ${errorMessage}`),
    );
  }

  function fromFrame(message) {
    if (message.kind === 'go') guard(api.my[message.api], message.params);
    else if (message.kind === 'answer') frameCalls.answer(message);
    else if (message.kind === 'observed') frameCalls.observed(message);
    else if (message.kind === 'share') share(message);
    else if (message.kind === 'authorize') authorize(message);
    else if (message.kind === 'picture') fetchPicture(message);
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
function exposeGlobals(scope, { my, navigator, console, program, pages, components, report }) {
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
    Component: components.register,
    Behavior: (definition) => definition,
    Mixin: (definition) => definition,
    requirePlugin: (name) => {
      report(`requirePlugin("${name}"): plugins are not supported`);
      return {};
    },
  };
  for (const [name, value] of Object.entries(names)) {
    Object.defineProperty(scope, name, { configurable: true, writable: true, enumerable: true, value });
  }
}
