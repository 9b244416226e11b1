// Runs in the worker. Builds `my`: an ordinary object with real, writable properties, because programs and
// frameworks test for a capability by the presence of its property, and some add their own properties to it.
'use strict';

/**
/**
 * `init` is the host's first message. `bridge` calls the host, `storage` answers synchronously, `surface` is what the frame
 * does, `webView(message)` reaches the page in its web view, `opening(events)` prepares the channel of the next page,
 * `enterOptions()` says how the program was entered, `report(level, text)` tells the developer.
 */
function createApi({ init, bridge, storage, guard, surface, webView, opening, launchOptions, enterOptions, report }) {
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
  Object.assign(my, storage.sync, atOnce(init, launchOptions, enterOptions), surface);
  const usable = new Set([...hostApis, ...Object.keys(my)]);
  for (const [name, missing] of Object.entries(createMissing(guard, report))) my[name] ??= missing;

  Object.assign(my, {
    // A page has one web view at most, so its id says nothing.
    createWebViewContext: () => ({ postMessage: (message) => webView(copyData(message ?? null)) }),
    env: environmentOf(init),
    SDKVersion: init.sdkVersion ?? '',
    canIUse: (name) => canUse(String(name), usable),
    call: callAnything(my, bridge, guard),
    on: listeners.on,
    off: listeners.off,
  });
  for (const event of ['AppShow', 'AppHide', 'Error', 'UnhandledRejection', 'ThemeChange']) {
    const name = event[0].toLowerCase() + event.slice(1);
    my[`on${event}`] = (listener) => void listeners.on(name, listener);
    my[`off${event}`] = (listener) => listeners.off(name, listener);
  }
  for (const name of ['env', 'SDKVersion', 'canIUse', 'call', 'on', 'off', 'onAppShow', 'onAppHide', 'onError']) usable.add(name);
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

/** Abilities that are not calls or components. */
const ABILITIES = new Set(['component2', 'mixins', 'Behavior', 'page.getOpenerEventChannel', 'component.observers', 'import-sjs']);

/** `my.canIUse`: a call, a component (`button`), one of its attributes or events (`button.open-type`), or an ability. */
function canUse(name, usable) {
  if (ABILITIES.has(name)) return true;
  const [head, detail] = name.split('.');
  if (usable.has(head)) return true;
  if (!isKnownComponent(head) || PLACEHOLDERS.has(head)) return false;
  if (detail === undefined || detail === 'open-type') return detail === undefined || head === 'button' || head === 'navigator';
  const listener = LISTENER.exec(detail);
  return listener ? isKnownEvent(eventName(listener[2])) : isKnownAttribute(head, detail);
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
