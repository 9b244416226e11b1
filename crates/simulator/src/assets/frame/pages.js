// Runs in the worker. The pages of a program: registered, opened, covered, closed. The host keeps the stack.
'use strict';

/** Calls of the host about a page, which the frame heard of. */
const PAGE_HOOKS = [
  'onPageScroll',
  'onReachBottom',
  'onPullDownRefresh',
  'onShareAppMessage',
  'onTitleClick',
  'onOptionMenuClick',
  'onResize',
  'onKeyboardHeight',
  'onPullIntercept',
];

/**
 * `loadPage(path)` runs the page's file, which calls `Page`. `draw(message, tree)` goes to the frame. `guard(fn, ...)` runs
 * program code safely. `report(text)` tells the developer. `missing(entry)` is for paths nobody registered. `views` makes
 * what a page draws (`forest.js`); `frameCalls` are the questions to the frame.
 */
function createPages({ loadPage, draw, guard, report, missing, views, frameCalls }) {
  const definitions = new Map();
  let stack = [];
  let loading = null;
  let nextChannel = null;

  /** The program's global `Page`. */
  function register(definition) {
    if (loading === null) throw new Error('Page() is called while no page is being loaded');
    definitions.set(loading, joinPageMixins(definition ?? {}));
  }

  function define(path) {
    if (definitions.has(path)) return definitions.get(path);
    loading = path;
    try {
      loadPage(path);
    } finally {
      loading = null;
    }
    return definitions.get(path) ?? views.asPage(path);
  }

  function open(entry, isEntryPage, action) {
    let definition;
    let isBroken = true;
    guard(() => {
      definition = define(entry.path);
      isBroken = false;
    });
    const page = createPage({ entry, definition: definition ?? {}, draw, guard, report, views, frameCalls });
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
    if (top && action === 'switchTab') top.hear('onTabItemTap', { index: 0, pagePath: top.path });
  }

  function receive(message) {
    const page = stack.find((one) => one.id === message.page);
    if (!page) return;
    if (message.kind === 'event') page.handle(message);
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
    top: () => stack.at(-1),
    afterDrawing: (id, run) => stack.find((page) => page.id === id)?.afterDrawing(run),
    topId: () => stack.at(-1)?.id ?? null,
    showTop: () => stack.at(-1)?.show(),
    hideTop: () => stack.at(-1)?.hide(),
  };
}

/** A copy of the object that the program passed to `App` or `Page`. */
function instantiate(definition) {
  return Object.assign(Object.create(Object.getPrototypeOf(definition)), definition);
}

/** A page may have mixins as well: their data and methods come first, their lifecycle methods run before the page's. */
function joinPageMixins(definition) {
  const mixins = [...(definition.mixins ?? []), ...(definition.behaviors ?? [])].filter((one) => typeof one === 'object' && one !== null);
  if (mixins.length === 0) return definition;
  const parts = [...mixins.map((mixin) => joinPageMixins({ ...mixin, ...mixin.methods })), definition];
  const whole = Object.assign(instantiate(definition), ...parts.slice(0, -1), definition);
  const dataOf = ({ data }) => (typeof data === 'function' ? data() : data);
  whole.data = () => Object.assign({}, ...parts.map((part) => copyData(dataOf(part))));
  for (const name of ['onLoad', 'onShow', 'onReady', 'onHide', 'onUnload']) {
    const hooks = parts.map((part) => part[name]).filter((hook) => typeof hook === 'function');
    if (hooks.length < 2) continue;
    whole[name] = function (...values) {
      for (const hook of hooks) hook.apply(this, values);
    };
  }
  return whole;
}

