// The components: the element that draws each, its attributes, and how they become properties of the element.
// `apply(element, node, before, context)` runs at each drawing; `before` is the node of the previous drawing.
'use strict';

const EVERY_ATTRIBUTE = /^(id|class|style|hidden|role|data-.+|aria-.+|hover-class)$/;
const TEXT_ENTRY =
  'name value disabled placeholder maxlength focus password type confirm-type controlled enableNative enable-native';

/** The events that happen here; a listener for any other would wait forever. */
const HAPPENING = new Set(
  (
    'tap longTap touchStart touchMove touchEnd touchCancel input change focus blur confirm submit reset load error ' +
    'scroll scrollToLower scrollToUpper message'
  ).split(' '),
);

const COMPONENTS = {
  view: { tag: 'mp-view', attributes: '' },
  'cover-view': { tag: 'mp-view', attributes: '' },
  text: { tag: 'mp-text', attributes: 'selectable number-of-lines', apply: applyText },
  button: {
    tag: 'button',
    attributes: 'type size plain disabled loading form-type formType open-type openType name',
    apply: applyButton,
  },
  image: { tag: 'img', attributes: 'src mode lazy-load', apply: applyImage },
  'cover-image': { tag: 'img', attributes: 'src', apply: applyImage },
  input: {
    tag: 'input',
    style: 'input:where(:not([type=radio],[type=checkbox]))',
    attributes: TEXT_ENTRY,
    apply: applyEntry,
  },
  textarea: { tag: 'textarea', attributes: `${TEXT_ENTRY} auto-height`, apply: applyEntry },
  label: { tag: 'label', attributes: 'for', apply: applyLabel },
  form: { tag: 'mp-form', attributes: 'report-submit name' },
  'radio-group': { tag: 'mp-radio-group', attributes: 'name', role: 'radiogroup' },
  'checkbox-group': { tag: 'mp-checkbox-group', attributes: 'name', role: 'group' },
  radio: { tag: 'mp-radio', control: 'radio', attributes: 'value checked disabled color name', apply: applyChoice },
  checkbox: {
    tag: 'mp-checkbox',
    control: 'checkbox',
    attributes: 'value checked disabled color name',
    apply: applyChoice,
  },
  switch: {
    tag: 'mp-switch',
    control: 'checkbox',
    attributes: 'checked disabled color name controlled',
    apply: applyChoice,
  },
  'scroll-view': {
    tag: 'mp-scroll-view',
    attributes: 'scroll-x scroll-y scroll-top scroll-left upper-threshold lower-threshold scroll-with-animation',
    apply: applyScroll,
  },
  swiper: { tag: 'mp-swiper', attributes: 'vertical', apply: applySwiper },
  'swiper-item': { tag: 'mp-swiper-item', attributes: 'item-id key' },
  navigator: { tag: 'mp-navigator', attributes: 'url open-type openType delta', role: 'link' },
  'rich-text': { tag: 'mp-rich-text', attributes: 'nodes', apply: applyRichText },
  progress: { tag: 'progress', attributes: 'percent', apply: applyProgress },
  icon: { tag: 'mp-icon', attributes: 'type size color', apply: applyIcon },
  'web-view': { tag: 'mp-web-view', attributes: 'src', apply: applyWebView },
  problem: { tag: 'mp-problem', attributes: '', role: 'note' },
};

function isKnownAttribute(component, attribute) {
  return EVERY_ATTRIBUTE.test(attribute) || COMPONENTS[component].attributes.split(' ').includes(attribute);
}

/** How a style sheet names the element of a component; other names stay as they are and match nothing. */
function elementName(type) {
  const component = COMPONENTS[type];
  return component ? (component.style ?? component.tag) : type === '*' ? '*' : `mp-${type}`;
}

/** Makes the element of a node; a choice has its control and its text inside. */
function createComponent(node) {
  const { tag, control, role } = COMPONENTS[node.name];
  const element = document.createElement(tag);
  if (role) element.setAttribute('role', role);
  if (tag === 'button') element.type = 'button';
  if (!control) return element;
  const input = document.createElement('input');
  input.type = control;
  if (node.name === 'switch') input.setAttribute('role', 'switch');
  element.append(input, document.createElement('span'));
  return element;
}

/** The element that receives the children of a component. */
function bodyOf(element, node) {
  return COMPONENTS[node.name].control ? element.lastElementChild : element;
}

/** What every component has: id, class, style, hidden, accessibility. */
function applyBasics(element, node, before) {
  if (node.id !== before?.id) setAttribute(element, 'id', node.id);
  if (node.cls !== before?.cls) element.className = node.cls ?? '';
  if (node.style !== before?.style) element.style.cssText = convertUnits(node.style ?? '');
  element.hidden = Boolean(node.props.hidden);
  for (const [name, value] of Object.entries(node.props)) {
    if (/^aria-/.test(name) || name === 'role') setAttribute(element, name, value);
  }
  const isPressable = isPressableNode(node);
  if (isPressable || before) setAttribute(element, 'tabindex', isPressable ? 0 : undefined);
  if (isPressable && !node.props.role && node.name !== 'navigator') element.setAttribute('role', 'button');
}

/** Whether a non-interactive component must act as a control for the keyboard: it takes taps and nothing in it does. */
function isPressableNode(node) {
  if (node.name === 'navigator') return true;
  const isPlain = /^(view|cover-view|text|image|cover-image)$/.test(node.name);
  return isPlain && takesTaps(node) && !node.children.some(containsControl);
}

/** A node that listens to every gesture is a frame around content; one that listens to taps alone is a button. */
function takesTaps({ events }) {
  return Object.keys(events).length === 1 && Boolean(events.tap);
}

