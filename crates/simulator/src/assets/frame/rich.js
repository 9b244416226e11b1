// Runs in the frame. `rich-text`: nodes, or HTML of which the same harmless elements and attributes are kept.
'use strict';

const RICH_ELEMENTS =
  /^(a|abbr|b|blockquote|br|code|dd|del|div|dl|dt|em|fieldset|h[1-6]|hr|i|img|ins|label|legend|li|ol|p|pre|q|s|section|small|span|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|u|ul)$/;

/** The nodes of a rich text: a list of {name, attrs: {class, style}, children} and {type: 'text', text}, or HTML. */
function applyRichText(element, node, before, context) {
  const { nodes } = node.props;
  if (before && nodes === before.props.nodes) return;
  const list = typeof nodes === 'string' ? readHtml(nodes) : nodes;
  element.replaceChildren(...(Array.isArray(list) ? list.map((one) => createRichNode(one, node, context)) : [showText(list)]));
}

/** HTML as nodes. It is parsed into a document of its own, in which nothing runs or loads. */
function readHtml(html) {
  const nodesOf = (parent) =>
    [...parent.childNodes].flatMap((child) => {
      if (child instanceof Text) return [{ type: 'text', text: child.data }];
      if (!(child instanceof Element) || /^(script|style|template|iframe|object)$/i.test(child.localName)) return [];
      const attrs = Object.fromEntries([...child.attributes].map(({ name, value }) => [name, value]));
      return [{ name: child.localName, attrs, children: nodesOf(child) }];
    });
  return nodesOf(new DOMParser().parseFromString(html, 'text/html').body);
}

function createRichNode(one, owner, context) {
  const isText = typeof one !== 'object' || one === null || one.type === 'text';
  if (isText) return document.createTextNode(showText(typeof one === 'object' ? one?.text : one).replace(/&nbsp;/g, '\u00a0'));
  const name = showText(one.name).toLowerCase();
  const element = document.createElement(RICH_ELEMENTS.test(name) ? name : 'span');
  if (one.attrs?.class) element.className = showText(one.attrs.class);
  if (one.attrs?.style) element.style.cssText = convertUnits(showText(one.attrs.style));
  if (element instanceof HTMLImageElement) {
    applyImage(element, { ...owner, props: { src: one.attrs?.src, mode: 'widthFix' } }, undefined, context);
    for (const side of ['width', 'height']) if (one.attrs?.[side]) element.style[side] = `${Number.parseFloat(one.attrs[side])}px`;
    return element;
  }
  for (const span of ['colspan', 'rowspan']) if (one.attrs?.[span]) element.setAttribute(span, showText(one.attrs[span]));
  element.append(...(Array.isArray(one.children) ? one.children.map((child) => createRichNode(child, owner, context)) : []));
  return element;
}
