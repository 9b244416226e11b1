// Runs in the worker. Compiles AXML into functions from a scope and its view to nodes:
// {name, key, id, cls, style, props, events, dataset, children, place, folder}, {text}, and for a custom component
// {is, site, key, id, cls, props, dataset, slots, owner, ref}, in whose place the component's own nodes come.
'use strict';

const CONTROLS = /^(a:(if|elif|else|for|for-items|for-item|for-index|key)|slot|slot-scope)$/;
const LISTENER = /^(?:capture-)?(on|catch)([A-Z]\w*)$/;

let lastSite = 0;

/**
 * The templates of one page or component. `read(path)` returns a parsed file; `using` names the custom components, which
 * come before built-in ones; `load(path)` runs an SJS module; `report(level, text)` tells the developer.
 */
function createTemplates({ read, using, load, report }) {
  const compiled = new Map();

  /** The compiled file: {render(scope, view), templates, modules}. */
  function compileFile(path) {
    if (!compiled.has(path)) {
      /** @type {{path: string, templates: Map<string, Function>, modules: any, render: (scope: any, view?: any) => any[]}} */
      const file = { path, templates: new Map(), modules: Object.create(null), render: () => [] };
      compiled.set(path, file);
      const tree = read(path);
      if (tree) file.render = compileChildren(tree.children, file);
      else file.render = () => [problemNode(`${path} is not in the package`)];
    }
    return compiled.get(path);
  }

  /** The branches after `a:if` belong to it, so siblings are compiled together. */
  function compileChildren(children, file) {
    const steps = [];
    let chain = null;
    for (const child of children) {
      const word = child.attributes && ['if', 'elif', 'else'].find((one) => child.attributes.has(`a:${one}`));
      const isLooped = child.attributes?.has('a:for') || child.attributes?.has('a:for-items');
      if ((word === 'elif' || word === 'else') && !isLooped && chain) {
        chain.push(branchOf(child, word, file));
        if (word === 'else') chain = null;
        continue;
      }
      if ((word === 'elif' || word === 'else') && !isLooped) tell(file, child, `a:${word} follows no a:if`);
      chain = null;
      if (word === 'if' && !isLooped) {
        chain = [branchOf(child, word, file)];
        steps.push(chooseBranch(chain));
      } else {
        steps.push(compileNode(child, file));
      }
    }
    return (scope, view) => steps.flatMap((step) => step(scope, view));
  }

  function branchOf(child, word, file) {
    const test = word === 'else' ? () => true : valueOf(child, `a:${word}`, file);
    return { test, render: scoped(child, compileElement(child, file)) };
  }

  function compileNode(node, file) {
    if (node.text !== undefined) {
      const text = compileValue(node.text, file, node, 'text');
      return (scope) => [{ text: showText(text(scope)) }];
    }
    const isLooped = node.attributes.has('a:for') || node.attributes.has('a:for-items');
    return scoped(node, isLooped ? compileLoop(node, file) : compileElement(node, file));
  }

  /** `slot-scope` names what the component gives to the content of its slot. */
  function scoped(node, render) {
    const name = node.attributes.get('slot-scope');
    if (typeof name !== 'string') return render;
    return (scope, view) => render(Object.assign(Object.create(scope), { [name]: scope.$slot }), view);
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
      return keyName === '*this' || keyName === item ? value : (value?.[keyName] ?? (keyName === index ? scope[index] : undefined));
    };
    return (scope, view) => {
      const values = loopValues(list(scope));
      if (!values) {
        tell(file, node, `a:for takes a list, and got ${typeof list(scope)}`);
        return [];
      }
      return Object.entries(values).flatMap(([position, value]) => {
        const inner = Object.create(scope);
        inner[item] = value;
        inner[index] = Array.isArray(values) ? Number(position) : position;
        if (!test(inner)) return [];
        const key = keyName === undefined ? undefined : keyOf(inner, value);
        const made = render(inner, view);
        return key === undefined ? made : made.map((one) => ({ ...one, key: `${key}` }));
      });
    };
  }

  function compileElement(node, file) {
    const { name, attributes } = node;
    if (using[name]) return compileComponent(node, file);
    if (name === 'block') return compileChildren(node.children, file);
    if (name === 'slot') return compileSlot(node, file);
    if (name === 'import') return importFrom(node, file);
    if (name === 'include') return includeFrom(node, file);
    if (name === 'template') return attributes.has('is') ? useTemplate(node, file) : defineTemplate(node, file);
    if (name === 'import-sjs') return importModule(node, file);
    return compileBuiltIn(node, file);
  }

  function compileBuiltIn(node, file) {
    const { name, attributes, line } = node;
    const place = `${file.path}:${line}`;
    if (!isKnownComponent(name)) {
      report('error', `${place}: <${name}> is not supported`);
      return () => [problemNode(`<${name}>`)];
    }
    const slots = [];
    const events = [];
    // What Taro generates lists every attribute of every component; there it says nothing about the program.
    const isGenerated = file.path === 'base.axml';
    for (const attribute of attributes.keys()) {
      if (CONTROLS.test(attribute)) continue;
      const listener = LISTENER.exec(attribute);
      const value = valueOf(node, attribute, file);
      if (listener) events.push({ type: eventName(listener[2]), isCaught: listener[1] === 'catch', value });
      else if (/^a:/.test(attribute)) tell(file, node, `${attribute} is not known`);
      else slots.push({ ...slotOf(attribute), value });
      const isUsed = listener ? isKnownEvent(eventName(listener[2])) : isKnownAttribute(name, attribute);
      if (!isUsed && !isGenerated)
        report('warn', `${place}: the attribute ${attribute} of <${name}> has no effect here`);
    }
    const children = compileChildren(node.children, file);
    const folder = folderOf(file.path);
    return (scope, view) => [fillNode({ name, place, slots, events, folder }, scope, view, children)];
  }

  /** A custom component: its attributes are properties, its content goes to its slots. */
  function compileComponent(node, file) {
    const { name, attributes } = node;
    const is = using[name];
    const site = (lastSite += 1);
    const fields = [];
    for (const attribute of attributes.keys()) {
      if (CONTROLS.test(attribute)) continue;
      const listener = LISTENER.exec(attribute);
      const field = listener ? `on${listener[2]}` : /^(data-|aria-)/.test(attribute) ? attribute : camelCase(attribute);
      fields.push({ attribute, field, isListener: Boolean(listener), value: valueOf(node, attribute, file) });
    }
    const contents = bySlot(node.children).map(([slot, children]) => ({
      name: compileValue(slot, file, node, 'slot'),
      render: compileChildren(children, file),
    }));
    const place = `${file.path}:${node.line}`;
    return (scope, view) => {
      const made = { is, site, place, owner: view, props: {}, dataset: {}, slots: new Map(), ref: undefined };
      for (const { attribute, field, isListener, value } of fields) {
        const given = value(scope);
        if (attribute === 'ref') made.ref = given;
        else if (isListener) putListener(made.props, field, given, view);
        else made.props[field] = given;
        if (attribute.startsWith('data-')) made.dataset[camelCase(attribute.slice(5))] = given;
      }
      for (const content of contents) {
        const slot = showText(content.name(scope)) || '$default';
        made.slots.set(slot, (given) => content.render(Object.assign(Object.create(scope), { $slot: given }), view));
      }
      return [made];
    };
  }

  function compileSlot(node, file) {
    const name = node.attributes.has('name') ? valueOf(node, 'name', file) : () => '';
    const given = [...node.attributes.keys()].filter((one) => one !== 'name' && !CONTROLS.test(one));
    const fields = given.map((one) => [camelCase(one), valueOf(node, one, file)]);
    const otherwise = compileChildren(node.children, file);
    return (scope, view) => {
      const content = view?.slots?.get(showText(name(scope)) || '$default');
      if (!content) return otherwise(scope, view);
      return content(Object.fromEntries(fields.map(([field, value]) => [field, value(scope)])));
    };
  }

  function defineTemplate(node, file) {
    const name = node.attributes.get('name');
    if (typeof name !== 'string') {
      tell(file, node, '<template> needs a name or an is');
      return () => [];
    }
    // Compiled when it is first used: a framework's file has templates for everything.
    let render;
    file.templates.set(name, (scope, view) => {
      render ??= compileChildren(node.children, file);
      return render(scope, view);
    });
    return () => [];
  }

  function useTemplate(node, file) {
    const name = valueOf(node, 'is', file);
    const fields = node.attributes.get('data');
    const data = typeof fields === 'string' ? compileValue(fields, file, node, 'data', compileFields) : () => ({});
    return (scope, view) => {
      const wanted = showText(name(scope));
      const template = file.templates.get(wanted);
      if (template) return template(Object.assign(Object.create(null), data(scope)), view);
      tell(file, node, `there is no template "${wanted}"`);
      return [];
    };
  }

  function pathOf(node, attribute, ending, file) {
    const path = node.attributes.get(attribute);
    if (typeof path !== 'string') {
      tell(file, node, `<${node.name}> needs ${attribute}`);
      return undefined;
    }
    const whole = joinPath(path.startsWith('/') ? '' : folderOf(file.path), path);
    return whole.endsWith(ending) ? whole : `${whole}${ending}`;
  }

  /** `import` provides the templates that a file defines itself, not those it imports. */
  function importFrom(node, file) {
    const path = pathOf(node, 'src', '.axml', file);
    if (path === undefined) return () => [];
    const imported = compileFile(path);
    for (const [name, template] of imported.templates)
      if (!file.templates.has(name)) file.templates.set(name, template);
    return () => [];
  }

  /** `include` provides everything except the templates. */
  function includeFrom(node, file) {
    const path = pathOf(node, 'src', '.axml', file);
    if (path === undefined) return () => [];
    const included = compileFile(path);
    return (scope, view) => included.render(scope, view);
  }

  /** `import-sjs` gives a module a name, or names to its members: `name="{a, b: c}"`. */
  function importModule(node, file) {
    const path = pathOf(node, 'from', '.sjs', file);
    const name = node.attributes.get('name');
    if (path === undefined || typeof name !== 'string') return () => [];
    try {
      const module = load(path);
      const whole = module?.__esModule && Object.hasOwn(module, 'default') ? module.default : module;
      const members = /^\s*\{(.*)\}\s*$/s.exec(name)?.[1];
      if (members === undefined) file.modules[name] = whole;
      for (const pair of members?.split(',') ?? []) {
        const [from, to = from] = pair.split(':').map((one) => one.trim());
        if (from) file.modules[to] = module[from] ?? whole?.[from];
      }
    } catch (error) {
      tell(file, node, `${path}: ${error?.message ?? error}`);
    }
    return () => [];
  }

  function tell(file, node, message) {
    report('error', `${file.path}:${node.line}: ${message}`);
  }

  /** An attribute as a function of the scope. */
  function valueOf(node, attribute, file) {
    const text = node.attributes.get(attribute);
    return text === true ? () => true : compileValue(text, file, node, attribute);
  }

  /** An expression that cannot be read, or fails, costs its own value only. @param {any} [read] */
  function compileValue(text, file, node, what, read) {
    try {
      const { value, fixed } = compileText(text, file.modules, read);
      if (fixed) return value;
      return (scope) => {
        try {
          return value(scope);
        } catch (error) {
          tell(file, node, `${what}: ${error?.message ?? error}`);
          return undefined;
        }
      };
    } catch (error) {
      tell(file, node, `${what}: ${error.message}`);
      return () => undefined;
    }
  }

  return { compileFile };
}

