// Brings the elements of a page in line with its nodes. An element is kept as long as its node exists, matched by key
// or by order, so that focus, scroll position and half-typed text stay.
'use strict';

/** What is drawn: the node of every element and text. */
const drawnNodes = new WeakMap();

/**
 * The nodes that the worker described as a difference to those before (`tree.js`): a number is the old node at that place,
 * `i` the old node that has changed, `o` its own fields, `c` its children.
 */
function decodeNodes(before, parts) {
  return parts.map((part) => {
    if (typeof part === 'number') return before[part] ?? problemNode('a part of the page was lost');
    if (part.t !== undefined) return { text: part.t };
    const old = before[part.i ?? -1];
    const own = part.o ? { props: {}, events: {}, dataset: {}, ...part.o } : { ...old };
    return { ...own, children: part.c ? decodeNodes(old?.children ?? [], part.c) : (old?.children ?? []) };
  });
}

/** What waits until its element is on the screen: a place to scroll to exists only then. */
const unplaced = /** @type {{element: Element, run: () => void}[]} */ ([]);

/** Runs something when the drawing is over and the element's page is shown. */
function whenPlaced(element, run) {
  queueMicrotask(() => {
    if (element.isConnected) run();
    else if (unplaced.length < 1_000) unplaced.push({ element, run });
  });
}

/** A page has come to the screen. `isKept(element)` says whether an element's page is still open. */
function runPlaced(isKept) {
  for (const one of unplaced.splice(0)) {
    if (one.element.isConnected) one.run();
    else if (isKept(one.element)) unplaced.push(one);
  }
}

function drawChildren(parent, nodes, context) {
  const pool = new Map();
  for (const child of parent.childNodes) {
    const kind = kindOf(drawnNodes.get(child));
    pool.set(kind, [...(pool.get(kind) ?? []), child]);
  }
  const wanted = nodes.map((node) => pool.get(kindOf(node))?.shift() ?? createDrawing(node));
  // Removals first: then the remaining elements need not move, and keep their focus.
  for (const left of pool.values()) left.forEach((child) => child.remove());
  let place = parent.firstChild;
  wanted.forEach((child, index) => {
    if (child === place) place = place.nextSibling;
    else parent.insertBefore(child, place);
    updateDrawing(child, nodes[index], context);
  });
}

/** Nodes of the same kind can reuse each other's element. */
function kindOf(node) {
  if (!node) return 'nobody';
  if (node.text !== undefined) return '#text';
  return node.key === undefined ? node.name : `${node.name} ${node.key}`;
}

function createDrawing(node) {
  return node.text === undefined ? createComponent(node) : document.createTextNode(node.text);
}

function updateDrawing(drawing, node, context) {
  const before = drawnNodes.get(drawing);
  if (before === node) return;
  drawnNodes.set(drawing, node);
  if (node.text !== undefined) {
    if (drawing.data !== node.text) drawing.data = node.text;
    return;
  }
  applyBasics(drawing, node, before, context);
  const { isLeaf, apply } = componentOf(node.name);
  if (!isLeaf) drawChildren(bodyOf(drawing, node), node.children, context);
  apply?.(drawing, node, before, context);
  context.watch?.(drawing, node, before);
}

/** The node that an element or text inside a page belongs to, with its element. */
function ownerOf(place) {
  for (let element = place; element && element.localName !== 'mp-page'; element = element.parentElement) {
    const node = drawnNodes.get(element);
    if (node && node.text === undefined) return { element, node };
  }
  return undefined;
}