/** One page on the stack. */
function createPage({ entry, definition, draw, guard, report, views, frameCalls }) {
  const { id, path, query = {} } = entry;
  /** @type {Map<number, Function[]>} */
  const callbacks = new Map();
  const state = { isLoaded: false, isShown: false, isReady: false, isGone: false, isScheduled: false, isPending: false, seq: 0 };
  const instance = Object.assign(instantiate(definition), { route: path, $viewId: id });
  instance.data = copyData((typeof definition.data === 'function' ? definition.data() : definition.data) ?? {});
  Object.assign(instance, { ...definition.events });
  let lastId = 0;
  let shown = [];
  let waiting = /** @type {Function[]} */ ([]);
  /** What a page is to its views. */
  const page = {
    id, path, instance,
    views: new Map(),
    lastComponent: 0,
    nextId: () => (lastId += 1),
    createSelectorQuery: () => frameCalls.createSelectorQuery(id),
    createIntersectionObserver: (options) => frameCalls.createIntersectionObserver(id, options),
  };
  instance.$id = page.nextId();
  const root = views.createRoot(page, schedule);
  page.views.set(id, root);
  instance.$page = instance;
  const run = (name, ...values) => guard(instance[name]?.bind?.(instance), ...values);

  /** Changes of one turn are drawn together; the next drawing waits until the frame has done the last. */
  function schedule() {
    if (!state.isLoaded || state.isGone || state.isScheduled) return;
    state.isScheduled = true;
    if (!state.isPending) queueMicrotask(flush);
  }

  function flush() {
    if (state.isGone || !state.isScheduled) return;
    state.isScheduled = false;
    present({ kind: 'draw', page: id });
  }

  function present(message) {
    const after = { hooks: /** @type {Function[]} */ ([]), callbacks: /** @type {Function[]} */ ([]) };
    const next = guard(() => views.update(root, after)) ?? shown;
    const tree = guard(() => encodeNodes(shown, next)) ?? [];
    shown = next;
    state.seq += 1;
    state.isPending = true;
    if (after.callbacks.length > 0) callbacks.set(state.seq, after.callbacks);
    draw({ ...message, seq: state.seq }, `[${tree.join(',')}]`);
    if (state.isReady) runWaiting();
    for (const hook of after.hooks) hook();
  }

  function runWaiting() {
    for (const run of waiting.splice(0)) run();
  }

  return {
    id,
    path,
    instance,
    load() {
      run('onLoad', query);
      state.isLoaded = true;
      const hears = PAGE_HOOKS.filter((name) => typeof instance[name] === 'function');
      present({ kind: 'open', page: id, path, hears, sheets: views.sheetsOf(path) });
    },
    show() {
      if (state.isShown || state.isGone) return;
      state.isShown = true;
      run('onShow');
      for (const view of [...page.views.values()]) guard(view.definition?.pageEvents.onShow?.bind(view.instance));
    },
    hide() {
      if (!state.isShown) return;
      state.isShown = false;
      run('onHide');
    },
    unload() {
      state.isShown = false;
      run('onUnload');
      views.drop(root);
      state.isGone = true;
      frameCalls.forget(id);
    },
    drawn(seq) {
      state.isPending = seq < state.seq;
      for (const [number, list] of callbacks) {
        if (number > seq) break;
        callbacks.delete(number);
        for (const callback of list) guard(callback);
      }
      if (!state.isReady) {
        state.isReady = true;
        if (!state.isScheduled) runWaiting();
        run('onReady');
      }
      if (!state.isPending && state.isScheduled) flush();
    },
    /** Runs something when what has changed so far is with the frame. */
    afterDrawing(run) {
      // Before its first drawing is done, a page has no place on the screen.
      if (state.isReady && !state.isScheduled) run();
      else waiting.push(run);
    },
    hear(name, value) {
      if (PAGE_HOOKS.includes(name) || name === 'onTabItemTap') return run(name, value);
      return undefined;
    },
    handle({ view = id, handler, event }) {
      const owner = page.views.get(view);
      // The component may have gone while the event was on its way.
      if (!owner) return;
      if (!owner.handle(handler, event)) report(`${owner.path}: there is no method "${handler}" for ${event?.type}`);
    },
  };
}
