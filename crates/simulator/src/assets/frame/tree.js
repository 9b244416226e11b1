// Runs in the worker. Renders the views of a page, keeps the components in them, and says what the frame has to change.
'use strict';

/** Components inside each other, at most; a component that contains itself has no end. */
const DEPTH_LIMIT = 64;
/** Elements and texts of a page, at most. */
const NODE_LIMIT = 30_000;

/**
 * Brings a view and the components in it up to date. `mount(node, parent)` makes a component; `after` collects what has to be
 * called when the frame knows the result: children first.
 */
function updateView(view, mount, after, depth = 0) {
  const { instance, definition, guard } = view;
  if (view.isDirty) {
    // A component may adapt its data to its properties before each drawing.
    if (view.isMounted && view.before !== undefined && !view.isAdapted) runHooks(view, 'deriveDataFromProps', instance.props);
    view.isDirty = false;
    view.isAdapted = false;
    const pool = view.kids;
    view.kids = new Map();
    const nodes = guard(() => view.render(scopeOf(view), view)) ?? [];
    view.tree = settleNodes(nodes, view, pool, mount);
    for (const kid of [...pool.values()].flat()) dropView(kid);
    after.callbacks.push(...view.callbacks.splice(0).map((callback) => callback.bind(instance)));
  }
  if (depth === DEPTH_LIMIT) throw new Error(`${view.path}: components contain each other without an end`);
  for (const kid of [...view.kids.values()].flat()) {
    if (!kid.flat) updateView(kid, mount, after, depth + 1);
  }
  if (!definition) return;
  const { beforeProps = instance.props, before = instance.data } = view;
  const isChanged = view.beforeProps !== undefined || view.before !== undefined;
  Object.assign(view, { before: undefined, beforeProps: undefined });
  if (!view.isMounted) after.hooks.push(() => mounted(view));
  else if (isChanged) after.hooks.push(() => updated(view, beforeProps, before));
}

function updated(view, beforeProps, before) {
  if (view.isGone) return;
  view.isUpdating = true;
  runHooks(view, 'didUpdate', beforeProps, before);
  view.isUpdating = false;
}

function mounted(view) {
  if (view.isMounted || view.isGone) return;
  view.isMounted = true;
  runHooks(view, 'didMount');
}

function runHooks(view, name, ...values) {
  for (const hook of view.definition.hooks[name]) view.guard(hook.bind(view.instance), ...values);
}

/** What a template can name. A component's own data comes before its properties. */
function scopeOf(view) {
  const { instance, definition } = view;
  const scope = Object.assign(Object.create(null), definition ? instance.props : undefined, instance.data);
  if (!definition) return scope;
  scope.$id = instance.$id;
  scope.$slots = Object.fromEntries([...view.slots.keys()].map((name) => [name, true]));
  if (view.slots.has('$default')) scope.$slots.default = true;
  return scope;
}

/** Replaces the nodes of custom components by placeholders for their views. */
function settleNodes(nodes, view, pool, mount) {
  return nodes.map((node) => {
    if (node.text !== undefined) return node;
    if (node.is === undefined) {
      node.children = settleNodes(node.children, view, pool, mount);
      node.hasViews = node.children.some((child) => child.view || child.hasViews);
      return node;
    }
    const place = `${node.site}:${node.key ?? ''}`;
    const known = pool.get(place)?.shift();
    const kid = known ?? mount(node, view);
    if (known) giveProps(known, node);
    view.kids.set(place, [...(view.kids.get(place) ?? []), kid]);
    return { view: kid };
  });
}

/** New properties and slots for a component that is there already. */
function giveProps(view, node) {
  const next = propsOf(view.definition, node);
  const { props } = view.instance;
  const names = new Set([...Object.keys(next), ...Object.keys(props)]);
  const texts = textsOf(next);
  const changed = [...names].filter((name) => !isSameProp(props[name], next[name], view.propTexts[name], texts[name]));
  const hasSlots = view.slots.size > 0 || node.slots.size > 0;
  view.slots = node.slots;
  if (changed.length > 0) {
    runHooks(view, 'deriveDataFromProps', next);
    Object.assign(view, { beforeProps: props, propTexts: texts, isAdapted: true });
    view.instance.props = next;
    runObservers(view, changed);
  }
  if (changed.length === 0 && !hasSlots) return;
  view.isDirty = true;
  view.flat = undefined;
}

