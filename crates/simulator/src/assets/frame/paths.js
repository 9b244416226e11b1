// Runs in the worker. The key paths of `setData`: `a.b`, `a[0].b`, `root.cn.[0].v`.
'use strict';

/** The steps of a path; an index is a number. */
function parsePath(path) {
  const steps = [];
  const pattern = /\[(\d+)\]|\[(?:"([^"]*)"|'([^']*)')\]|([^.[\]]+)|(\.)/gy;
  while (pattern.lastIndex < path.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(path);
    if (!match) throw new Error(`setData: "${path}" is not a path (at character ${at + 1})`);
    const [, index, quoted, single, name, dot] = match;
    if (dot === undefined) steps.push(index === undefined ? (quoted ?? single ?? name) : Number(index));
  }
  if (steps.length === 0) throw new Error('setData: a key is empty');
  return steps;
}

/**
 * Sets the value at a path, creating missing objects and lists. What is on the way is copied, so that whoever holds the old
 * value sees that it has changed. Never touches a prototype.
 */
function assignPath(data, path, value) {
  const steps = Object.hasOwn(data, path) ? [path] : parsePath(path);
  if (steps.includes('__proto__')) throw new Error(`setData: "${path}" is not allowed`);
  const last = /** @type {string | number} */ (steps.pop());
  let place = data;
  steps.forEach((step, depth) => {
    const next = Object.hasOwn(place, step) ? place[step] : undefined;
    if (Array.isArray(next)) place[step] = next.slice();
    else if (typeof next === 'object' && next !== null) place[step] = { ...next };
    else place[step] = typeof (steps[depth + 1] ?? last) === 'number' ? [] : {};
    place = place[step];
  });
  place[last] = value;
}

/** A deep copy of plain data; anything else is shared. */
function copyData(value) {
  if (Array.isArray(value)) return value.map(copyData);
  const isPlain = typeof value === 'object' && value !== null && !(value instanceof Date);
  if (!isPlain) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyData(inner)]));
}

/** The value at a path; undefined when a step is missing. */
function readPath(data, path) {
  return parsePath(path).reduce(
    (place, step) => (place != null && Object.hasOwn(Object(place), step) ? place[step] : undefined),
    data,
  );
}
