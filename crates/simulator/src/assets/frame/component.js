// Runs in the worker. Custom components: found, defined, made.
'use strict';

/**
 * The custom components of a program. `files` are its texts; `load(path)` runs a file; `report` tells the developer.
 */
function createComponents({ files, app, load, report }) {
  const definitions = new Map();
  const described = new Map();
  let loading = null;

  /** The program's global `Component`. */
  function register(given) {
    if (loading === null) throw new Error('Component() is called outside the file of a component');
    definitions.set(loading, defineComponent(given));
  }

  /** The JSON file of a page or component; one that cannot be read counts as empty. */
  function describe(path) {
    if (!described.has(path)) described.set(path, readJson(files, `${path}.json`, report));
    return described.get(path);
  }

  /** The names of the custom components that the templates of a page or component may use, with the paths of their files. */
  function using(path) {
    const places = [[app?.usingComponents, 'app'], [describe(path).usingComponents, path]];
    const found = {};
    for (const [names, from] of places) {
      for (const [name, request] of Object.entries(names ?? {})) {
        const target = resolveComponent(files, from, String(request));
        if (target) found[name] = target;
        else report('error', `${from}.json: the component ${name} (${request}) is not in the package`);
      }
    }
    return found;
  }

  /** The definition of the component with this path; undefined when its file defines none. */
  function define(path) {
    if (definitions.has(path)) return definitions.get(path);
    const outer = loading;
    loading = path;
    try {
      if (Object.hasOwn(files, `${path}.js`)) load(`${path}.js`);
      if (!definitions.has(path)) throw new Error(`${path}.js does not call Component()`);
    } catch (error) {
      definitions.set(path, defineComponent({}));
      throw error;
    } finally {
      loading = outer;
    }
    return definitions.get(path);
  }

  /** Runs the file of a page, which may call `Component` in place of `Page`. */
  function around(path, run) {
    const outer = loading;
    loading = path;
    try {
      run();
    } finally {
      loading = outer;
    }
  }

  /** A component that is used as a page; undefined when there is none of this path. */
  function pageFrom(path) {
    const definition = definitions.get(path);
    if (!definition) return undefined;
    const { methods, hooks } = definition;
    const hooked = { onLoad: 'onInit', onReady: 'didMount', onUnload: 'didUnmount' };
    const page = { ...methods, data: () => ({ ...definition.props, ...definition.data() }) };
    for (const [name, hook] of Object.entries(hooked)) {
      page[name] = function (...values) {
        for (const one of hooks[hook]) one.apply(this, values);
        methods[name]?.apply(this, values);
      };
    }
    return page;
  }

  return { register, using, define, around, pageFrom };
}

/** The path of a component without its ending: relative, from the top of the package, or from an npm package. */
function resolveComponent(files, from, request) {
  const has = (path) => Object.hasOwn(files, `${path}.axml`) || Object.hasOwn(files, `${path}.js`);
  const asFile = (path) => [path, `${path}/index`].find(has);
  // The platform's own plugins and dynamic libraries are not part of a package.
  if (/^[a-z]+:\/\//.test(request)) return undefined;
  if (request.startsWith('/')) return asFile(joinInside('', request)) ?? packagePaths('', request.slice(1)).map(asFile).find(Boolean);
  const relative = asFile(joinInside(folderOf(from), request));
  if (relative || request.startsWith('.')) return relative;
  return packagePaths(from, request).map(asFile).find(Boolean) ?? asFile(joinInside('', request));
}

function readJson(files, path, report) {
  try {
    return Object.hasOwn(files, path) ? JSON.parse(files[path]) : {};
  } catch (error) {
    report('error', `${path}: ${error.message}`);
    return {};
  }
}

/**
 * Makes the view of a component where `node` stands inside `parent`. `definition` and `render` are those of its path.
 */
function createComponentView({ node, parent, definition, render, schedule, guard, tag }) {
  const { page } = parent;
  const id = `c${(page.lastComponent += 1)}`;
  const instance = { props: propsOf(definition, node), data: definition.data(), is: node.is, $id: page.nextId(), $page: page.instance };
  const view = createView({ id, path: node.is, instance, definition, page, parent, render, schedule, guard });
  for (const [name, method] of Object.entries(definition.methods)) {
    instance[name] = typeof method === 'function' ? method.bind(instance) : method;
  }
  instance.triggerEvent = (name, detail) => triggerEvent(view, node, name, detail);
  instance.selectOwnerComponent = () => (node.owner?.definition ? faceOf(node.owner) : null);
  instance.selectComposedParentComponent = () => (parent.definition ? faceOf(parent) : null);
  Object.assign(view, { tag, slots: node.slots, propTexts: textsOf(instance.props), dataset: node.dataset });
  page.views.set(id, view);
  runHooks(view, 'onInit');
  runHooks(view, 'deriveDataFromProps', instance.props);
  runObservers(view, [...Object.keys(instance.props), ...Object.keys(instance.data)]);
  view.before = undefined;
  giveRef(node, view);
  return view;
}

/** `ref="save"` calls the owner's method `save` with the component. */
function giveRef(node, view) {
  const { ref, owner } = node;
  const save = typeof ref === 'function' ? ref : owner?.listener(showText(ref));
  if (save) view.guard(save, faceOf(view));
}

/** `triggerEvent('pay', detail)` calls the property `onPay`. */
function triggerEvent(view, node, name, detail) {
  const listener = view.instance.props[`on${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`];
  const target = { id: showText(view.instance.props.id), dataset: view.dataset, tagName: view.tag };
  if (typeof listener === 'function') listener({ type: name, detail, target, currentTarget: target, timeStamp: Date.now() });
}