function containsControl(node) {
  if (node.text !== undefined) return false;
  const isControl = /^(button|input|textarea|radio|checkbox|switch|navigator|label)$/.test(node.name);
  return isControl || takesTaps(node) || node.children.some(containsControl);
}

function setAttribute(element, name, value) {
  if (value === undefined || value === null || value === '') element.removeAttribute(name);
  else element.setAttribute(name, String(value));
}

function applyText(element, { props }) {
  element.classList.toggle('mp-selectable', Boolean(props.selectable));
  element.style.setProperty('--lines', props.numberOfLines ? String(props.numberOfLines) : '');
  element.classList.toggle('mp-clamped', Boolean(props.numberOfLines));
}

function applyButton(element, { props, place }, before, { report }) {
  element.dataset.type = props.type || 'default';
  element.dataset.size = props.size || 'default';
  element.toggleAttribute('data-plain', Boolean(props.plain));
  element.toggleAttribute('data-loading', Boolean(props.loading));
  setAttribute(element, 'aria-busy', props.loading ? 'true' : undefined);
  element.disabled = Boolean(props.disabled);
  const offer = props.openType;
  if (offer && offer !== before?.props.openType) report('error', `${place}: open-type "${offer}" is not supported`);
}

function applyImage(element, { props, place, folder }, before, { files, report }) {
  element.dataset.mode = props.mode || 'scaleToFill';
  element.alt = props['aria-label'] ?? '';
  element.draggable = false;
  if (props.src === before?.props.src) return;
  const address = imageAddress(files, folder, showText(props.src), report, place);
  setAttribute(element, 'src', address);
}

function applyEntry(element, { name, props }, before) {
  const isInput = name === 'input';
  const keyboards = { number: 'numeric', digit: 'decimal', idcard: 'text' };
  if (isInput) element.type = props.password || props.type === 'password' ? 'password' : 'text';
  element.inputMode = keyboards[props.type] ?? '';
  element.placeholder = showText(props.placeholder);
  element.disabled = Boolean(props.disabled);
  element.toggleAttribute('data-auto-height', Boolean(props.autoHeight));
  const limit = Number(props.maxlength ?? 140);
  if (limit >= 0) element.maxLength = limit;
  else element.removeAttribute('maxlength');
  element.enterKeyHint =
    { done: 'done', go: 'go', next: 'next', search: 'search', send: 'send' }[props.confirmType] ?? '';
  element.autocomplete = 'off';
  const isNamed = element.labels?.length > 0 || props['aria-label'];
  if (!isNamed && props.placeholder) element.ariaLabel = showText(props.placeholder);
  // Set only if the program changed it, so that the user's typing stays.
  const value = showText(props.value);
  const isChanged = props.value !== undefined && (!before || value !== showText(before.props.value));
  if (isChanged && element.value !== value) element.value = value;
  if (props.focus && !before?.props.focus) queueMicrotask(() => element.focus());
}

function applyLabel(element, { props }) {
  setAttribute(element, 'for', props.for);
}

function applyChoice(element, { props }, before) {
  const input = element.firstElementChild;
  input.disabled = Boolean(props.disabled);
  input.value = showText(props.value);
  element.style.setProperty('--choice', showText(props.color));
  const isChecked = Boolean(props.checked);
  if (!before || isChecked !== Boolean(before.props.checked)) input.checked = isChecked;
  for (const name of ['aria-label', 'aria-labelledby']) setAttribute(input, name, props[name]);
}

function applyScroll(element, { props }, before) {
  element.toggleAttribute('data-x', Boolean(props.scrollX));
  element.toggleAttribute('data-y', Boolean(props.scrollY));
  const behavior = props.scrollWithAnimation ? 'smooth' : 'auto';
  const isNew = (name) => props[name] !== undefined && props[name] !== '' && props[name] !== before?.props[name];
  // The content is drawn after this; a position exists only then.
  if (isNew('scrollTop')) queueMicrotask(() => element.scrollTo({ top: Number(props.scrollTop), behavior }));
  if (isNew('scrollLeft')) queueMicrotask(() => element.scrollTo({ left: Number(props.scrollLeft), behavior }));
}

function applySwiper(element, { props }) {
  element.toggleAttribute('data-vertical', Boolean(props.vertical));
}

function applyProgress(element, { props }) {
  element.max = 100;
  element.value = Number(props.percent) || 0;
}

function applyIcon(element, { props }) {
  element.dataset.type = showText(props.type);
  element.style.setProperty('--icon', showText(props.color));
  const size = Number(props.size) || 23;
  element.style.setProperty('--icon-size', `${size}px`);
  element.setAttribute('aria-hidden', 'true');
}

/** The nodes of a rich text: a list of {name, attrs: {class, style}, children} and {type: 'text', text}. */
function applyRichText(element, { props, place }, before, { report }) {
  if (props.nodes === before?.props.nodes && before) return;
  const isHtml = typeof props.nodes === 'string' && props.nodes !== '';
  if (isHtml) report('error', `${place}: rich-text takes a list of nodes, not HTML`);
  element.replaceChildren(...(Array.isArray(props.nodes) ? props.nodes.map(createRichNode) : [showText(props.nodes)]));
}

function createRichNode(node) {
  const allowed =
    /^(a|abbr|b|blockquote|br|code|del|div|em|h[1-6]|hr|i|ins|li|ol|p|q|s|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)$/;
  const isText = typeof node !== 'object' || node === null || node.type === 'text';
  if (isText) return document.createTextNode(showText(node?.text));
  const element = document.createElement(allowed.test(node.name) ? node.name : 'span');
  element.className = showText(node.attrs?.class);
  element.style.cssText = convertUnits(showText(node.attrs?.style));
  element.append(...(Array.isArray(node.children) ? node.children.map(createRichNode) : []));
  return element;
}
