// The frame's main file: takes the ports, starts the worker, draws its output. It keeps no channel to the host.
//
// The frame's document loads, in this order:
//   <link rel="stylesheet" href="/simulator/assets/frame/styles.css">
//   <script src="/simulator/assets/frame/lockdown.js"></script>
//   <script src="/simulator/assets/frame/loader.js"></script>
//   <script src="/simulator/assets/frame/paths.js"></script>
//   <script src="/simulator/assets/frame/budget.js"></script>
//   <script src="/simulator/assets/frame/bridge.js"></script>
//   <script src="/simulator/assets/frame/storage.js"></script>
//   <script src="/simulator/assets/frame/channel.js"></script>
//   <script src="/simulator/assets/frame/api.js"></script>
//   <script src="/simulator/assets/frame/pages.js"></script>
//   <script src="/simulator/assets/frame/app.js"></script>
//   <script src="/simulator/assets/frame/worker.js"></script>
//   <script src="/simulator/assets/frame/expr.js"></script>
//   <script src="/simulator/assets/frame/axml.js"></script>
//   <script src="/simulator/assets/frame/template.js"></script>
//   <script src="/simulator/assets/frame/taro.js"></script>
//   <script src="/simulator/assets/frame/style.js"></script>
//   <script src="/simulator/assets/frame/webview.js"></script>
//   <script src="/simulator/assets/frame/components.js"></script>
//   <script src="/simulator/assets/frame/draw.js"></script>
//   <script src="/simulator/assets/frame/forms.js"></script>
//   <script src="/simulator/assets/frame/events.js"></script>
//   <script src="/simulator/assets/frame/screen.js"></script>
//   <script src="/simulator/assets/frame/render.js"></script>
// The first eleven are also the source of the worker; nothing in them runs here.
'use strict';

/** The web views of the program; the control port may ask for one before there is a program. */
let webViews = null;

takePorts();

/** Waits for the two ports. Only the window that holds the frame may give them, and only once. */
function takePorts() {
  const ports = {};
  addEventListener('message', function receive(event) {
    const isOffer = event.source === parent && event.data?.kind === 'port' && event.ports.length === 1;
    if (!isOffer) return;
    const name = event.data.control === true ? 'control' : 'host';
    ports[name] ??= event.ports[0];
    if (!ports.control || !ports.host) return;
    removeEventListener('message', receive);
    start(ports.host, ports.control);
  });
}

function start(host, controlPort) {
  const control = (message) => controlPort.postMessage(message);
  let worker = null;
  watchGestures(control);
  controlPort.onmessage = ({ data }) => {
    if (data?.kind === 'theme') applyTheme(data.theme);
    if (data?.kind === 'webviewMessage') webViews?.receive(data.message);
    if (data?.kind === 'hold') {
      holdFocus(data.on === true);
      control({ kind: 'held', turn: data.turn });
    }
    if (data?.kind === 'stop') {
      worker?.terminate();
      document.body.replaceChildren();
    }
  };
  // The first message is the program; the port is transferred in the same task, with every later message.
  host.onmessage = ({ data }) => {
    host.onmessage = null;
    try {
      worker = startProgram(data, host, control);
    } catch (error) {
      control({ kind: 'crash', message: `the program cannot be started: ${error.message}` });
    }
  };
}

function startProgram(text, host, control) {
  const init = JSON.parse(text);
  applySystem(init.system ?? {});
  const url = URL.createObjectURL(new Blob([workerSource()], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: init.appId });
  const { port1: own, port2: given } = new MessageChannel();
  worker.onerror = (event) => {
    event.preventDefault();
    control({ kind: 'crash', message: event.message ?? 'the program cannot be started' });
  };
  const send = (message) => own.postMessage(JSON.stringify(message));
  const screen = createScreen({ root: document.body, init, send, control });
  webViews = createWebViews(document.body, control);
  own.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.kind === 'console') control({ kind: 'console', level: message.level, text: message.text, at: message.at });
    else if (message.kind === 'crash') crash(message.message);
    else if (message.kind === 'webview') webViews.post(message.message);
    else screen.receive(message);
  };
  worker.postMessage({ init: text }, [host, given]);
  return worker;

  function crash(message) {
    screen.showProblem(message);
    control({ kind: 'crash', message });
  }
}

/** Language, direction, colours. */
function applySystem(system) {
  const language = String(system.language ?? 'en').replace('_', '-');
  document.documentElement.lang = language;
  document.documentElement.dir = /^(ar|fa|he|ur)\b/.test(language) ? 'rtl' : 'ltr';
  if (system.theme ?? system.colorScheme) applyTheme(system.theme ?? system.colorScheme);
}

function applyTheme(theme) {
  document.documentElement.dataset.theme = theme === 'dark' ? 'dark' : 'light';
}

/**
 * While the host asks something, no part of the program can have the focus: what is typed is for the
 * host. The program cannot reach this element. It cannot be done from outside: an inert frame may still focus itself.
 */
function holdFocus(isHeld) {
  document.documentElement.inert = isHeld;
  if (isHeld && document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** Reports each user gesture to the parent page; a payment needs one. A program cannot fake one. */
function watchGestures(control) {
  for (const type of ['pointerdown', 'pointerup', 'keydown']) {
    addEventListener(type, (event) => event.isTrusted && control({ kind: 'gesture' }), {
      capture: true,
      passive: true,
    });
  }
}
