// Runs in the frame. `movable-view`: moved by the pointer or the arrow keys inside its `movable-area`.
'use strict';

/** Where each movable view is. */
const moved = new WeakMap();

function applyMovable(element, { props }, before) {
  const place = moved.get(element) ?? { x: 0, y: 0 };
  for (const axis of ['x', 'y']) {
    const given = props[axis];
    if (given !== undefined && given !== '' && given !== before?.props[axis]) place[axis] = lengthOf(given);
  }
  moved.set(element, place);
  const scale = props.scale && Number(props.scaleValue) > 0 ? ` scale(${Number(props.scaleValue)})` : '';
  element.style.transform = `translate(${place.x}px, ${place.y}px)${scale}`;
  element.tabIndex = props.direction && props.direction !== 'none' && !props.disabled ? 0 : -1;
}

function lengthOf(value) {
  const rpx = /^(-?[\d.]+)rpx$/.exec(showText(value));
  return rpx ? (Number(rpx[1]) * innerWidth) / 750 : Number.parseFloat(showText(value)) || 0;
}

/** Moves a view by so much, inside its area. `tell` reaches the program. */
function moveBy(element, byX, byY, tell) {
  const { props } = drawnNodes.get(element) ?? { props: {} };
  if (props.disabled || !props.direction || props.direction === 'none') return;
  const place = moved.get(element) ?? { x: 0, y: 0 };
  const area = element.closest('mp-movable-area') ?? element.parentElement;
  const inside = (at, own, whole) => (props.outOfBounds ? at : Math.min(Math.max(at, Math.min(0, whole - own)), Math.max(0, whole - own)));
  if (props.direction !== 'vertical') place.x = inside(place.x + byX, element.offsetWidth, area.clientWidth);
  if (props.direction !== 'horizontal') place.y = inside(place.y + byY, element.offsetHeight, area.clientHeight);
  moved.set(element, place);
  element.style.transform = `translate(${place.x}px, ${place.y}px)`;
  tell('change', { x: place.x, y: place.y, source: 'touch' });
}

function watchMovables(page, tell) {
  let held = null;
  page.addEventListener('pointerdown', (event) => {
    const element = event.target.closest('mp-movable-view');
    if (element) held = { element, x: event.clientX, y: event.clientY };
  });
  page.addEventListener('pointermove', (event) => {
    if (!held) return;
    moveBy(held.element, event.clientX - held.x, event.clientY - held.y, (type, detail) => tell.at(type, held.element, detail));
    Object.assign(held, { x: event.clientX, y: event.clientY });
  });
  const release = () => {
    if (!held) return;
    const place = moved.get(held.element);
    if (place) tell.at('changeEnd', held.element, { ...place });
    held = null;
  };
  for (const type of ['pointerup', 'pointercancel', 'pointerleave']) page.addEventListener(type, release);
  page.addEventListener('keydown', (event) => {
    const by = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, -10], ArrowDown: [0, 10] }[event.key];
    if (!by || event.target.localName !== 'mp-movable-view') return;
    event.preventDefault();
    moveBy(event.target, by[0], by[1], (type, detail) => tell.at(type, event.target, detail));
  });
}
