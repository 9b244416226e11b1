// Runs in the frame. The components: the element that draws each, and how its attributes become properties of the element.
// `apply(element, node, before, context)` runs at each drawing; `before` is the node of the previous drawing.
'use strict';

const COMPONENTS = {
  view: { tag: 'mp-view' },
  'cover-view': { tag: 'mp-view' },
  'root-portal': { tag: 'mp-view' },
  'match-media': { tag: 'mp-view' },
  'page-meta': { tag: 'mp-view' },
  text: { tag: 'mp-text', apply: applyText },
  button: { tag: 'button', apply: applyButton },
  image: { tag: 'img', isLeaf: true, apply: applyImage },
  'cover-image': { tag: 'img', isLeaf: true, apply: applyImage },
  input: { tag: 'input', isLeaf: true, style: 'input:where(:not([type=radio],[type=checkbox],[type=range]))', apply: applyEntry },
  textarea: { tag: 'textarea', isLeaf: true, apply: applyEntry },
  label: { tag: 'label', apply: applyLabel },
  form: { tag: 'mp-form' },
  'radio-group': { tag: 'mp-radio-group', role: 'radiogroup' },
  'checkbox-group': { tag: 'mp-checkbox-group', role: 'group' },
  radio: { tag: 'mp-radio', control: 'radio', apply: applyChoice },
  checkbox: { tag: 'mp-checkbox', control: 'checkbox', apply: applyChoice },
  switch: { tag: 'mp-switch', control: 'checkbox', apply: applyChoice },
  slider: { tag: 'mp-slider', isLeaf: true, create: createSlider, apply: applySlider },
  picker: { tag: 'mp-picker', role: 'button' },
  'picker-view': { tag: 'mp-picker-view', apply: applyPickerView },
  'picker-view-column': { tag: 'mp-picker-view-column', create: createPickerColumn, body: (element) => element.firstElementChild },
  'scroll-view': { tag: 'mp-scroll-view', apply: applyScroll },
  swiper: { tag: 'mp-swiper', create: createSwiper, body: (element) => element.firstElementChild, apply: applySwiper },
  'swiper-item': { tag: 'mp-swiper-item' },
  'movable-area': { tag: 'mp-movable-area' },
  'movable-view': { tag: 'mp-movable-view', apply: applyMovable },
  navigator: { tag: 'mp-navigator', role: 'link' },
  'rich-text': { tag: 'mp-rich-text', isLeaf: true, apply: applyRichText },
  progress: { tag: 'progress', isLeaf: true, apply: applyProgress },
  icon: { tag: 'mp-icon', apply: applyIcon },
  canvas: { tag: 'canvas', isLeaf: true, apply: applyCanvas },
  'web-view': { tag: 'mp-web-view', isLeaf: true, apply: applyWebView },
  problem: { tag: 'mp-problem', role: 'note' },
};

/** What the simulator does not draw: a box that says so, with the content below. */
const PLACEHOLDER = {
  tag: 'mp-placeholder',
  role: 'note',
  create: createPlaceholder,
  body: (element) => element.lastElementChild,
  apply: applyPlaceholder,
};

const componentOf = (name) => COMPONENTS[name] ?? PLACEHOLDER;

/** How a style sheet names the element of a component; other names stay as they are and match nothing. */
function elementName(type) {
  const component = COMPONENTS[type];
  return component ? (component.style ?? component.tag) : type === '*' ? '*' : `mp-${type}`;
}

/** Makes the element of a node; a choice has its control and its text inside. */
function createComponent(node) {
  const { tag, control, role, create } = componentOf(node.name);
  const element = document.createElement(tag);
  if (role) element.setAttribute('role', role);
  if (tag === 'button') element.type = 'button';
  create?.(element);
  if (!control) return element;
  const input = document.createElement('input');
  input.type = control;
  if (node.name === 'switch') input.setAttribute('role', 'switch');
  element.append(input, document.createElement('span'));
  return element;
}

/** The element that receives the children of a component. */
function bodyOf(element, node) {
  const { control, body } = componentOf(node.name);
  return control ? element.lastElementChild : (body?.(element) ?? element);
}

function createPlaceholder(element) {
  element.append(document.createElement('p'), document.createElement('div'));
}

function applyPlaceholder(element, { name, place }, before, { report }) {
  if (before) return;
  element.firstElementChild.textContent = word('placeholder', { name });
  report('warn', `${place}: <${name}> is only a placeholder here`);
}

function createSlider(element) {
  const input = document.createElement('input');
  input.type = 'range';
  element.append(input, document.createElement('output'));
}

