// The way to the host for a page in a frame: two ports from the window around it, one for the bridge, one between this script
// and the window. Whoever else sends a port is not heard.
'use strict';

function connectPorts(scope, start) {
  const { parent } = scope;
  provideStorage(scope);
  // What the page says before it has its ports; more than so much of it says nothing.
  const EARLY_MAX = 200;
  const early = [];
  const control = { post: (message) => early.length < EARLY_MAX && early.push(message) };
  const setTitle = (text) => {
    scope.document.title = text;
    tellTitle();
  };
  const exit = () => control.post({ kind: 'exit' });
  const stamp = createStamps(scope.performance.timeOrigin, scope.performance.now.bind(scope.performance));
  const made = installWebBridge({ scope, start, stamp, local: createLocalCalls(scope, { setTitle, exit }) });
  made.postMessage = (message) => control.post({ kind: 'message', message });
  if (start.webView) scope.my = createWebViewMy(made, scope);
  watchConsole();

  scope.addEventListener('message', (event) => {
    const [port] = event.ports;
    if (event.source !== parent || event.data?.kind !== 'port' || !port) return;
    // Other libraries in the page would take the port for theirs.
    event.stopImmediatePropagation();
    if (event.data.control === true) takeControl(port);
    else takeBridge(port);
  });

  // The window around knows who asks: the browser tells it.
  if (parent !== scope) parent.postMessage({ kind: 'bridge' }, '*');

  function takeBridge(port) {
    let isFirst = true;
    port.onmessage = ({ data }) => {
      // The first message describes host and program; a web page asks for what it needs.
      if (isFirst) made.connect((text) => port.postMessage(text));
      else made.receive(data);
      isFirst = false;
    };
  }

  function takeControl(port) {
    control.post = (message) => port.postMessage(message);
    port.onmessage = ({ data }) => {
      if (data?.kind === 'back') scope.history.back();
      if (data?.kind === 'theme') scope.document.documentElement.style.colorScheme = data.theme;
      if (data?.kind === 'message') made.trigger('webViewMessage', data.message);
    };
    control.post({ kind: 'ready' });
    early.forEach(control.post);
    watchNetwork();
    tellTitle();
    scope.addEventListener('DOMContentLoaded', tellTitle);
    scope.addEventListener('load', tellTitle);
    scope.navigation?.addEventListener('currententrychange', tellTitle);
  }

  function tellTitle() {
    const { pathname, search, hash } = scope.location;
    control.post({ kind: 'title', text: scope.document.title, place: pathname + search + hash, back: scope.navigation?.canGoBack === true });
  }

  /** What the page loads by itself; calls of the host are seen there. */
  function watchNetwork() {
    const observer = new scope.PerformanceObserver((list) => {
      for (const { name, duration, initiatorType, responseStatus, transferSize } of list.getEntries()) {
        control.post({ kind: 'network', url: name.slice(0, 2048), ms: duration, by: initiatorType, status: responseStatus, size: transferSize });
      }
    });
    observer.observe({ type: 'resource', buffered: true });
  }

  /** What the page logs, and its errors, for the developer's panel. */
  function watchConsole() {
    const write = createLineBudget({
      tell: (level, text) => control.post({ kind: 'console', level, text: String(text).slice(0, 4096), at: stamp() }),
      later: scope.setTimeout.bind(scope),
      now: scope.performance.now.bind(scope.performance),
    });
    const describe = (value) => {
      if (typeof value === 'string') return value;
      try {
        return value instanceof Error ? `${value.name}: ${value.message}` : JSON.stringify(value) ?? String(value);
      } catch {
        return String(value);
      }
    };
    for (const level of ['log', 'info', 'debug', 'warn', 'error']) {
      const plain = scope.console[level].bind(scope.console);
      scope.console[level] = (...values) => {
        plain(...values);
        write(level, values.map(describe).join(' '));
      };
    }
    scope.addEventListener('error', (event) => write('error', event.message ?? 'an error'));
    scope.addEventListener('unhandledrejection', (event) => write('error', `unhandled: ${describe(event.reason)}`));
    scope.addEventListener('securitypolicyviolation', (event) => write('warn', `not loaded: ${event.blockedURI} (${event.effectiveDirective}); name its host with --domain`));
  }
}