/** The given properties, and the defaults of those that were not given. */
function propsOf(definition, node) {
  const given = Object.entries(node.props).filter(([, value]) => value !== undefined);
  return { ...definition.props, ...Object.fromEntries(given) };
}

/** Objects as text: a program may change one in place, or make an equal one at each drawing. */
function textsOf(props) {
  const texts = {};
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'object' && value !== null) texts[name] = textOf(value);
  }
  return texts;
}

function textOf(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function isSameProp(before, next, textBefore, textNext) {
  if (textBefore === undefined && textNext === undefined) return Object.is(before, next);
  return textBefore === textNext;
}

/** Ends a view and everything in it. */
function dropView(view) {
  for (const kid of [...view.kids.values()].flat()) dropView(kid);
  view.isGone = true;
  view.page.views.delete(view.id);
  if (view.definition) runHooks(view, 'didUnmount');
}

/** The nodes of a view with those of its components in place. Untouched parts stay the same objects. */
function flattenView(view) {
  view.flat ??= flattenNodes(view.tree).map((node) =>
    // The frame tells the nodes of different components apart by this key.
    view.definition && node.text === undefined ? { ...node, own: undefined, key: `${view.id}/${node.key ?? ''}` } : node,
  );
  return view.flat;
}

function flattenNodes(nodes) {
  return nodes.flatMap((node) => {
    if (node.view) return flattenView(node.view);
    return node.hasViews ? [{ ...node, children: flattenNodes(node.children) }] : [node];
  });
}

/**
 * The difference between two lists of nodes, as JSON: a number stands for the old node at that place, `{i, o, c}` for a
 * changed one (`o`: its own fields; `c`: its children), `{o, c}` for a new one, `{t}` for a text.
 */
function encodeNodes(before, next, budget = { left: NODE_LIMIT }) {
  const pool = new Map();
  before.forEach((node, index) => {
    const kind = kindOfNode(node);
    if (!pool.has(kind)) pool.set(kind, []);
    pool.get(kind).push(index);
  });
  const parts = next.map((node) => {
    if ((budget.left -= 1) < 0) return '';
    const index = pool.get(kindOfNode(node))?.shift();
    return encodeNode(index, before[index ?? -1], node, budget);
  });
  return parts.filter((part) => part !== '');
}

function encodeNode(index, before, node, budget) {
  if (before !== undefined && before === node) return String(index);
  if (node.text !== undefined) return before?.text === node.text ? String(index) : JSON.stringify({ t: node.text });
  const own = ownText(node);
  const children = encodeNodes(before?.children ?? [], node.children, budget);
  const isChild = children.length === before?.children.length && children.every((child, at) => child === String(at));
  const isOwn = before !== undefined && ownText(before) === own;
  if (isOwn && isChild) return String(index);
  const fields = [];
  if (before !== undefined) fields.push(`"i":${index}`);
  if (!isOwn) fields.push(`"o":${own}`);
  if (!isChild) fields.push(`"c":[${children.join(',')}]`);
  return `{${fields.join(',')}}`;
}

/** Nodes of the same kind can become each other; the frame pairs its elements in the same way. */
function kindOfNode(node) {
  if (node.text !== undefined) return '#text';
  return node.key === undefined ? node.name : `${node.name} ${node.key}`;
}

/** A node without its children, as JSON; made once. */
function ownText(node) {
  if (node.own !== undefined) return node.own;
  const { name, key, id, cls, style, props, events, dataset, place, folder } = node;
  const some = (fields) => (Object.keys(fields).length > 0 ? fields : undefined);
  const own = { __proto__: null, name, key, id, cls: cls || undefined, style: style || undefined, place, folder };
  try {
    node.own = JSON.stringify({ ...own, props: some(props), events: some(events), dataset: some(dataset) });
  } catch {
    // A value that cannot be sent costs the node its properties.
    node.own = JSON.stringify({ ...own, events: some(events) });
  }
  return node.own;
}
