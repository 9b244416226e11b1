// Native pages: compiles AXML into functions from data to nodes, the same nodes that the Taro reader returns:
// {name, key, id, cls, style, props, events, dataset, children, place} and {text}.
'use strict';

const CONTROLS = /^a:(if|elif|else|for|for-items|for-item|for-index|key)$/;
const LISTENER = /^(on|catch)([A-Z]\w*)$/;

/** `report(level, text)` tells the developer; each message is sent once. */
function createTemplates(files, report) {
  const compiled = new Map();

  /** The compiled file: {render(scope), templates}. A file that cannot be parsed renders as its error. */
  function compileFile(path) {
    if (!compiled.has(path)) {
      /** @type {{path: string, templates: Map<string, Function>, render: (scope?: any) => any[]}} */
      const file = { path, templates: new Map(), render: () => [] };
      compiled.set(path, file);
      try {
        if (!Object.hasOwn(files, path)) throw new Error(`${path} is not in the package`);
        file.render = compileChildren(parseAxml(files[path], path).children, file);
      } catch (error) {
        report('error', error.message);
        file.render = () => [problemNode(error.message)];
      }
    }
    return compiled.get(path);
  }

  /** The branches after `a:if` belong to it, so siblings are compiled together. */
  function compileChildren(children, file) {
    const steps = [];
    let chain = null;
    for (const child of children) {
      const word = child.attributes && ['if', 'elif', 'else'].find((one) => child.attributes.has(`a:${one}`));
      if ((word === 'elif' || word === 'else') && !child.attributes.has('a:for')) {
        if (!chain) throw refusal(file, child, `a:${word} follows no a:if`);
        chain.push(branchOf(child, word, file));
        if (word === 'else') chain = null;
        continue;
      }
      chain = null;
      if (word === 'if' && !child.attributes.has('a:for')) {
        chain = [branchOf(child, word, file)];
        steps.push(chooseBranch(chain));
      } else {
        steps.push(compileNode(child, file));
      }
    }
    return (scope) => steps.flatMap((step) => step(scope));
  }

  function branchOf(child, word, file) {
    const test = word === 'else' ? () => true : valueOf(child, `a:${word}`, file);
    return { test, render: compileElement(child, file) };
  }

  function compileNode(node, file) {
    if (node.text !== undefined) {
      const text = compileValue(node.text, file, node, 'text');
      return (scope) => [{ text: showText(text(scope)) }];
    }
    if (node.attributes.has('a:for') || node.attributes.has('a:for-items')) return compileLoop(node, file);
    return compileElement(node, file);
  }

  function compileLoop(node, file) {
    const list = valueOf(node, node.attributes.has('a:for') ? 'a:for' : 'a:for-items', file);
    const item = node.attributes.get('a:for-item') ?? 'item';
    const index = node.attributes.get('a:for-index') ?? 'index';
    const keyName = node.attributes.get('a:key');
    const keyText = typeof keyName === 'string' && keyName.includes('{{') ? valueOf(node, 'a:key', file) : null;
    const test = node.attributes.has('a:if') ? valueOf(node, 'a:if', file) : () => true;
    const render = compileElement(node, file);

    const keyOf = (scope, value) => {
      if (keyText) return keyText(scope);
      return keyName === '*this' || keyName === item ? value : value?.[keyName];
    };
    return (scope) => {
      const values = list(scope) ?? [];
      if (typeof values !== 'object') {
        report('error', `${file.path}:${node.line}: a:for takes a list, and got ${typeof values}`);
        return [];
      }
      return Object.entries(values).flatMap(([position, value]) => {
        const inner = { ...scope, [item]: value, [index]: Array.isArray(values) ? Number(position) : position };
        if (!test(inner)) return [];
        const key = keyName === undefined ? undefined : keyOf(inner, value);
        return render(inner).map((made) => (key === undefined ? made : { ...made, key: `${key}` }));
      });
    };
  }

  function compileElement(node, file) {
    const { name, attributes } = node;
    if (name === 'block') return compileChildren(node.children, file);
    if (name === 'import') return importFrom(node, file);
    if (name === 'include') return includeFrom(node, file);
    if (name === 'template') return attributes.has('is') ? useTemplate(node, file) : defineTemplate(node, file);
    if (name === 'import-sjs') {
      throw refusal(file, node, '<import-sjs> is not supported; compute the value in the page');
    }
    return compileComponent(node, file);
  }

  function compileComponent(node, file) {
    const { name, attributes, line } = node;
    const place = `${file.path}:${line}`;
    if (!COMPONENTS[name]) {
      report('error', `${place}: <${name}> is not supported`);
      return () => [problemNode(`<${name}>`)];
    }
    const slots = [];
    const events = [];
    for (const attribute of attributes.keys()) {
      if (CONTROLS.test(attribute)) continue;
      const listener = LISTENER.exec(attribute);
      const value = valueOf(node, attribute, file);
      if (listener) events.push({ type: eventName(listener[2]), isCaught: listener[1] === 'catch', value });
      else if (/^a:/.test(attribute)) throw refusal(file, node, `${attribute} is not known`);
      else slots.push({ ...slotOf(attribute), value });
      const isUsed = listener ? HAPPENING.has(eventName(listener[2])) : isKnownAttribute(name, attribute);
      if (!isUsed) report('warn', `${place}: the attribute ${attribute} of <${name}> has no effect here`);
    }
    const children = compileChildren(node.children, file);
    return (scope) => [fillNode({ name, place, slots, events, folder: folderOf(file.path) }, scope, children)];
  }

  function defineTemplate(node, file) {
    const name = node.attributes.get('name');
    if (typeof name !== 'string') throw refusal(file, node, '<template> needs a name or an is');
    file.templates.set(name, compileChildren(node.children, file));
    return () => [];
  }

  function useTemplate(node, file) {
    const name = valueOf(node, 'is', file);
    const fields = node.attributes.get('data');
    const data = typeof fields === 'string' ? compileValue(fields, file, node, 'data', compileFields) : () => ({});
    return (scope) => {
      const wanted = showText(name(scope));
      const template = file.templates.get(wanted);
      if (template) return template(data(scope));
      report('error', `${file.path}:${node.line}: there is no template "${wanted}"`);
      return [];
    };
  }

  function sourceOf(node, file) {
    const src = node.attributes.get('src');
    if (typeof src !== 'string') throw refusal(file, node, `<${node.name}> needs a src`);
    const path = joinPath(src.startsWith('/') ? '' : folderOf(file.path), src);
    return compileFile(/\.axml$/.test(path) ? path : `${path}.axml`);
  }

  /** `import` provides the templates that a file defines itself, not those it imports. */
  function importFrom(node, file) {
    const imported = sourceOf(node, file);
    for (const [name, template] of imported.templates)
      if (!file.templates.has(name)) file.templates.set(name, template);
    return () => [];
  }

  /** `include` provides everything except the templates. */
  function includeFrom(node, file) {
    const included = sourceOf(node, file);
    return (scope) => included.render(scope);
  }

  return { compileFile };
}

