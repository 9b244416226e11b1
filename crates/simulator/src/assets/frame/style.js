// ACSS: style sheets of a program, confined to its pages. Names of components become the elements that are drawn, `page`
// becomes the page, rpx becomes a 750th of the frame's width.
'use strict';

/** rpx in a declaration or an inline style. */
function convertUnits(css) {
  return css.replace(/(-?(?:\d+\.?\d*|\.\d+))rpx\b/g, 'calc($1 * var(--rpx))');
}

/** The style sheet of one file with what it imports, scoped to `page` (a selector without weight). */
function convertSheet(files, path, page, report, seen = new Set()) {
  if (seen.has(path)) return '';
  seen.add(path);
  if (!Object.hasOwn(files, path)) {
    report('error', `${path} is not in the package`);
    return '';
  }
  const source = files[path].replace(/\/\*[\s\S]*?\*\//g, '').replace(/@charset[^;]*;/g, '');
  const imports = [];
  const rest = source.replace(/@import\s+(?:url\()?\s*["']([^"']+)["']\s*\)?\s*;/g, (whole, request) => {
    const target = sheetPath(files, path, request);
    imports.push(convertSheet(files, target, page, report, seen));
    return '';
  });
  const addressed = convertAddresses(rest, files, folderOf(path), report, path);
  return imports.join('') + convertRules(addressed, page);
}

/** Pictures in a style: those of the package become data, those of other servers a hatched field. */
function convertAddresses(css, files, folder, report, place) {
  return css.replace(/url\(\s*(["']?)([^"')]+)\1\s*\)/g, (whole, quote, request) => {
    const address = imageAddress(files, folder, request.trim(), report, place);
    return `url("${address || (isRemote(request.trim()) ? NO_PICTURE : '')}")`;
  });
}

/** The sheet that `@import` names: beside this one, at the top, or in an npm package. */
function sheetPath(files, from, request) {
  const ended = request.endsWith('.acss') ? request : `${request}.acss`;
  const beside = joinInside(ended.startsWith('/') ? '' : folderOf(from), ended);
  const inPackages = packagePaths(from, ended.replace(/^[/~]/, '')).find((path) => Object.hasOwn(files, path));
  return Object.hasOwn(files, beside) ? beside : (inPackages ?? beside);
}

/** Goes through the rules of a sheet or of a group such as @media. */
function convertRules(css, page) {
  let out = '';
  let at = 0;
  while (at < css.length) {
    const open = css.indexOf('{', at);
    if (open === -1) break;
    const head = css.slice(at, open).trim();
    const close = closingBrace(css, open);
    const body = css.slice(open + 1, close);
    // Fonts of other servers are not loaded; texts fall back to the page's font.
    if (head === '@font-face' && !/url\("data:(?!image\/svg)/.test(body)) out += '';
    else if (/^@(media|supports|layer|container)/.test(head)) out += `${head}{${convertRules(body, page)}}`;
    else if (head.startsWith('@')) out += `${head}{${convertUnits(body)}}`;
    else out += `${convertSelectors(head, page)}{${convertUnits(body)}}`;
    at = close + 1;
  }
  return out;
}

function closingBrace(css, open) {
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === '{') depth += 1;
    if (css[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return css.length;
}

function convertSelectors(head, page) {
  return splitList(head)
    .map((selector) => convertSelector(selector.trim(), page))
    .join(',');
}

/** Splits at commas that are not inside brackets. */
function splitList(text) {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if ('(['.includes(letter)) depth += 1;
    if (')]'.includes(letter)) depth -= 1;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

/** Type selectors become element names; the page is put in front with no weight, so the author's weights hold. */
function convertSelector(selector, page) {
  const named = selector.replace(/\[[^\]]*\]|(^|[\s>+~(,])([a-z][\w-]*)/g, (whole, before, type) => {
    if (type === undefined) return whole;
    return before + (type === 'page' ? 'mp-page' : elementName(type));
  });
  if (/^mp-page(?![\w-])/.test(named)) return named.replace('mp-page', `mp-page:where(${page})`);
  return `:where(${page}) ${named}`;
}
