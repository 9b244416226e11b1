// Runs in the frame. `swiper`: a row of items, one of which is in view; the browser's scrolling moves them.
'use strict';

/** The state of each swiper. */
const swipers = new WeakMap();

function createSwiper(element) {
  const track = document.createElement('div');
  track.className = 'mp-track';
  const dots = document.createElement('div');
  dots.className = 'mp-dots';
  dots.setAttribute('aria-hidden', 'true');
  element.append(track, dots);
  swipers.set(element, { current: 0, timer: undefined, interval: 0 });
}

function applySwiper(element, { props }, before) {
  const state = swipers.get(element);
  const [track, dots] = element.children;
  const count = track.childElementCount;
  element.toggleAttribute('data-vertical', Boolean(props.vertical));
  track.toggleAttribute('data-locked', Boolean(props.disableTouch));
  for (const [side, value] of [['start', props.previousMargin], ['end', props.nextMargin]]) {
    track.style.setProperty(`--margin-${side}`, value ? convertUnits(showText(value)) : '0px');
  }
  dots.hidden = !props.indicatorDots;
  dots.style.setProperty('--dot', showText(props.indicatorColor));
  dots.style.setProperty('--dot-chosen', showText(props.indicatorActiveColor));
  while (dots.childElementCount > count) dots.lastElementChild.remove();
  while (dots.childElementCount < count) dots.append(document.createElement('i'));
  const wanted = Number(props.current ?? 0);
  const isAsked = !before || props.current !== before.props.current;
  // The items are laid out after this; only then is there a place to go to.
  if (isAsked && wanted !== state.current) whenPlaced(element, () => turnSwiper(element, wanted, before ? 'smooth' : 'instant'));
  markDot(element);
  state.count = count;
  const interval = props.autoplay ? Math.max(Number(props.interval) || 5000, 500) : 0;
  if (interval === state.interval) return;
  state.interval = interval;
  clearInterval(state.timer);
  if (interval > 0) state.timer = setInterval(() => advance(element), interval);
}

/** The next item; after the last one the first. A swiper that is no longer on a page stops. */
function advance(element) {
  const state = swipers.get(element);
  if (!element.isConnected && state.hasBeenShown) {
    clearInterval(state.timer);
    state.interval = 0;
    return;
  }
  state.hasBeenShown = element.isConnected;
  if (state.count > 1 && !element.matches(':hover, :focus-within')) turnSwiper(element, (state.current + 1) % state.count, 'smooth');
}

function turnSwiper(element, index, behavior) {
  const track = element.firstElementChild;
  const item = track.children[index];
  if (!item) return;
  track.scrollTo({ left: item.offsetLeft - track.offsetLeft, top: item.offsetTop - track.offsetTop, behavior });
}

/** The item in view, if it is another one than before. */
function swiperMoved(element) {
  const state = swipers.get(element);
  const track = element.firstElementChild;
  const size = element.hasAttribute('data-vertical') ? track.clientHeight : track.clientWidth;
  const place = element.hasAttribute('data-vertical') ? track.scrollTop : Math.abs(track.scrollLeft);
  const current = size > 0 ? Math.round(place / size) : 0;
  if (current === state.current) return undefined;
  state.current = current;
  markDot(element);
  return current;
}

function markDot(element) {
  const { current } = swipers.get(element);
  [...element.children[1].children].forEach((dot, index) => dot.toggleAttribute('data-chosen', index === current));
}