function chooseBranch(chain) {
  return (scope) => chain.find((branch) => branch.test(scope))?.render(scope) ?? [];
}

/** An attribute as a function of the scope. */
function valueOf(node, attribute, file) {
  const text = node.attributes.get(attribute);
  return text === true ? () => true : compileValue(text, file, node, attribute);
}

/** @param {((source: any) => any) | undefined} [read] */
function compileValue(text, file, node, what, read) {
  try {
    return compileText(text, read).value;
  } catch (error) {
    throw refusal(file, node, `${what}: ${error.message}`);
  }
}

function refusal(file, node, message) {
  return new Error(`${file.path}:${node.line}: ${message}`);
}

/** Where the value of an attribute is stored. */
function slotOf(attribute) {
  if (attribute === 'class') return { slot: 'cls' };
  if (attribute === 'id' || attribute === 'style') return { slot: attribute };
  if (attribute.startsWith('data-')) return { slot: 'dataset', field: camelCase(attribute.slice(5)) };
  return { slot: 'props', field: attribute.startsWith('aria-') ? attribute : camelCase(attribute) };
}

function fillNode({ name, place, slots, events, folder }, scope, children) {
  const node = { name, place, folder, props: {}, events: {}, dataset: {}, children: children(scope) };
  for (const { slot, field, value } of slots) {
    if (field === undefined) node[slot] = showText(value(scope));
    else node[slot][field] = value(scope);
  }
  for (const { type, isCaught, value } of events) node.events[type] = { handler: showText(value(scope)), isCaught };
  return node;
}

/** `Tap` → `tap`, `TouchStart` → `touchStart`. */
function eventName(name) {
  return name[0].toLowerCase() + name.slice(1);
}

function camelCase(name) {
  return name.replace(/-([a-z])/g, (whole, letter) => letter.toUpperCase());
}

/** Shows on the page what could not be drawn. */
function problemNode(text) {
  return { name: 'problem', props: {}, events: {}, dataset: {}, children: [{ text }] };
}
