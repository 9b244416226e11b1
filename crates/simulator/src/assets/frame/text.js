// Runs in the worker and in the frame. How values and names become text.
'use strict';

/** A value as a page shows it: a missing value shows as nothing. */
function showText(value) {
  return value === undefined || value === null ? '' : String(value);
}

/** A style, which may be given as an object: `{fontSize: '12px'}`. */
function showStyle(value) {
  if (typeof value !== 'object' || value === null) return showText(value);
  const dashed = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.entries(value)
    .map(([name, one]) => `${name.startsWith('--') ? name : dashed(name)}: ${showText(one)};`)
    .join(' ');
}

function camelCase(name) {
  return name.replace(/-([a-z])/g, (whole, letter) => letter.toUpperCase());
}

/** `Tap` → `tap`, `TouchStart` → `touchStart`. */
function eventName(name) {
  return name[0].toLowerCase() + name.slice(1);
}

/** Shows on the page what could not be drawn. */
function problemNode(text) {
  return { name: 'problem', props: {}, events: {}, dataset: {}, children: [{ text }] };
}
