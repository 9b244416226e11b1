// Brings the elements of a page in line with its nodes. An element is kept as long as its node exists, matched by key
// or by order, so that focus, scroll position and half-typed text stay.
'use strict';

/** What is drawn: the node of every element and text. */
const drawnNodes = new WeakMap();

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
  drawnNodes.set(drawing, node);
  if (node.text !== undefined) {
    if (drawing.data !== node.text) drawing.data = node.text;
    return;
  }
  applyBasics(drawing, node, before);
  const holdsChildren = !/^(img|input|progress|mp-rich-text|textarea)$/.test(drawing.localName);
  if (holdsChildren) drawChildren(bodyOf(drawing, node), node.children, context);
  COMPONENTS[node.name].apply?.(drawing, node, before, context);
}

/** The node that an element or text inside a page belongs to, with its element. */
function ownerOf(place) {
  for (let element = place; element && element.localName !== 'mp-page'; element = element.parentElement) {
    const node = drawnNodes.get(element);
    if (node && node.text === undefined) return { element, node };
  }
  return undefined;
}
