// The frame's main file: takes the ports, starts the worker, draws its output. It keeps no channel to the host.
//
// The server puts the frame's files, listed in parts.json, into one script, and before them a function `workerCode` with those of
// the worker; nothing in it runs here.
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
  let screen = null;
  watchGestures(control);
  controlPort.onmessage = ({ data }) => {
    if (data?.kind === 'theme') applyTheme(data.theme);
    if (data?.kind === 'webviewMessage') webViews?.receive(data.message);
    if (data?.kind === 'hold') {
      holdFocus(data.on === true);
      control({ kind: 'held', turn: data.turn });
    }
    if (data?.kind === 'file' && typeof data.content === 'string') screen?.giveFile(String(data.path), data.content);
    if (data?.kind === 'stop') {
      worker?.terminate();
      document.body.replaceChildren();
    }
  };
  // The first message is the program; the port is transferred in the same task, with every later message.
  host.onmessage = ({ data }) => {
    host.onmessage = null;
    try {
      ({ worker, screen } = startProgram(data, host, control));
    } catch (error) {
      control({ kind: 'crash', message: `the program cannot be started: ${error.message}` });
    }
  };
}

function startProgram(text, host, control) {
  const init = JSON.parse(text);
  applySystem(init.system ?? {});
  const url = URL.createObjectURL(new Blob([`(${/** @type {any} */ (globalThis).workerCode})();`], { type: 'text/javascript' }));
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
  return { worker, screen };

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
