// Runs in the worker. Modules over the texts of a package: CommonJS, and `import` and `export` made into it.
'use strict';

/** Joins a folder and a relative path. A path that leaves the package is an error. */
function joinPath(folder, path) {
  const parts = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length === 0) throw new Error(`"${path}" leaves the package`);
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

function folderOf(path) {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The same; a path that leaves the package is one that no file has. */
function joinInside(folder, path) {
  try {
    return joinPath(folder, path);
  } catch {
    return '';
  }
}

/** Where a package of this name may be, seen from a file: in the folder of packages of any folder around it. */
function packagePaths(from, request) {
  const folders = ['node_modules', 'miniprogram_npm'];
  const paths = [];
  for (let place = from; place !== ''; ) {
    place = folderOf(place);
    for (const folder of folders) paths.push(joinInside(place, `${folder}/${request}`));
  }
  return paths;
}

/** The file that `request` in `from` refers to; undefined when there is none. */
function resolveModule(files, from, request) {
  const has = (path) => path !== undefined && Object.hasOwn(files, path);
  const endings = from.endsWith('.sjs') ? ['.sjs', '.js'] : ['.js', '.json', '.sjs'];
  const asFile = (path) =>
    [path, ...endings.map((ending) => path + ending), `${path}/index.js`].find((one) => has(one) && /\.(js|json|sjs|cjs|mjs)$/.test(one));
  const asPackage = (folder) => {
    const about = has(`${folder}/package.json`) ? JSON.parse(files[`${folder}/package.json`]) : {};
    const mains = [about.main, about.module].filter((one) => typeof one === 'string');
    return mains.map((main) => asFile(joinInside(folder, main))).find(Boolean) ?? asFile(folder);
  };
  if (request.startsWith('/')) return asPackage(joinPath('', request)) ?? packagePaths(from, request.slice(1)).map(asPackage).find(Boolean);
  if (/^\.\.?(\/|$)/.test(request)) return asPackage(joinPath(folderOf(from), request));
  // A plain name may also be a file beside this one, as older programs write it.
  return packagePaths(from, request).map(asPackage).find(Boolean) ?? asFile(joinInside(folderOf(from), request));
}

/**
 * Makes the `load(path)` of a package. `compile(path, text)` returns the module as a function of
 * `(require, module, exports, $esm)`. A module runs once; one that throws runs again when it is required again.
 */
function createLoader(files, compile) {
  const modules = new Map();

  function load(path) {
    const known = modules.get(path);
    if (known) return known.exports;
    const module = { exports: {}, id: path };
    modules.set(path, module);
    try {
      run(module, path);
    } catch (error) {
      modules.delete(path);
      throw error;
    }
    return module.exports;
  }

  function run(unit, path) {
    if (path.endsWith('.json')) {
      unit.exports = JSON.parse(files[path]);
      return;
    }
    const require = (request) => {
      const found = resolveModule(files, path, String(request));
      if (!found) throw new Error(`${path} requires "${request}", which is not in the package`);
      return load(found);
    };
    compile(path, files[path])(require, unit, unit.exports, createModuleScope(require, unit.exports));
  }

  return load;
}

/**
 * What a module with `import` and `export` needs when it runs: `cashier simulator add` turned the statements into calls of this.
 * `scope` holds the imported names as live bindings, around the module's own code.
 */
function createModuleScope(need, own) {
  const scope = Object.create(null);
  const getter = (target, name, get) =>
    Object.defineProperty(target, name, { configurable: true, enumerable: true, get });
  const mark = () => Object.defineProperty(own, '__esModule', { configurable: true, value: true });
  const whole = (module) => {
    if (module?.__esModule) return module;
    return Object.assign(Object.create(null), typeof module === 'object' ? module : undefined, { default: module });
  };
  const read = (module, name) => {
    if (name === '*') return whole(module);
    return name === 'default' && !module?.__esModule ? module : module?.[name];
  };
  return {
    scope,
    /** The module's own exports: functions that read them. */
    exports(getters) {
      mark();
      for (const [name, get] of Object.entries(getters)) getter(own, name, get);
    },
    /** Runs what the module imports, in order: `[request, {local: imported}, {exported: imported}]`; `*` is everything. */
    imports(list) {
      mark();
      for (const [request, names, passed] of list) {
        const found = need(request);
        for (const [local, name] of Object.entries(names)) getter(scope, local, () => read(found, name));
        for (const [name, from] of Object.entries(passed)) {
          if (name !== '*') getter(own, name, () => read(found, from));
          else passAll(found);
        }
      }
    },
    load: (request) => Promise.resolve().then(() => whole(need(request))),
  };

  function passAll(found) {
    for (const name of Object.keys(Object(found))) {
      if (name !== 'default' && !Object.hasOwn(own, name)) getter(own, name, () => found[name]);
    }
  }
}

/**
 * Compiles modules in a worker. The frame's policy forbids `eval`; a script from a blob is allowed, runs at once,
 * and has its own name in every stack.
 */
function createCompiler(scope) {
  const importScripts = scope.importScripts.bind(scope);
  const { Blob } = scope;
  const createUrl = scope.URL.createObjectURL.bind(scope.URL);
  const revokeUrl = scope.URL.revokeObjectURL.bind(scope.URL);

  return function compile(path, text) {
    let body;
    const take = (given) => {
      body ??= given;
    };
    Object.defineProperty(scope, '__module', { configurable: true, value: take });
    // The text starts on the first line, so that line numbers match the author's file.
    const source = `__module(function (require, module, exports, $esm) {${text}\n});\n//# sourceURL=${path}`;
    const url = createUrl(new Blob([source], { type: 'text/javascript' }));
    try {
      importScripts(url);
    } catch (error) {
      throw new SyntaxError(`${path}: ${error?.message ?? error}`);
    } finally {
      revokeUrl(url);
      delete scope.__module;
    }
    if (!body) throw new SyntaxError(`${path} cannot be read as a script`);
    return body;
  };
}
