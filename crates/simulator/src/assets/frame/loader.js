// Runs in the worker. CommonJS over the texts of a package.
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

/** The file that `request` in `from` refers to; undefined when there is none. */
function resolveModule(files, from, request) {
  const has = (path) => Object.hasOwn(files, path);
  const asFile = (path) => [path, `${path}.js`, `${path}.json`, `${path}/index.js`].find(has);
  if (request.startsWith('/')) return asFile(joinPath('', request));
  if (/^\.\.?(\/|$)/.test(request)) return asFile(joinPath(folderOf(from), request));
  const folder = joinPath('node_modules', request);
  const description = `${folder}/package.json`;
  const main = has(description) ? JSON.parse(files[description]).main : undefined;
  return (main && asFile(joinPath(folder, main))) ?? asFile(folder);
}

/**
 * Makes the `load(path)` of a package. `compile(path, text)` returns the module as a function of
 * `(require, module, exports)`. A module runs once; one that throws runs again when it is required again.
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
    compile(path, files[path])(require, unit, unit.exports);
  }

  return load;
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
    const source = `__module(function (require, module, exports) {${text}\n});\n//# sourceURL=${path}`;
    const url = createUrl(new Blob([source], { type: 'text/javascript' }));
    try {
      importScripts(url);
    } catch (error) {
      throw explainSyntax(path, text, error);
    } finally {
      revokeUrl(url);
      delete scope.__module;
    }
    if (!body) throw new SyntaxError(`${path} cannot be read as a script`);
    return body;
  };
}

function explainSyntax(path, text, error) {
  const isModule = /^\s*(import\s*["'{*\w]|export\s)/m.test(text);
  const hint = isModule ? '; modules with import and export have to be built to CommonJS first' : '';
  return new SyntaxError(`${path}: ${error?.message ?? error}${hint}`);
}
