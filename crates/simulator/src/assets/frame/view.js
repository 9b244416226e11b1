// Runs in the worker. A view is a page or an instance of a component: its data, its methods, and what it draws. The drawn nodes
// are made here; the frame gets only what has changed.
'use strict';

let lastHandler = 0;

/** `schedule(page)` asks for a drawing; `guard` runs program code; `render(scope, view)` returns the nodes. */
function createView({ id, path, instance, definition, page, parent, render, schedule, guard }) {
  const listeners = new Map();
  const kept = new Map();
  const view = {
    id, path, instance, definition, page, parent, render, guard,
    /** What the owner puts into the slots. */
    slots: new Map(),
    /** The components inside, by the place in the template that they come from. @type {Map<string, any[]>} */
    kids: new Map(),
    /** The nodes, with placeholders for components. @type {any[]} */
    tree: [],
    /** The nodes as the frame sees them; undefined when something inside has changed. @type {any[] | undefined} */
    flat: undefined,
    isDirty: true,
    isMounted: false,
    isGone: false,
    /** Callbacks of `setData` that wait for the drawing. @type {Function[]} */
    callbacks: [],
    listener,
    handlerName,
    handle,
    change,
    touch,
  };

  /** A method as a function that a component can call. The same name gives the same function. */
  function listener(name) {
    if (typeof instance[name] !== 'function') return undefined;
    if (!listeners.has(name)) listeners.set(name, (...values) => instance[name]?.(...values));
    return listeners.get(name);
  }

  /** The name by which the frame asks for a handler; functions get one of their own. */
  function handlerName(handler) {
    if (typeof handler !== 'function') return showText(handler);
    if (kept.size === 1_000) kept.clear();
    if (!kept.has(handler)) kept.set(handler, `#${(lastHandler += 1)}`);
    return kept.get(handler);
  }

  /** Runs what a listener of a template names. */
  function handle(name, event) {
    const own = name.startsWith('#') ? [...kept].find(([, known]) => known === name)?.[0] : instance[name];
    if (typeof own !== 'function') return false;
    guard(own.bind(instance), event);
    return true;
  }

  /** `setData`: the data changes at once, the frame at the next drawing. */
  function change(patch, callback) {
    if (view.isGone) return;
    if (typeof patch !== 'object' || patch === null) throw new TypeError('setData takes an object');
    // What `didUpdate` sets to the value that it has already is no reason to call it again.
    const isChange = !view.isUpdating || Object.entries(patch).some(([key, value]) => !Object.is(readPath(instance.data, key), value));
    if (isChange && view.before === undefined) view.before = { ...instance.data };
    instance.data = { ...instance.data };
    for (const [key, value] of Object.entries(patch)) assignPath(instance.data, key, value);
    if (typeof callback === 'function') view.callbacks.push(callback);
    runObservers(view, Object.keys(patch));
    touch();
  }

  /** Marks the view, and that something inside every view around it has changed. */
  function touch() {
    view.isDirty = true;
    for (let one = view; one; one = one.parent) one.flat = undefined;
    schedule(page);
  }

  giveMethods(view);
  return view;
}

/** What every page and component has besides its own methods. */
function giveMethods(view) {
  const { instance, change, page } = view;
  const find = (selector) => findViews(view, selector).map(faceOf);
  Object.assign(instance, {
    setData: (patch, callback) => change(patch, callback),
    $spliceData: (patch, callback) => change(splicePatch(instance.data, patch), callback),
    $batchedUpdates: (work) => work(),
    selectComponent: (selector) => find(selector)[0] ?? null,
    selectAllComponents: find,
    $selectComponent: (selector) => find(selector)[0] ?? null,
    createSelectorQuery: () => page.createSelectorQuery(),
    createIntersectionObserver: (options) => page.createIntersectionObserver(options),
    createMediaQueryObserver: () => ({ observe() {}, disconnect() {} }),
    getRelationNodes: () => [],
    hasMixin: () => false,
  });
}

/** `$spliceData`: lists changed as by `splice`, as a patch of whole lists. */
function splicePatch(data, patch) {
  const whole = {};
  for (const [key, [start, count, ...items]] of Object.entries(patch)) {
    const list = [...(readPath(data, key) ?? [])];
    list.splice(start, count, ...items);
    whole[key] = list;
  }
  return whole;
}

/** Functions that a component wants to have called after data of theirs was set. */
function runObservers(view, keys) {
  for (const { paths, observe } of view.definition?.observers ?? []) {
    const names = paths.map((path) => path.replace(/\.?\*\*$/, ''));
    const isMeant = names.some((name) => name === '' || keys.some((key) => key === name || key.startsWith(`${name}.`) || key.startsWith(`${name}[`) || name.startsWith(`${key}.`)));
    if (!isMeant || view.isObserving) continue;
    view.isObserving = true;
    const scope = { ...view.instance.props, ...view.instance.data };
    view.guard(observe.bind(view.instance), ...names.map((name) => (name === '' ? scope : readPath(scope, name))));
    view.isObserving = false;
  }
}

/** What others see of a component: itself, or what its `ref()` returns. */
function faceOf(view) {
  const { ref } = view.definition ?? {};
  return typeof ref === 'function' ? view.guard(ref.bind(view.instance)) : view.instance;
}

/** The components inside a view that a selector names: `#id`, `.class`, or the name of a custom component. */
function findViews(view, selector) {
  const found = [];
  const names = String(selector).split(',').map((one) => one.trim().split(/\s+|>/).at(-1) ?? '');
  const isNamed = (one) =>
    names.some((name) => {
      if (name.startsWith('#')) return showText(one.instance.props.id) === name.slice(1);
      if (name.startsWith('.')) return showText(one.instance.props.class ?? one.instance.props.className).split(/\s+/).includes(name.slice(1));
      return one.tag === name;
    });
  const search = (parent) => {
    for (const one of [...parent.kids.values()].flat()) {
      if (isNamed(one)) found.push(one);
      search(one);
    }
  };
  search(view);
  return found;
}
