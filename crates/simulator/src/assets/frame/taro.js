// Taro's pages: their data holds a tree, {nn: kind, sid, cn: children, cl: class, st: style, v: text, p0…: attributes}.
//
// Kinds and attributes are numbered, and the numbers change with Taro's version and the program's plugins. The
// program's own base.axml defines them, so it serves as the dictionary.
'use strict';

/** Whether the page's template is the one that Taro generates. */
function isTaroPage(source) {
  return typeof source === 'string' && /<template\s+is="taro_tmpl"/.test(source);
}

/** Reads base.axml; returns `render(root)`, from the tree in a page's data to nodes. */
function createTaroReader(source, report) {
  const kinds = readKinds(parseAxml(source, 'base.axml'));

  function renderNode(item) {
    const kind = kinds.get(item.nn);
    if (kind?.isText) return { text: showText(item.v) };
    if (!kind && !['custom-wrapper', 'comp'].includes(item.nn))
      report('error', `base.axml: no template for "${item.nn}"`);
    const name = kind?.name ?? 'view';
    if (!COMPONENTS[name] && name !== 'block') report('error', `base.axml: <${name}> is not supported`);
    const children = renderChildren(item.cn);
    if (name === 'block') return children;
    const props = Object.fromEntries((kind?.props ?? []).map(({ field, from }) => [field, item[from]]));
    return {
      name: COMPONENTS[name] ? name : 'problem',
      key: item.sid,
      id: item.uid ?? item.sid,
      cls: item.cl,
      style: item.st,
      dataset: { sid: item.sid },
      props,
      events: kind?.events ?? {},
      children: COMPONENTS[name] ? children : [{ text: `<${name}>` }],
      place: 'base.axml',
      folder: '',
    };
  }

  function renderChildren(list) {
    return (list ?? []).filter(Boolean).flatMap(renderNode);
  }

  return (root) => renderChildren(root?.cn);
}

/** The meaning of each kind, from the first element of its template. */
function readKinds(tree) {
  const templates = new Map();
  for (const node of tree.children) {
    if (node.name === 'template') templates.set(node.attributes.get('name'), node);
  }
  const kinds = new Map();
  for (const [name, template] of templates) {
    const kind = /^tmpl_0_(.+?)(?:_focus|_blur)?$/.exec(name)?.[1];
    const element = template.children.find((child) => child.name);
    // A kind with two templates only chooses between them by its focus; the one with the attributes counts.
    if (kind === undefined || !element || element.name === 'template' || kinds.has(kind)) continue;
    kinds.set(kind, readKind(element));
  }
  return kinds;
}

function readKind(element) {
  const isText = element.name === 'block' && element.children[0]?.text === '{{i.v}}';
  const props = [];
  const events = {};
  for (const [attribute, value] of element.attributes) {
    const listener = LISTENER.exec(attribute);
    const from = typeof value === 'string' && /\bi\.(\w+)/.exec(value)?.[1];
    if (listener) events[eventName(listener[2])] = { handler: value, isCaught: listener[1] === 'catch' };
    else if (from && slotOf(attribute).slot === 'props') props.push({ field: camelCase(attribute), from });
  }
  return { name: element.name, isText, props, events };
}
