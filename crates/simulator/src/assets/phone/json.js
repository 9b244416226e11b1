// JSON for display: indented and coloured. Other text is shown verbatim.
// @ts-check
import { el } from './dom.js';

const PARTS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Indented text. @param {string} text */
export function prettyText(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** @param {string} text */
export function prettyJson(text) {
  const pretty = prettyText(text);
  const node = el('pre', { class: 'json' });
  let last = 0;
  for (const match of pretty.matchAll(PARTS)) {
    node.append(pretty.slice(last, match.index));
    const [all, quoted, colon] = match;
    if (quoted && colon) node.append(el('span', { class: 'json-key', text: quoted }), colon);
    else node.append(el('span', { class: quoted ? 'json-text' : 'json-value', text: all }));
    last = match.index + all.length;
  }
  node.append(pretty.slice(last));
  return node;
}
