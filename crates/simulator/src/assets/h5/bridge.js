// `AlipayJSBridge` for a web page: calls to the host and their answers, as bridge messages, version 1. It stands before the
// page's first script and takes calls at once; they wait until there is a way to the host.
'use strict';

/**
 * `start` holds what is known before the host speaks: `appId`, `name`, `base` (where relative addresses of requests lead)
 * and `family` (what is added to the user agent). `local` answers what the page does itself, `stamp` says when a call was made.
 */
function createWebBridge({ scope, start, dialect, local, stamp }) {
  // Saved now: the page may replace them.
  const { document, location } = scope;
  const { parse, stringify } = JSON;
  const later = scope.setTimeout.bind(scope);
  const WAITING_MAX = 64;
  /** What to do with the answer to each call. */
  const waiting = new Map();
  const listeners = new Map();
  let early = [];
  let post;
  let lastId = 0;

  function send(message) {
    const text = stringify({ __proto__: null, v: 1, ...message });
    if (post) post(text);
    else early.push(text);
  }

  function call(name, options, listener) {
    const [params, heard] = typeof options === 'function' ? [{}, options] : [Object(options), listener];
    const answer = (value) => typeof heard === 'function' && heard(value);
    const fail = (error, errorMessage) => later(() => answer({ error, errorMessage: `${name}:fail ${errorMessage}` }), 0);
    if (typeof name !== 'string') return fail(2, 'the first argument is the name of a call');
    const own = local(name, params);
    if (own) return void later(() => answer(own), 0);
    if (waiting.size >= WAITING_MAX && !post) return fail(10003, 'more than 64 calls wait for the host');
    let wanted;
    let text;
    try {
      wanted = dialect(name, parse(stringify(params)));
      if (wanted.api === 'request') wanted.params.url = new URL(wanted.params.url, start.base ?? location.href).href;
      text = stringify(wanted.params);
    } catch {
      return fail(2, 'the parameters must be plain data, and an address must be one');
    }
    lastId += 1;
    waiting.set(lastId, { answer, out: wanted.out });
    return send({ kind: 'call', id: lastId, api: wanted.api, params: parse(text), page: 'web', at: stamp() });
  }

  function settle({ id, ok, value, error }) {
    const one = waiting.get(id);
    waiting.delete(id);
    if (ok === true) one?.answer(one.out(Object(value)));
    else one?.answer({ error: 3, errorMessage: 'unknown error', ...error });
  }

  /** Tells the page of an event: those who asked here, and those who listen to the document. */
  function trigger(name, data = {}) {
    const event = new scope.Event(name);
    Object.assign(event, { data });
    for (const listener of [...(listeners.get(name) ?? [])]) listener(event);
    document.dispatchEvent(event);
  }

  /** Takes a message of the host. */
  function receive(text) {
    let message;
    try {
      message = parse(text);
    } catch {
      return;
    }
    if (message?.v !== 1) return;
    const events = { appShow: 'resume', appHide: 'pause' };
    if (message.kind === 'result') settle(message);
    else if (message.kind === 'flush') later(() => send({ kind: 'flushed', token: message.token }), 0);
    else if (message.kind === 'event' && message.name !== 'route') trigger(events[message.name] ?? message.name, message.data);
  }

  /** From now on there is a way to the host. */
  function connect(way) {
    post = way;
    const held = early;
    early = [];
    held.forEach(way);
  }

  const query = Object.fromEntries(new URLSearchParams(location.search));
  const bridge = {
    call,
    startupParams: { ...query, appId: start.appId, url: location.href },
    on: (name, listener) => void listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    off: (name, listener) => void listeners.set(name, listener ? (listeners.get(name) ?? []).filter((one) => one !== listener) : []),
    trigger,
  };
  return { bridge, receive, connect, trigger };
}

/** Puts the bridge into the page, and says so as soon as somebody can listen. */
function installWebBridge({ scope, start, local, stamp = () => undefined }) {
  const made = createWebBridge({ scope, start, dialect: createDialect(), local, stamp });
  const { document, navigator } = scope;
  scope.AlipayJSBridge = made.bridge;
  const agent = `${navigator.userAgent} ${start.family}`;
  Object.defineProperty(Object.getPrototypeOf(navigator), 'userAgent', { get: () => agent, configurable: true });
  const announce = () => made.trigger('AlipayJSBridgeReady');
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', announce, { once: true });
  else scope.setTimeout(announce, 0);
  return made;
}

/** Calls that need no host: they change the page itself. Nothing for all others, and for leaving where `exit` is absent. */
function createLocalCalls(scope, { setTitle, exit }) {
  const { document, history, location } = scope;
  const calls = {
    setTitle: ({ title }) => setTitle(String(title ?? '')),
    setNavigationBar: ({ title }) => title !== undefined && setTitle(String(title)),
    pushWindow: ({ url }) => location.assign(url),
    popWindow: () => (scope.navigation?.canGoBack ? history.back() : exit()),
    exitApp: () => exit(),
    hideKeyboard: () => document.activeElement?.blur?.(),
  };
  // They style a bar that is the host's own here; the answer is the same as after doing it.
  const ignored = new Set(['setTitleColor', 'setBarBottomLineColor', 'setOptionMenu', 'showOptionMenu', 'hideOptionMenu', 'showTitlebar', 'hideTitlebar', 'setToolbarMenu', 'hideToolbar', 'remoteLog']);
  return (name, params) => {
    if (ignored.has(name)) return {};
    const leaves = ['popWindow', 'exitApp'].includes(name);
    if (!Object.hasOwn(calls, name) || (leaves && !exit)) return undefined;
    try {
      calls[name](params);
      return { success: true };
    } catch (error) {
      return { error: 2, errorMessage: `${name}:fail ${error.message}` };
    }
  };
}