function applySlider(element, { props }, before) {
  const [input, output] = element.children;
  const number = (value, otherwise) => (Number.isFinite(Number(value ?? '')) && value !== '' ? Number(value ?? otherwise) : otherwise);
  input.min = String(number(props.min ?? undefined, 0));
  input.max = String(number(props.max ?? undefined, 100));
  input.step = String(number(props.step ?? undefined, 1));
  input.disabled = Boolean(props.disabled);
  if (!before || props.value !== before.props.value) input.value = showText(props.value ?? 0);
  output.hidden = !props.showValue;
  output.textContent = input.value;
  input.style.setProperty('--choice', showText(props.activeColor));
  setAttribute(input, 'aria-label', props['aria-label']);
}

/** What every component has: id, class, style, hidden, accessibility. */
function applyBasics(element, node, before, { files, report }) {
  if (node.id !== before?.id) setAttribute(element, 'id', node.id);
  if (node.cls !== before?.cls) element.className = node.cls ?? '';
  if (node.style !== before?.style) {
    element.style.cssText = convertAddresses(convertUnits(node.style ?? ''), files, node.folder ?? '', report, node.place);
    // What else is in the element's style has to come again.
    before = undefined;
  }
  element.hidden = Boolean(node.props.hidden);
  for (const [name, value] of Object.entries(node.props)) {
    if (/^aria-/.test(name) || name === 'role') setAttribute(element, name, value);
  }
  if (node.props.animation !== undefined) applyAnimation(element, node.props.animation, before?.props.animation);
  const isPressable = isPressableNode(node);
  if (isPressable || before) setAttribute(element, 'tabindex', isPressable ? 0 : undefined);
  if (isPressable && !node.props.role && node.name !== 'navigator') element.setAttribute('role', 'button');
}

/** Whether a non-interactive component must act as a control for the keyboard: it takes taps and nothing in it does. */
function isPressableNode(node) {
  if (node.name === 'navigator') return true;
  if (node.name === 'picker') return !node.children.some(containsControl);
  const isPlain = /^(view|cover-view|text|image|cover-image)$/.test(node.name);
  return isPlain && takesTaps(node) && !node.children.some(containsControl);
}

/** A node that listens to every gesture is a frame around content; one that listens to taps alone is a button. */
function takesTaps({ events }) {
  return Object.keys(events).length === 1 && Boolean(events.tap);
}

function containsControl(node) {
  if (node.text !== undefined) return false;
  const isControl = /^(button|input|textarea|radio|checkbox|switch|navigator|label|slider|picker)$/.test(node.name);
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

/** What a button may open besides its tap. */
const OPEN_TYPES = new Set(['share', 'getAuthorize', 'getPhoneNumber', 'lifestyle', 'contact']);

function applyButton(element, { props, place }, before, { report }) {
  element.dataset.type = props.type || 'default';
  element.dataset.size = props.size || 'default';
  element.toggleAttribute('data-plain', Boolean(props.plain));
  element.toggleAttribute('data-loading', Boolean(props.loading));
  setAttribute(element, 'aria-busy', props.loading ? 'true' : undefined);
  element.disabled = Boolean(props.disabled);
  const offer = props.openType;
  const isNew = offer && offer !== before?.props.openType;
  if (isNew && !OPEN_TYPES.has(offer)) report('warn', `${place}: open-type "${offer}" is not supported`);
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
  if (props.focus && !before?.props.focus) whenPlaced(element, () => element.focus());
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
  if (isNew('scrollTop')) whenPlaced(element, () => element.scrollTo({ top: Number(props.scrollTop), behavior }));
  if (isNew('scrollLeft')) whenPlaced(element, () => element.scrollTo({ left: Number(props.scrollLeft), behavior }));
  if (isNew('scrollIntoView')) {
    const { scrollIntoView } = props;
    whenPlaced(element, () => element.querySelector(`#${CSS.escape(showText(scrollIntoView))}`)?.scrollIntoView({ behavior, block: 'nearest' }));
  }
}

function applyProgress(element, { props }) {
  element.max = 100;
  element.value = Number(props.percent) || 0;
  element.style.setProperty('--choice', showText(props.activeColor));
  element.style.setProperty('--rest', showText(props.backgroundColor));
  if (props.strokeWidth) element.style.blockSize = `${Number.parseFloat(props.strokeWidth)}px`;
}

function applyIcon(element, { props }) {
  element.dataset.type = showText(props.type);
  element.style.setProperty('--icon', showText(props.color));
  const size = Number(props.size) || 23;
  element.style.setProperty('--icon-size', `${size}px`);
  element.setAttribute('aria-hidden', 'true');
}
