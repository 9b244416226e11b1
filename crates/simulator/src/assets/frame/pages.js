// Runs in the worker. The pages of a program: registered, opened, covered, closed. The host keeps the stack.
'use strict';

/**
 * `loadPage(path)` runs the page's file, which calls `Page`. `draw(message)` goes to the frame. `guard(fn, ...)` runs
 * program code safely. `report(text)` tells the developer. `missing(entry)` is for paths nobody registered.
 */
function createPages({ loadPage, draw, guard, report, missing }) {
  const definitions = new Map();
  let stack = [];
  let loading = null;
  let nextChannel = null;

  /** The program's global `Page`. */
  function register(definition) {
    if (loading === null) throw new Error('Page() is called while no page is being loaded');
    definitions.set(loading, definition ?? {});
  }

  function define(path) {
    if (definitions.has(path)) return definitions.get(path);
    loading = path;
    try {
      loadPage(path);
    } finally {
      loading = null;
    }
    return definitions.get(path);
  }

  function open(entry, isEntryPage, action) {
    let definition;
    let isBroken = true;
    guard(() => {
      definition = define(entry.path);
      isBroken = false;
    });
    const page = createPage({ entry, definition: definition ?? {}, draw, guard, report });
    const channel = action === 'navigateTo' ? nextChannel?.opened : undefined;
    nextChannel = null;
    page.instance.getOpenerEventChannel = () => channel ?? createChannel(guard).opened;
    if (!definition && !isBroken) missing({ path: entry.path, query: entry.query ?? {}, isEntryPage });
    return page;
  }

  /** Takes the whole new stack, from bottom to top, and runs the pages' lifecycle methods. */
  function route({ action, stack: wanted }) {
    const before = stack;
    const covered = before.at(-1);
    const kept = new Map(before.map((page) => [page.id, page]));
    const gone = before.filter((page) => !wanted.some((entry) => entry.id === page.id));
    const isCovered = covered && !gone.includes(covered) && wanted.at(-1)?.id !== covered.id;
    if (isCovered) covered.hide();
    for (const page of gone.reverse()) page.unload();

    const fresh = [];
    stack = wanted.map((entry, depth) => {
      const page = kept.get(entry.id) ?? open(entry, before.length === 0 && depth === 0, action);
      if (!kept.has(entry.id)) fresh.push(page);
      return page;
    });
    for (const page of fresh) page.load();
    draw({ kind: 'stack', pages: stack.map((page) => page.id), action });
    const top = stack.at(-1);
    if (top && top !== covered) top.show();
  }

  function receive(message) {
    const page = stack.find((one) => one.id === message.page);
    if (!page) return;
    if (message.kind === 'event') page.handle(message.handler, message.event);
    if (message.kind === 'drawn') page.drawn(message.seq);
    if (message.kind === 'page') page.hear(message.name, message.value);
  }

  /** Prepares the channel of the page that is about to be opened; returns the opener's end. */
  function opening(events) {
    nextChannel = createChannel(guard);
    for (const [name, listener] of Object.entries(events ?? {})) nextChannel.opener.on(name, listener);
    return nextChannel.opener;
  }

  return {
    register,
    route,
    receive,
    opening,
    current: () => stack.map((page) => page.instance),
    topId: () => stack.at(-1)?.id ?? null,
    showTop: () => stack.at(-1)?.show(),
    hideTop: () => stack.at(-1)?.hide(),
  };
}

/** A copy of the object that the program passed to `App` or `Page`. */
function instantiate(definition) {
  return Object.assign(Object.create(Object.getPrototypeOf(definition)), definition);
}

/** One page on the stack. */
function createPage({ entry, definition, draw, guard, report }) {
  const { id, path, query = {} } = entry;
  const callbacks = new Map();
  const state = { isLoaded: false, isShown: false, isReady: false, isGone: false, seq: 0 };
  const instance = Object.assign(instantiate(definition), { route: path, $id: id });
  instance.data = copyData((typeof definition.data === 'function' ? definition.data() : definition.data) ?? {});
  const run = (name, ...values) => guard(instance[name]?.bind?.(instance), ...values);

  function change(patch, callback) {
    if (state.isGone) return;
    if (typeof patch !== 'object' || patch === null) throw new TypeError('setData takes an object');
    for (const [key, value] of Object.entries(patch)) assignPath(instance.data, key, value);
    state.seq += 1;
    if (typeof callback === 'function') callbacks.set(state.seq, callback);
    if (state.isLoaded) draw({ kind: 'patch', page: id, seq: state.seq, patch });
  }

  instance.setData = (patch, callback) => change(patch, callback);
  instance.$batchedUpdates = (work) => work();
  instance.$spliceData = (patch, callback) => {
    const whole = {};
    for (const [key, [start, count, ...items]] of Object.entries(patch)) {
      const list = [...(readPath(instance.data, key) ?? [])];
      list.splice(start, count, ...items);
      whole[key] = list;
    }
    change(whole, callback);
  };

  return {
    id,
    instance,
    load() {
      run('onLoad', query);
      state.isLoaded = true;
      const hears = ['onPageScroll', 'onReachBottom'].filter((name) => typeof instance[name] === 'function');
      // Data that cannot be sent is the program's error; the page opens without it.
      const data = guard(() => JSON.parse(JSON.stringify(instance.data))) ?? {};
      draw({ kind: 'open', page: id, path, seq: state.seq, data, hears });
    },
    show() {
      if (state.isShown || state.isGone) return;
      state.isShown = true;
      run('onShow');
    },
    hide() {
      if (!state.isShown) return;
      state.isShown = false;
      run('onHide');
    },
    unload() {
      state.isShown = false;
      run('onUnload');
      state.isGone = true;
    },
    drawn(seq) {
      for (const [number, callback] of callbacks) {
        if (number > seq) break;
        callbacks.delete(number);
        guard(callback.bind(instance));
      }
      if (state.isReady) return;
      state.isReady = true;
      run('onReady');
    },
    hear: (name, value) => /^on(PageScroll|ReachBottom)$/.test(name) && run(name, value),
    handle(name, event) {
      if (typeof instance[name] === 'function') run(name, event);
      else report(`${path}: the page has no method "${name}" for ${event?.type}`);
    },
  };
}