/** The content of a custom component by the slot it goes to; '' is the default. @returns {[string, any[]][]} */
function bySlot(children) {
  const slots = new Map();
  for (const child of children) {
    const slot = child.attributes?.get('slot') ?? '';
    const name = slot === true ? '' : slot;
    slots.set(name, [...(slots.get(name) ?? []), child]);
  }
  return [...slots];
}

function chooseBranch(chain) {
  return (scope, view) => chain.find((branch) => branch.test(scope))?.render(scope, view) ?? [];
}

/** What a loop goes through: a list, the members of an object, the letters of a text, or so many numbers. */
function loopValues(list) {
  if (list === undefined || list === null || list === '') return [];
  if (typeof list === 'number') return Array.from({ length: Math.max(0, Math.min(list, 10_000)) }, (none, at) => at);
  if (typeof list === 'string') return [...list];
  return typeof list === 'object' ? list : undefined;
}

/** Where the value of an attribute is stored. */
function slotOf(attribute) {
  if (attribute === 'class') return { slot: 'cls' };
  if (attribute === 'id' || attribute === 'style') return { slot: attribute };
  if (attribute.startsWith('data-')) return { slot: 'dataset', field: camelCase(attribute.slice(5)) };
  return { slot: 'props', field: attribute.startsWith('aria-') ? attribute : camelCase(attribute) };
}

function fillNode({ name, place, slots, events, folder }, scope, view, children) {
  const node = { name, place, folder, props: {}, events: {}, dataset: {}, children: children(scope, view) };
  for (const { slot, field, value } of slots) {
    if (slot === 'style') node.style = showStyle(value(scope));
    else if (field === undefined) node[slot] = showText(value(scope));
    else node[slot][field] = value(scope);
  }
  for (const { type, isCaught, value } of events) {
    const handler = view ? view.handlerName(value(scope)) : showText(value(scope));
    if (handler) node.events[type] = { handler, isCaught, view: view?.id };
  }
  return node;
}

/** A listener of a custom component is a property: the function, or the owner's method of this name. */
function putListener(props, field, given, owner) {
  const listener = typeof given === 'string' ? owner?.listener(given) : given;
  if (listener !== undefined) props[field] = listener;
}
