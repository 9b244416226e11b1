// Runs in the worker. Builds `my`: an ordinary object with real, writable properties, because programs and
// frameworks test for a capability by the presence of its property, and some add their own properties to it.
'use strict';

/**
 * `init` is the host's first message. `bridge` calls the host, `storage` answers synchronously, `bar(change)` reaches the
 * frame, `webView(message)` the page in its web view, `opening(events)` prepares the channel of the next page, `enterOptions()` says how the program was entered.
 */
function createApi({ init, bridge, storage, guard, bar, webView, opening, launchOptions, enterOptions }) {
  const my = {};
  const listeners = createListeners(guard);
  const hostApis = new Set(init.apis ?? []);

  for (const api of hostApis) {
    my[api] = (options = {}) => {
      storage.follow(api, options);
      return bridge.call(api, options).promise;
    };
  }
  if (hostApis.has('request')) my.request = requestWith(bridge, guard);
  if (hostApis.has('navigateTo')) my.navigateTo = navigateWith(bridge, opening);
  Object.assign(my, storage.sync, atOnce(init, launchOptions, enterOptions), frameApis(bar, guard));

  Object.assign(my, {
    // A page has one web view at most, so its id says nothing.
    createWebViewContext: () => ({ postMessage: (message) => webView(copyData(message ?? null)) }),
    env: environmentOf(init),
    SDKVersion: init.sdkVersion ?? '',
    canIUse: (name) => {
      const head = String(name).split('.')[0];
      return hostApis.has(head) || (Object.hasOwn(my, head) && !/^(webpackJsonp|taroEventCenter)$/.test(head));
    },
    call: callAnything(my, bridge, guard),
    on: listeners.on,
    off: listeners.off,
  });
  for (const event of ['AppShow', 'AppHide', 'Error', 'UnhandledRejection', 'ThemeChange']) {
    const name = event[0].toLowerCase() + event.slice(1);
    my[`on${event}`] = (listener) => void listeners.on(name, listener);
    my[`off${event}`] = (listener) => listeners.off(name, listener);
  }
  return { my, emit: listeners.emit };
}

/** The results known without a call. Each is a copy, because a program may modify what it gets. */
function atOnce(init, launchOptions, enterOptions) {
  return {
    getSystemInfoSync: () => copyData(init.system ?? {}),
    getAppIdSync: () => ({ appId: init.appId }),
    getExtConfigSync: () => copyData(init.program?.ext ?? {}),
    getLaunchOptionsSync: () => copyData(launchOptions()),
    getEnterOptionsSync: () => copyData(enterOptions()),
  };
}

function environmentOf(init) {
  const { app = '', version = '', language = 'en', platform = '' } = init.system ?? {};
  const known = { clientName: app, clientVersion: version, language, platform, USER_DATA_PATH: 'https://usr' };
  return { ...known, ...init.env };
}

/** What the frame draws itself. The results arrive later, as if from the host. */
function frameApis(bar, guard) {
  const later =
    (change) =>
    (options = {}) => {
      const settlement = createSettlement(Object(options), guard);
      queueMicrotask(() => {
        bar(change(Object(options)));
        settlement.succeed({});
      });
      return settlement.promise;
    };
  return {
    setNavigationBar: later(({ title, reset }) => ({ title: reset ? null : title })),
    setBackgroundColor: later(({ backgroundColor }) => ({ backgroundColor })),
    pageScrollTo: later(({ scrollTop, selector, duration }) => ({ scroll: { scrollTop, selector, duration } })),
    showTabBar: later(() => ({ tabBar: true })),
    hideTabBar: later(() => ({ tabBar: false })),
  };
}

/** `my.request` returns a promise that is also the RequestTask. */
function requestWith(bridge, guard) {
  return (options = {}) => {
    const heard = new Set();
    const tellHeaders = (answer) => {
      if (answer.headers) heard.forEach((listener) => guard(listener, { headers: answer.headers }));
    };
    const { promise, abort } = bridge.call('request', options, tellHeaders);
    return Object.assign(promise, {
      abort,
      onHeadersReceived: (listener) => void heard.add(listener),
      offHeadersReceived: (listener) => void (listener ? heard.delete(listener) : heard.clear()),
    });
  };
}

/** `my.navigateTo` gives each of the two pages one end of a channel. */
function navigateWith(bridge, opening) {
  return (options = {}) => {
    const eventChannel = opening(Object(options).events);
    const give = (answer, isOk) => isOk && Object.assign(answer, { eventChannel });
    return bridge.call('navigateTo', options, give).promise;
  };
}

/** `my.call(name, options, callback)`, in each of its three shapes. */
function callAnything(my, bridge, guard) {
  return (name, options, callback) => {
    const [given, heard] = typeof options === 'function' ? [{}, options] : [options ?? {}, callback];
    const isOwn = !['call', 'on', 'off', 'canIUse'].includes(name) && typeof my[name] === 'function';
    const asked = isOwn ? my[name](given) : bridge.call(name, given).promise;
    if (typeof heard !== 'function') return asked;
    const tell = (answer) => guard(heard, answer);
    Promise.resolve(asked).then(tell, tell);
    return undefined;
  };
}

function createListeners(guard) {
  const heard = new Map();
  const of = (name) => heard.get(name) ?? [];
  function off(name, listener) {
    heard.set(name, listener ? of(name).filter((one) => one !== listener) : []);
  }
  function on(name, listener) {
    heard.set(name, [...of(name), listener]);
    return { remove: () => off(name, listener) };
  }
  const emit = (name, data) => of(name).forEach((listener) => guard(listener, data));
  return { on, off, emit };
}
